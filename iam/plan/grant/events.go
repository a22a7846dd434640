package grant

import (
	"regexp"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// Events allows the code to put events on an event bus of Amazon EventBridge.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
type Events struct {
	// Bus is the name or the ARN of the event bus. The name default is the default
	// event bus of the account. Required.
	Bus string `json:"bus"`
}

var bus = policy.Kind{
	Service: "events", Name: "event bus", Example: "shop", Prefix: "event-bus/", Min: 1, Max: 256,
	Pattern: regexp.MustCompile(`^[A-Za-z0-9/._-]+$`),
	Region:  validate.ReachableRegion, Account: validate.AnyAccount,
}

// Constraints returns the constraints of the grant.
func (Events) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"bus": bus.Constraint()}
}

func (g *Events) statements(scope policy.Scope) []policy.Statement {
	return []policy.Statement{{
		Sid: "PutEvents", Effect: policy.Allow,
		Actions: []string{"events:PutEvents"}, Resources: []string{bus.ARN(g.Bus, scope)},
	}}
}

func (g *Events) calls() []string { return []string{"events"} }
