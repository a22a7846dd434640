package loadbalancer

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	lbplan "ecs-foundation/loadbalancer/plan"
)

// AlarmsType is the component's type token.
const AlarmsType = "ecs-foundation:index:LoadBalancerAlarms"

// AlarmsArgs are what the alarms of a load balancer are made from.
type AlarmsArgs struct {
	// Plan says what is watched and who is told: the plan of a load balancer has
	// it. Nil is none.
	Plan *lbplan.Alarms
	// LoadBalancer is the end of the load balancer's ARN, and TargetGroups are
	// those of its target groups, keyed by service: a LoadBalancer has both.
	// Required.
	LoadBalancer pulumi.StringInput
	TargetGroups map[string]pulumi.StringOutput
	// Tags are put on every alarm, beside its Name.
	Tags map[string]string
}

// Alarms tell when requests fail, wait or find no task.
type Alarms struct {
	pulumi.ResourceState

	// ARNs are keyed "alb-5xx", "orders-latency" and so on.
	ARNs map[string]pulumi.StringOutput
}

// NewAlarms builds the alarms of a load balancer; where the plan has none it
// registers nothing.
func NewAlarms(ctx *pulumi.Context, name string, args *AlarmsArgs, opts ...pulumi.ResourceOption) (*Alarms, error) {
	a := &Alarms{ARNs: map[string]pulumi.StringOutput{}}
	if args.Plan == nil {
		return a, nil
	}
	if err := ctx.RegisterComponentResource(AlarmsType, name, a, opts...); err != nil {
		return nil, fmt.Errorf("registering alarms %q: %w", name, err)
	}
	namer := component.NewNamer(ctx, name, args.Tags)
	watch := func(owner string, alarms []lbplan.Alarm, dimensions pulumi.StringMap) error {
		for _, one := range alarms {
			key := owner + "-" + one.Key
			made, err := cloudwatch.NewMetricAlarm(ctx, namer.Name(key), alarm(one, args.Plan.Topic, dimensions, namer, key), pulumi.Parent(a))
			if err != nil {
				return fmt.Errorf("alarm %q: %w", key, err)
			}
			a.ARNs[key] = made.Arn
		}
		return nil
	}
	if err := watch("alb", args.Plan.LoadBalancer, pulumi.StringMap{"LoadBalancer": args.LoadBalancer}); err != nil {
		return nil, err
	}
	for _, service := range slices.Sorted(maps.Keys(args.TargetGroups)) {
		dimensions := pulumi.StringMap{"LoadBalancer": args.LoadBalancer, "TargetGroup": args.TargetGroups[service]}
		if err := watch(service, args.Plan.Service, dimensions); err != nil {
			return nil, err
		}
	}
	return a, ctx.RegisterResourceOutputs(a, pulumi.Map{"arns": component.Map(a.ARNs)})
}

// alarm returns an alarm that goes off when three minutes of five are bad, and
// tells when it is over.
func alarm(of lbplan.Alarm, topic string, dimensions pulumi.StringMap, namer component.Namer, key string) *cloudwatch.MetricAlarmArgs {
	args := &cloudwatch.MetricAlarmArgs{
		Namespace:          pulumi.String(lbplan.Namespace),
		MetricName:         pulumi.String(of.Metric),
		Dimensions:         dimensions,
		ComparisonOperator: pulumi.String("GreaterThanOrEqualToThreshold"),
		Threshold:          pulumi.Float64(of.Threshold),
		Period:             pulumi.Int(60),
		EvaluationPeriods:  pulumi.Int(5),
		DatapointsToAlarm:  pulumi.Int(3),
		// ELB sends nothing of a metric while nothing happens.
		TreatMissingData: pulumi.String("notBreaching"),
		AlarmDescription: pulumi.String(namer.Label(key) + ": " + of.Advice),
		AlarmActions:     pulumi.Array{pulumi.String(topic)},
		OkActions:        pulumi.Array{pulumi.String(topic)},
		Tags:             namer.Tags(key),
	}
	if strings.HasPrefix(of.Statistic, "p") {
		args.ExtendedStatistic = pulumi.String(of.Statistic)
		// The slowest hundredth of a handful of requests is the slowest one.
		args.EvaluateLowSampleCountPercentiles = pulumi.String("ignore")
	} else {
		args.Statistic = pulumi.String(of.Statistic)
	}
	return args
}
