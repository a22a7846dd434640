package grant

import (
	"regexp"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// Events lets the code put events on a bus of EventBridge.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
type Events struct {
	// Bus is the bus's name or its ARN; default is the account's own bus.
	// Required.
	Bus string `json:"bus"`
}

var bus = policy.Kind{
	Service: "events", Name: "event bus", Example: "shop", Prefix: "event-bus/", Min: 1, Max: 256,
	Pattern: regexp.MustCompile(`^[A-Za-z0-9/._-]+$`),
}

// Constraints tells what the settings of the grant take.
func (Events) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"bus": bus.Constraint()}
}

func (g *Events) validate(scope policy.Scope, errs validate.Errors) {
	bus.Validate(g.Bus, scope, errs.Child("bus"))
}

func (g *Events) statements(scope policy.Scope) []policy.Statement {
	return []policy.Statement{{
		Sid: "PutEvents", Effect: policy.Allow,
		Actions: []string{"events:PutEvents"}, Resources: []string{bus.ARN(g.Bus, scope)},
	}}
}

func (g *Events) calls() []string { return []string{"events"} }
