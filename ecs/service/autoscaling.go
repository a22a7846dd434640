package service

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/appautoscaling"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/component"
)

// The names of the number of tasks in Application Auto Scaling.
const (
	namespace = "ecs"
	dimension = "ecs:service:DesiredCount"
)

// createScaling creates the scalable target, and a policy for each metric with a
// target value. The policy with the largest result takes effect.
func (b *builder) createScaling(service *ecs.Service) error {
	s := b.run.Scaling
	if s == nil {
		return nil
	}
	target, err := appautoscaling.NewTarget(b.Ctx, b.Name("scaling"), &appautoscaling.TargetArgs{
		ServiceNamespace: pulumi.String(namespace), ScalableDimension: pulumi.String(dimension),
		ResourceId:  b.scalingID(service),
		MinCapacity: pulumi.Int(s.Min), MaxCapacity: pulumi.Int(s.Max),
		Tags: b.Tags(b.name + "-scaling"),
	}, b.Child)
	if err != nil {
		return err
	}
	for _, metric := range []struct {
		key, name string
		target    int
		label     pulumi.StringPtrInput
	}{
		{"cpu", "ECSServiceAverageCPUUtilization", s.CPU, nil},
		{"memory", "ECSServiceAverageMemoryUtilization", s.Memory, nil},
		{"requests", "ALBRequestCountPerTarget", s.Requests, b.requestMetric()},
	} {
		if metric.target == 0 {
			continue
		}
		_, err := appautoscaling.NewPolicy(b.Ctx, b.Name("scaling-"+metric.key), &appautoscaling.PolicyArgs{
			ServiceNamespace: pulumi.String(namespace), ScalableDimension: pulumi.String(dimension),
			ResourceId: target.ResourceId,
			PolicyType: pulumi.String("TargetTrackingScaling"),
			TargetTrackingScalingPolicyConfiguration: appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationArgs{
				TargetValue: pulumi.Float64(metric.target),
				// In seconds: scale out fast and in slowly.
				ScaleOutCooldown: pulumi.Int(60), ScaleInCooldown: pulumi.Int(300),
				PredefinedMetricSpecification: appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecificationArgs{
					PredefinedMetricType: pulumi.String(metric.name), ResourceLabel: metric.label,
				},
			},
		}, b.Child)
		if err != nil {
			return fmt.Errorf("policy for %s: %w", metric.key, err)
		}
	}
	return nil
}

// scalingID returns the ID of a service in Application Auto Scaling.
func (b *builder) scalingID(service *ecs.Service) pulumi.StringOutput {
	return component.Apply2(b.args.ClusterARN.ToStringOutput(), service.Name, func(cluster, name string) (string, error) {
		return fmt.Sprintf("service/%s/%s", clusterName(cluster), name), nil
	})
}

// requestMetric returns the resource label of the target group's request metric:
// app/NAME/ID/targetgroup/NAME/ID.
func (b *builder) requestMetric() pulumi.StringPtrInput {
	if b.args.LoadBalancerARN == nil || b.args.TargetGroupARN == nil {
		return nil
	}
	return component.Apply2(b.args.LoadBalancerARN.ToStringOutput(), b.args.TargetGroupARN.ToStringOutput(),
		func(loadBalancer, targetGroup string) (string, error) {
			var parts []string
			for _, text := range []string{loadBalancer, targetGroup} {
				arn, ok := awsname.ParseARN(text)
				if !ok {
					return "", fmt.Errorf("%q is not an ARN", text)
				}
				parts = append(parts, strings.TrimPrefix(arn.Resource, "loadbalancer/"))
			}
			return strings.Join(parts, "/"), nil
		})
}
