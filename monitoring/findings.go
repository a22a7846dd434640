package monitoring

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sns"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	monitoringplan "ecs-foundation/monitoring/plan"
)

// createFindings creates the EventBridge rule that publishes GuardDuty findings to a
// topic.
func (b *builder) createFindings() error {
	guardDuty := b.args.Plan.Spec.GuardDuty
	if guardDuty == nil || guardDuty.Findings == nil {
		return nil
	}
	pattern, err := guardDuty.Findings.Pattern()
	if err != nil {
		return err
	}
	rule, err := cloudwatch.NewEventRule(b.Ctx, b.Name("findings"), &cloudwatch.EventRuleArgs{
		Description:  pulumi.String("Sends GuardDuty findings to an SNS topic"),
		EventPattern: pulumi.String(pattern),
		State:        pulumi.String("ENABLED"), // otherwise the provider does not compare it
		Tags:         b.Tags("findings"),
	}, b.Child)
	if err != nil {
		return fmt.Errorf("findings rule: %w", err)
	}
	topic, err := b.createTopic(guardDuty.Findings, rule)
	if err != nil {
		return err
	}
	target, err := cloudwatch.NewEventTarget(b.Ctx, b.Name("findings-target"), &cloudwatch.EventTargetArgs{
		Rule: rule.Name, Arn: topic,
	}, b.Child)
	if err != nil {
		return fmt.Errorf("findings target: %w", err)
	}
	b.out.FindingsTopicARN = component.After(b.Ctx, topic, target)
	return nil
}

// createTopic returns the ARN of the topic, which resolves when the rule can publish to
// it. The created topic is not encrypted, because EventBridge cannot publish to a topic
// with the AWS managed key. For a customer managed key, users provide the topic.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html#eb-sns-not-encrypted
func (b *builder) createTopic(findings *monitoringplan.Findings, rule *cloudwatch.EventRule) (pulumi.StringOutput, error) {
	if findings.Topic != "" {
		return pulumi.String(findings.Topic).ToStringOutput(), nil
	}
	topic, err := sns.NewTopic(b.Ctx, b.Name("findings-topic"), &sns.TopicArgs{
		Tags: b.Tags("findings"),
	}, b.Child)
	if err != nil {
		return pulumi.StringOutput{}, fmt.Errorf("findings topic: %w", err)
	}
	topicPolicy, err := sns.NewTopicPolicy(b.Ctx, b.Name("findings-policy"), &sns.TopicPolicyArgs{
		Arn: topic.Arn,
		Policy: component.Apply2(topic.Arn, rule.Arn, func(topic, rule string) (string, error) {
			return monitoringplan.TopicPolicy(topic, rule).JSON()
		}),
	}, b.Child)
	if err != nil {
		return pulumi.StringOutput{}, fmt.Errorf("policy of the findings topic: %w", err)
	}
	return component.After(b.Ctx, topic.Arn, topicPolicy), nil
}
