package service

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/appautoscaling"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/awsname"
)

// What Application Auto Scaling calls the number of a service's tasks.
const (
	namespace = "ecs"
	dimension = "ecs:service:DesiredCount"
)

// scaling makes what sets the number of tasks: bounds, and a policy for each
// measure that has a target. The policy that asks for most wins.
func (b *builder) scaling(made *ecs.Service) error {
	s := b.run.Scaling
	if s == nil {
		return nil
	}
	target, err := appautoscaling.NewTarget(b.ctx, b.namer.Name("scaling"), &appautoscaling.TargetArgs{
		ServiceNamespace: pulumi.String(namespace), ScalableDimension: pulumi.String(dimension),
		ResourceId:  pulumi.Sprintf("service/%s/%s", b.args.ClusterARN.ToStringOutput().ApplyT(clusterName), made.Name),
		MinCapacity: pulumi.Int(s.Min), MaxCapacity: pulumi.Int(s.Max),
		Tags: b.namer.Tags(b.name + "-scaling"),
	}, b.child)
	if err != nil {
		return err
	}
	for _, measure := range []struct {
		key, metric string
		target      int
		label       pulumi.StringPtrInput
	}{
		{"cpu", "ECSServiceAverageCPUUtilization", s.CPU, nil},
		{"memory", "ECSServiceAverageMemoryUtilization", s.Memory, nil},
		{"requests", "ALBRequestCountPerTarget", s.Requests, b.balancing()},
	} {
		if measure.target == 0 {
			continue
		}
		_, err := appautoscaling.NewPolicy(b.ctx, b.namer.Name("scaling-"+measure.key), &appautoscaling.PolicyArgs{
			ServiceNamespace: pulumi.String(namespace), ScalableDimension: pulumi.String(dimension),
			ResourceId: target.ResourceId,
			PolicyType: pulumi.String("TargetTrackingScaling"),
			TargetTrackingScalingPolicyConfiguration: appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationArgs{
				TargetValue: pulumi.Float64(measure.target),
				// More tasks come at once; fewer when the rush is surely over.
				ScaleOutCooldown: pulumi.Int(60), ScaleInCooldown: pulumi.Int(300),
				PredefinedMetricSpecification: appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecificationArgs{
					PredefinedMetricType: pulumi.String(measure.metric), ResourceLabel: measure.label,
				},
			},
		}, b.child)
		if err != nil {
			return fmt.Errorf("policy by %s: %w", measure.key, err)
		}
	}
	return nil
}

// balancing names a load balancer and a target group of it as the metric of its
// requests does: app/NAME/ID/targetgroup/NAME/ID.
func (b *builder) balancing() pulumi.StringPtrInput {
	if b.args.LoadBalancerARN == nil || b.args.TargetGroupARN == nil {
		return nil
	}
	return pulumi.All(b.args.LoadBalancerARN, b.args.TargetGroupARN).ApplyT(func(known []any) string {
		var parts []string
		for _, one := range known {
			text, _ := one.(string)
			of, _ := awsname.ParseARN(text)
			parts = append(parts, strings.TrimPrefix(of.Resource, "loadbalancer/"))
		}
		return strings.Join(parts, "/")
	}).(pulumi.StringOutput)
}
