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

// LogGroupsArgs are what log groups are made from.
type LogGroupsArgs struct {
	// Names are the groups' names, keyed by service. Required.
	Names map[string]string
	// RetentionDays is how long logs are kept, one of the terms that
	// CloudWatch takes, such as 30. Required.
	RetentionDays int
	// Destination is the ARN of a destination in another account that gets
	// every line as well; "" is none.
	Destination string
	// Tags are put on every group, beside its Name.
	Tags map[string]string
}

// LogGroups are the log groups of services.
type LogGroups struct {
	pulumi.ResourceState

	// Names are the groups' names, keyed by service.
	Names map[string]pulumi.StringOutput
}

// NewLogGroups builds the log groups.
func NewLogGroups(ctx *pulumi.Context, name string, args *LogGroupsArgs, opts ...pulumi.ResourceOption) (*LogGroups, error) {
	g := &LogGroups{Names: map[string]pulumi.StringOutput{}}
	if err := ctx.RegisterComponentResource(LogGroupsType, name, g, opts...); err != nil {
		return nil, fmt.Errorf("registering log groups %q: %w", name, err)
	}
	namer := component.NewNamer(ctx, name, args.Tags)
	for _, service := range slices.Sorted(maps.Keys(args.Names)) {
		group, err := cloudwatch.NewLogGroup(ctx, namer.Name(service), &cloudwatch.LogGroupArgs{
			Name:            pulumi.String(args.Names[service]),
			RetentionInDays: pulumi.Int(args.RetentionDays),
			Tags:            namer.Tags(service),
		}, pulumi.Parent(g), pulumi.DeleteBeforeReplace(true)) // the name is fixed: roles name it
		if err != nil {
			return nil, fmt.Errorf("log group of %q: %w", service, err)
		}
		g.Names[service] = group.Name
		if args.Destination == "" {
			continue
		}
		_, err = cloudwatch.NewLogSubscriptionFilter(ctx, namer.Name(service+"-forward"), &cloudwatch.LogSubscriptionFilterArgs{
			LogGroup:       group.Name,
			DestinationArn: pulumi.String(args.Destination),
			FilterPattern:  pulumi.String(""), // everything
		}, pulumi.Parent(g))
		if err != nil {
			return nil, fmt.Errorf("forwarding the logs of %q: %w", service, err)
		}
	}
	return g, ctx.RegisterResourceOutputs(g, pulumi.Map{"names": component.Map(g.Names)})
}
