package plan

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"ecs-foundation/internal/validate"
)

// A Rule has conditions and one action: to redirect, to respond, or to forward to
// target groups. It is identified by its priority: if two services swap theirs, or
// one is renamed, rules change in place, and no priority is requested while another
// rule still has it.
type Rule struct {
	Key     string // of the configuration: "services.cart.routes[0]"
	Shard   string // the load balancer that it belongs to; "" is the first
	Service string // whose route it is, or ""
	Route
	Redirect   *RedirectAction
	Respond    *FixedResponseAction
	Forward    []WeightedTargetGroup
	Stickiness int // seconds that a client stays with its first target group
}

// A WeightedTargetGroup is a target group that a rule forwards to. The weight is 0 if
// it is the only one.
type WeightedTargetGroup struct {
	Group  string // key
	Weight int
}

// allRules returns the rules of all load balancers: first those of the services'
// routes, then those of loadBalancer.rules by name.
func (in Input) allRules() []Rule {
	var rules []Rule
	for _, s := range in.Services {
		forward, stickiness := s.forward()
		for i, route := range s.Routes {
			rules = append(rules, Rule{
				Key: fmt.Sprintf("services.%s.routes[%d]", s.Name, i), Shard: s.Shard, Service: s.Name,
				Route: route, Forward: forward, Stickiness: stickiness,
			})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(in.Spec.Rules)) {
		rules = append(rules, in.Spec.Rules[name].rule("loadBalancer.rules."+name))
	}
	return rules
}

// rule returns the rule that is configured at a key.
func (s RuleSpec) rule(key string) Rule {
	r := Rule{Key: key, Shard: s.Shard, Route: s.Route}
	if s.Redirect != nil {
		r.Redirect = new(s.Redirect.withDefaults())
	}
	if s.Respond != nil {
		r.Respond = new(validate.WithDefaults(*s.Respond))
	}
	if s.Forward != nil {
		r.Forward, r.Stickiness = s.Forward.targets(), s.Forward.Stickiness
	}
	return r
}

// rules returns the rules of the load balancer that is planned, by priority.
func (in Input) rules() []Rule {
	rules := slices.DeleteFunc(in.allRules(), func(r Rule) bool { return r.Shard != in.Shard })
	slices.SortFunc(rules, func(a, b Rule) int { return a.Priority - b.Priority })
	return rules
}

// forwardsTo reports whether a rule forwards requests to a service.
func (r Rule) forwardsTo(service string) bool {
	return slices.ContainsFunc(r.Forward, func(g WeightedTargetGroup) bool { return g.Group == service })
}

// forwardsTo reports whether a service is one of the targets.
func (a ForwardAction) forwardsTo(service string) bool {
	_, ok := a.Weights[service]
	return ok
}

// targets returns the target groups of the services and their weights.
func (a ForwardAction) targets() []WeightedTargetGroup {
	var targets []WeightedTargetGroup
	for _, name := range slices.Sorted(maps.Keys(a.Weights)) {
		targets = append(targets, WeightedTargetGroup{name, a.Weights[name]})
	}
	return targets
}

func (r RedirectAction) withDefaults() RedirectAction {
	if r.Protocol != "" {
		r.Port = cmp.Or(r.Port, r.Protocol.port())
	}
	return validate.WithDefaults(r)
}

// RulesOn returns the rules of a listener, by priority. Only HTTPS listeners can
// authenticate users. Where HTTP forwards as well, its rules with a login redirect
// to HTTPS, so that no request is served without that login.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
func (p Plan) RulesOn(l Listener) []Rule {
	if !l.Serves {
		return nil
	}
	rules := slices.Clone(p.Rules)
	for i, r := range rules {
		if r.Login != "" && !l.HTTPS {
			route := r.Route
			route.Login = ""
			rules[i] = Rule{
				Key: r.Key, Shard: r.Shard, Service: r.Service, Route: route,
				Redirect: new(RedirectAction{Protocol: SchemeHTTPS, Status: 301}.withDefaults()),
			}
		}
	}
	return rules
}
