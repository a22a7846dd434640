package grant

import (
	"regexp"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// SNS lets the code publish to a topic. Who subscribes is not its business.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
type SNS struct {
	// Topic is the topic's name or its ARN. Required.
	Topic string `json:"topic"`
}

var topic = policy.Kind{
	Service: "sns", Name: "topic", Example: "order-placed", Min: 1, Max: 256,
	Pattern: regexp.MustCompile(`^[A-Za-z0-9_-]+(\.fifo)?$`),
}

// Constraints tells what the settings of the grant take.
func (SNS) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"topic": topic.Constraint()}
}

func (g *SNS) validate(scope policy.Scope, errs validate.Errors) {
	topic.Validate(g.Topic, scope, errs.Child("topic"))
}

func (g *SNS) statements(scope policy.Scope) []policy.Statement {
	return []policy.Statement{{
		Sid: "SNSPublish", Effect: policy.Allow,
		Actions: []string{"sns:Publish"}, Resources: []string{topic.ARN(g.Topic, scope)}, // PublishBatch is judged as Publish
	}}
}

func (g *SNS) calls() []string { return []string{"sns"} }
