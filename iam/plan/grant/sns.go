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

// Rules tells what the settings of the grant take.
func (SNS) Rules() map[string]validate.Rule { return map[string]validate.Rule{"topic": topic.Rule()} }

func (g *SNS) check(at policy.Scope, l validate.List) { topic.Check(g.Topic, at, l.At("topic")) }

func (g *SNS) statements(at policy.Scope) []policy.Statement {
	return []policy.Statement{{
		Sid: "SNSPublish", Effect: policy.Allow,
		Actions: []string{"sns:Publish"}, Resources: []string{topic.ARN(g.Topic, at)}, // PublishBatch is judged as Publish
	}}
}

func (g *SNS) calls() []string { return []string{"sns"} }
