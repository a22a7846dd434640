package grant

import (
	"regexp"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// SNS allows the code to publish messages to a topic.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
type SNS struct {
	// Topic is the name or the ARN of the topic. Required.
	Topic string `json:"topic"`
}

var topic = policy.Kind{
	Service: "sns", Name: "topic", Example: "order-placed", Min: 1, Max: 256,
	Pattern: regexp.MustCompile(`^[A-Za-z0-9_-]+(\.fifo)?$`),
	Region:  validate.ReachableRegion, Account: validate.AnyAccount,
}

// Constraints returns the constraints of the grant.
func (SNS) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"topic": topic.Constraint()}
}

func (g *SNS) statements(scope policy.Scope) []policy.Statement {
	return []policy.Statement{{
		Sid: "SNSPublish", Effect: policy.Allow,
		Actions: []string{"sns:Publish"}, Resources: []string{topic.ARN(g.Topic, scope)}, // it authorizes PublishBatch as well
	}}
}

func (g *SNS) calls() []string { return []string{"sns"} }
