package monitoring

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sns"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	monitoringplan "ecs-foundation/monitoring/plan"
)

// findings has EventBridge publish what GuardDuty finds.
func (b builder) findings() error {
	guardDuty := b.args.Spec.GuardDuty
	if guardDuty == nil || guardDuty.Findings == nil {
		return nil
	}
	pattern, err := guardDuty.Findings.Pattern()
	if err != nil {
		return err
	}
	rule, err := cloudwatch.NewEventRule(b.ctx, b.namer.Name("findings"), &cloudwatch.EventRuleArgs{
		Description:  pulumi.String("What GuardDuty finds"),
		EventPattern: pulumi.String(pattern),
		Tags:         b.namer.Tags("findings"),
	}, b.child)
	if err != nil {
		return fmt.Errorf("rule of findings: %w", err)
	}
	topic, err := b.topic(guardDuty.Findings, rule)
	if err != nil {
		return err
	}
	target, err := cloudwatch.NewEventTarget(b.ctx, b.namer.Name("findings-target"), &cloudwatch.EventTargetArgs{
		Rule: rule.Name, Arn: topic,
	}, b.child)
	if err != nil {
		return fmt.Errorf("target of findings: %w", err)
	}
	b.made.FindingsTopicARN = component.After(b.ctx, topic, target)
	return nil
}

// topic returns the topic's ARN once the rule may publish to it. The one that is
// made is not encrypted: by AWS's own key EventBridge could not publish, and a
// key of one's own belongs to a topic of one's own.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html#eb-sns-not-encrypted
func (b builder) topic(findings *monitoringplan.Findings, rule *cloudwatch.EventRule) (pulumi.StringOutput, error) {
	if findings.Topic != "" {
		return pulumi.String(findings.Topic).ToStringOutput(), nil
	}
	topic, err := sns.NewTopic(b.ctx, b.namer.Name("findings-topic"), &sns.TopicArgs{
		Tags: b.namer.Tags("findings"),
	}, b.child)
	if err != nil {
		return pulumi.StringOutput{}, fmt.Errorf("topic of findings: %w", err)
	}
	admitted, err := sns.NewTopicPolicy(b.ctx, b.namer.Name("findings-policy"), &sns.TopicPolicyArgs{
		Arn: topic.Arn,
		Policy: pulumi.All(topic.Arn, rule.Arn).ApplyT(func(arns []any) (string, error) {
			return monitoringplan.Publishing(arns[0].(string), arns[1].(string)).JSON()
		}).(pulumi.StringOutput),
	}, b.child)
	if err != nil {
		return pulumi.StringOutput{}, fmt.Errorf("policy of the topic of findings: %w", err)
	}
	return component.After(b.ctx, topic.Arn, admitted), nil
}
