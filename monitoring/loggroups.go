package monitoring

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
)

// LogGroupsType is the component's type token.
const LogGroupsType = "ecs-foundation:index:LogGroups"

var logGroupsKind = component.Kind{Type: LogGroupsType, Noun: "log groups"}

// LogGroupsArgs are the arguments of NewLogGroups.
type LogGroupsArgs struct {
	// Names are the groups' names, by service. Required.
	Names map[string]string
	// RetentionDays is a retention period that CloudWatch Logs supports, such as
	// 30. Required.
	RetentionDays int
	// Destination is the ARN of a log destination in another account that receives
	// all log events, or "".
	Destination string
	// KeyARN is the ARN of the KMS key that encrypts the groups, or "".
	KeyARN string
	// RetainOnDelete keeps the groups in AWS when they are removed from the stack.
	RetainOnDelete bool
	// Tags are added to every group, in addition to the Name tag.
	Tags map[string]string
}

// LogGroups are the log groups of services.
type LogGroups struct {
	pulumi.ResourceState

	// Names are the groups' names, by service.
	Names component.Outputs
}

// NewLogGroups creates the log groups.
func NewLogGroups(ctx *pulumi.Context, name string, args *LogGroupsArgs, opts ...pulumi.ResourceOption) (*LogGroups, error) {
	args = component.OrZero(args)
	if err := component.Required(args, "Names", "RetentionDays"); err != nil {
		return nil, logGroupsKind.Error(name, err)
	}
	g := &LogGroups{Names: component.NewOutputs("log group of service")}
	base, err := logGroupsKind.Register(ctx, name, g, args.Tags, opts...)
	if err != nil {
		return nil, err
	}
	for _, service := range slices.Sorted(maps.Keys(args.Names)) {
		group, err := createLogGroup(base, service, args)
		if err != nil {
			return nil, base.Error(fmt.Errorf("log group of %q: %w", service, err))
		}
		g.Names.Set(service, group.Name)
	}
	return g, base.RegisterOutputs(pulumi.Map{"names": g.Names.Map()})
}

// createLogGroup creates a log group, and its subscription filter if there is a
// destination. A replaced filter is deleted first, because a log group has at most two,
// and the other one can belong to another team.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
func createLogGroup(base *component.Base, service string, args *LogGroupsArgs) (*cloudwatch.LogGroup, error) {
	group, err := cloudwatch.NewLogGroup(base.Ctx, base.Name(service), &cloudwatch.LogGroupArgs{
		Name:            pulumi.String(args.Names[service]),
		RetentionInDays: pulumi.Int(args.RetentionDays),
		KmsKeyId:        component.Optional(args.KeyARN),
		Tags:            base.Tags(service),
		// The name is fixed, because policies contain it.
	}, base.Child, pulumi.DeleteBeforeReplace(true), pulumi.RetainOnDelete(args.RetainOnDelete))
	if err != nil || args.Destination == "" {
		return group, err
	}
	_, err = cloudwatch.NewLogSubscriptionFilter(base.Ctx, base.Name(service+"-forward"), &cloudwatch.LogSubscriptionFilterArgs{
		LogGroup:       group.Name,
		DestinationArn: pulumi.String(args.Destination),
		FilterPattern:  pulumi.String(""), // all log events
	}, base.Child, pulumi.DeleteBeforeReplace(true))
	return group, err
}
