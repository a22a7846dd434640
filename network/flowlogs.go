package network

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam/policy"
	"ecs-foundation/iam/servicerole"
	"ecs-foundation/internal/component"
	networkplan "ecs-foundation/network/plan"
)

// FlowLogsType is the component's type token.
const FlowLogsType = "ecs-foundation:index:FlowLogs"

// FlowLogsArgs are what flow logs are made from.
type FlowLogsArgs struct {
	// VPCID is the VPC whose traffic is logged. Required.
	VPCID pulumi.StringInput
	// Plan says where they go: a network's Plan has it. Required.
	Plan networkplan.FlowLogs
	// Scope is the region and the account. Required.
	Scope policy.Scope
	// Confinement is what the account asks of every role.
	Confinement policy.Confinement
	// Tags are put on every resource, beside its Name.
	Tags map[string]string
}

// FlowLogs say who connected to whom in a VPC.
type FlowLogs struct {
	pulumi.ResourceState

	// ID is the flow log's; "" where nothing is logged.
	ID pulumi.StringOutput
}

// NewFlowLogs builds flow logs; where the plan wants none it registers nothing.
func NewFlowLogs(ctx *pulumi.Context, name string, args *FlowLogsArgs, opts ...pulumi.ResourceOption) (*FlowLogs, error) {
	f := &FlowLogs{ID: pulumi.String("").ToStringOutput()}
	if args.Plan.Destination == networkplan.Nowhere {
		return f, nil
	}
	if err := ctx.RegisterComponentResource(FlowLogsType, name, f, opts...); err != nil {
		return nil, fmt.Errorf("registering flow logs %q: %w", name, err)
	}
	namer, child := component.NewNamer(ctx, name, args.Tags), pulumi.Parent(f)
	log := &ec2.FlowLogArgs{
		VpcId:       args.VPCID,
		TrafficType: pulumi.String(map[networkplan.Traffic]string{networkplan.Rejected: "REJECT", networkplan.All: "ALL"}[args.Plan.Traffic]),
		Tags:        namer.Tags("vpc"),
	}
	if format := args.Plan.Format(); format != "" {
		log.LogFormat = pulumi.String(format)
	}
	var after []pulumi.CustomResource
	if args.Plan.Destination == networkplan.ToS3 {
		log.LogDestinationType = pulumi.String("s3")
		log.LogDestination = pulumi.String(policy.Bucket.ARN(args.Plan.Bucket, args.Scope))
	} else {
		group, role, written, err := args.writer(ctx, namer, child)
		if err != nil {
			return nil, fmt.Errorf("flow logs %q: %w", name, err)
		}
		log.LogDestination, log.IamRoleArn = group.Arn, role.Arn
		after = append(after, written)
	}
	made, err := ec2.NewFlowLog(ctx, namer.Name("vpc"), log, child, component.DependsOn(after...))
	if err != nil {
		return nil, fmt.Errorf("flow logs %q: %w", name, err)
	}
	f.ID = made.ID().ToStringOutput()
	return f, ctx.RegisterResourceOutputs(f, pulumi.Map{"id": f.ID})
}

// writer makes the log group, and the role that writes to it with its policy.
func (a *FlowLogsArgs) writer(
	ctx *pulumi.Context, namer component.Namer, child pulumi.ResourceOption,
) (*cloudwatch.LogGroup, *iam.Role, *iam.RolePolicy, error) {
	name := "/vpc/" + ctx.Project() + "-" + ctx.Stack() + "/flow-logs"
	group, err := cloudwatch.NewLogGroup(ctx, namer.Name("group"), &cloudwatch.LogGroupArgs{
		Name:            pulumi.String(name),
		RetentionInDays: pulumi.Int(a.Plan.RetentionDays),
		Tags:            namer.Tags("group"),
	}, child, pulumi.DeleteBeforeReplace(true)) // the name is fixed: the role's policy names it
	if err != nil {
		return nil, nil, nil, err
	}
	role, written, err := servicerole.New(ctx, namer, servicerole.Args{
		Key: "writer", Description: "VPC flow logs are written to their log group",
		Trust: networkplan.FlowLogTrust(a.Scope), Policy: networkplan.FlowLogWriting(name, a.Scope), Confinement: a.Confinement,
	}, child)
	return group, role, written, err
}
