package loadbalancer

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	lbplan "ecs-foundation/loadbalancer/plan"
)

// AlarmsType is the component's type token.
const AlarmsType = "ecs-foundation:index:LoadBalancerAlarms"

var alarmsKind = component.Kind{Type: AlarmsType, Noun: "alarms"}

// AlarmsArgs are the arguments of NewAlarms.
type AlarmsArgs struct {
	// Plan holds the thresholds and the topic to notify, from the plan of a load
	// balancer. Nil creates no alarms.
	Plan *lbplan.Alarms
	// Tags are added to every alarm, in addition to the Name tag.
	Tags map[string]string

	// LoadBalancer is the ARN suffix of the load balancer, and TargetGroups are the
	// ARN suffixes of its target groups by service: Suffix and TargetGroupSuffixes
	// of a LoadBalancer. Required.
	LoadBalancer pulumi.StringInput
	TargetGroups component.Outputs
}

// Alarms notify a topic of failed or slow requests and of unhealthy targets.
type Alarms struct {
	pulumi.ResourceState

	// ARNs are keyed by alarm, such as "alb-5xx" or "orders-latency".
	ARNs component.Outputs
}

// NewAlarms creates the alarms of a load balancer. Without a plan, it registers
// nothing.
func NewAlarms(ctx *pulumi.Context, name string, args *AlarmsArgs, opts ...pulumi.ResourceOption) (*Alarms, error) {
	args = component.OrZero(args)
	a := &Alarms{ARNs: component.NewOutputs("alarm")}
	if args.Plan == nil {
		return a, nil
	}
	if err := component.Required(args, "LoadBalancer", "TargetGroups"); err != nil {
		return nil, alarmsKind.Error(name, err)
	}
	base, err := alarmsKind.Register(ctx, name, a, args.Tags, opts...)
	if err != nil {
		return nil, err
	}
	b := &alarmsBuilder{Base: base, topic: args.Plan.Topic, arns: a.ARNs}
	if err := b.createAlarms("alb", args.Plan.LoadBalancer, pulumi.StringMap{"LoadBalancer": args.LoadBalancer}); err != nil {
		return nil, base.Error(err)
	}
	for _, service := range args.TargetGroups.Names() {
		group, err := args.TargetGroups.Get(service)
		if err != nil {
			return nil, base.Error(err)
		}
		dimensions := pulumi.StringMap{"LoadBalancer": args.LoadBalancer, "TargetGroup": group}
		if err := b.createAlarms(service, args.Plan.Service, dimensions); err != nil {
			return nil, base.Error(err)
		}
	}
	return a, base.RegisterOutputs(pulumi.Map{"arns": a.ARNs.Map()})
}

// An alarmsBuilder creates the alarms of one load balancer.
type alarmsBuilder struct {
	*component.Base
	topic string
	arns  component.Outputs
}

// createAlarms creates the alarms of the load balancer or of one target group.
func (b *alarmsBuilder) createAlarms(owner string, alarms []lbplan.Alarm, dimensions pulumi.StringMap) error {
	for _, planned := range alarms {
		key := owner + "-" + planned.Key
		alarm, err := cloudwatch.NewMetricAlarm(b.Ctx, b.Name(key), b.alarmArgs(planned, key, dimensions), b.Child)
		if err != nil {
			return fmt.Errorf("alarm %q: %w", key, err)
		}
		b.arns.Set(key, alarm.Arn)
	}
	return nil
}

// alarmArgs returns an alarm that is raised if the metric reaches the threshold in three
// of five minutes. It notifies when it is raised and when it returns to OK.
func (b *alarmsBuilder) alarmArgs(planned lbplan.Alarm, key string, dimensions pulumi.StringMap) *cloudwatch.MetricAlarmArgs {
	args := &cloudwatch.MetricAlarmArgs{
		Namespace:          pulumi.String(lbplan.Namespace),
		MetricName:         pulumi.String(planned.Metric),
		Dimensions:         dimensions,
		ComparisonOperator: pulumi.String("GreaterThanOrEqualToThreshold"),
		Threshold:          pulumi.Float64(planned.Threshold),
		Period:             pulumi.Int(60),
		EvaluationPeriods:  pulumi.Int(5),
		DatapointsToAlarm:  pulumi.Int(3),
		// ELB does not report a metric without data, such as while there are no requests.
		TreatMissingData: pulumi.String("notBreaching"),
		AlarmDescription: pulumi.String(b.Label(key) + ": " + planned.Advice),
		AlarmActions:     pulumi.Array{pulumi.String(b.topic)},
		OkActions:        pulumi.Array{pulumi.String(b.topic)},
		Tags:             b.Tags(key),
	}
	if strings.HasPrefix(planned.Statistic, "p") {
		args.ExtendedStatistic = pulumi.String(planned.Statistic)
		// With few requests, p99 is the slowest request.
		args.EvaluateLowSampleCountPercentiles = pulumi.String("ignore")
	} else {
		args.Statistic = pulumi.String(planned.Statistic)
	}
	return args
}
