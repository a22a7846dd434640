package network

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam/policy"
	"ecs-foundation/iam/servicerole"
	"ecs-foundation/internal/component"
	networkplan "ecs-foundation/network/plan"
)

// FlowLogsType is the component's type token.
const FlowLogsType = "ecs-foundation:index:FlowLogs"

var flowLogsKind = component.Kind{Type: FlowLogsType, Noun: "flow logs"}

// FlowLogsArgs are the arguments of NewFlowLogs.
type FlowLogsArgs struct {
	// Plan is the flow log settings, from the plan of a network. Required.
	Plan networkplan.FlowLogs
	// Scope is the region and the account. Required.
	Scope policy.Scope
	// Confinement is the path and the permissions boundary of every role.
	Confinement policy.Confinement
	// KeyARN is the ARN of the KMS key that encrypts the log group, or "".
	KeyARN string
	// RetainOnDelete keeps the log group in AWS when it is removed from the stack.
	RetainOnDelete bool
	// Tags are added to every resource, in addition to the Name tag.
	Tags map[string]string

	// VPCID is the VPC whose traffic is logged. Required.
	VPCID pulumi.StringInput
}

// FlowLogs are the flow logs of a VPC.
type FlowLogs struct {
	pulumi.ResourceState

	// ID is the ID of the flow log, or "" without flow logs.
	ID pulumi.StringOutput
	// RoleARN is the role that writes to the log group, or "" without one.
	RoleARN pulumi.StringOutput
}

// trafficTypes are the traffic types of the EC2 API.
var trafficTypes = map[networkplan.Traffic]string{networkplan.Rejected: "REJECT", networkplan.All: "ALL"}

// NewFlowLogs creates flow logs. If the plan has none, it registers nothing.
func NewFlowLogs(ctx *pulumi.Context, name string, args *FlowLogsArgs, opts ...pulumi.ResourceOption) (*FlowLogs, error) {
	args = component.OrZero(args)
	f := &FlowLogs{ID: pulumi.String("").ToStringOutput(), RoleARN: pulumi.String("").ToStringOutput()}
	if args.Plan.Destination == networkplan.DestinationNone {
		return f, nil
	}
	if err := component.Required(args, "Plan", "Scope", "VPCID"); err != nil {
		return nil, flowLogsKind.Error(name, err)
	}
	base, err := flowLogsKind.Register(ctx, name, f, args.Tags, opts...)
	if err != nil {
		return nil, err
	}
	if err := f.create(base, args); err != nil {
		return nil, base.Error(err)
	}
	return f, base.RegisterOutputs(pulumi.Map{"id": f.ID})
}

// create creates the flow log. A change of any setting replaces it, and the old one
// is deleted first: AWS rejects a second one with the same destination
// (FlowLogAlreadyExists), and a third one for a VPC.
// https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
func (f *FlowLogs) create(base *component.Base, args *FlowLogsArgs) error {
	opts := []pulumi.ResourceOption{base.Child, pulumi.DeleteBeforeReplace(true)}
	logArgs := &ec2.FlowLogArgs{
		VpcId:       args.VPCID,
		TrafficType: pulumi.String(trafficTypes[args.Plan.Traffic]),
		Tags:        base.Tags("vpc"),
	}
	if format := args.Plan.Format(); format != "" {
		logArgs.LogFormat = pulumi.String(format)
	}
	if args.Plan.Destination == networkplan.ToS3 {
		logArgs.LogDestinationType = pulumi.String("s3")
		logArgs.LogDestination = pulumi.String(policy.Bucket.ARN(args.Plan.Bucket, args.Scope))
		return f.register(base, logArgs, opts...)
	}
	groupName := networkplan.FlowLogGroup(component.Environment(base.Ctx))
	group, err := cloudwatch.NewLogGroup(base.Ctx, base.Name("group"), &cloudwatch.LogGroupArgs{
		Name:            pulumi.String(groupName),
		RetentionInDays: pulumi.Int(args.Plan.RetentionDays),
		KmsKeyId:        component.Optional(args.KeyARN),
		Tags:            base.Tags("group"),
		// The name is fixed, because the policy of the role contains it.
	}, base.Child, pulumi.DeleteBeforeReplace(true), pulumi.RetainOnDelete(args.RetainOnDelete))
	if err != nil {
		return err
	}
	role, rolePolicy, err := servicerole.New(base, servicerole.Args{
		Key: "writer", Description: "Writes VPC flow logs to CloudWatch Logs",
		Trust: networkplan.FlowLogTrust(args.Scope), Policy: networkplan.FlowLogWriting(groupName, args.Scope),
		Confinement: args.Confinement,
	})
	if err != nil {
		return err
	}
	f.RoleARN = role.Arn
	logArgs.LogDestination, logArgs.IamRoleArn = group.Arn, role.Arn
	return f.register(base, logArgs, append(opts, component.DependsOn(rolePolicy))...)
}

func (f *FlowLogs) register(base *component.Base, args *ec2.FlowLogArgs, opts ...pulumi.ResourceOption) error {
	log, err := ec2.NewFlowLog(base.Ctx, base.Name("vpc"), args, opts...)
	if err != nil {
		return err
	}
	f.ID = log.ID().ToStringOutput()
	return nil
}
