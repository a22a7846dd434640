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

// Rules tells what the settings of the grant take.
func (Events) Rules() map[string]validate.Rule { return map[string]validate.Rule{"bus": bus.Rule()} }

func (g *Events) check(at policy.Scope, l validate.List) { bus.Check(g.Bus, at, l.At("bus")) }

func (g *Events) statements(at policy.Scope) []policy.Statement {
	return []policy.Statement{{
		Sid: "PutEvents", Effect: policy.Allow,
		Actions: []string{"events:PutEvents"}, Resources: []string{bus.ARN(g.Bus, at)},
	}}
}

func (g *Events) calls() []string { return []string{"events"} }
