package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ecs-foundation/internal/printable"
	"ecs-foundation/internal/validate"
	lbplan "ecs-foundation/loadbalancer/plan"
	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight/change"
)

// ListenerRules asks for the rules of a load balancer that has rules of several stacks. AWS's
// provider cannot list rules: they are found by their tags, and those without tags only if
// they have one of the priorities. The answer is of type []LiveRule.
// https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
type ListenerRules struct {
	ListenerARN string
	Priorities  string // separated by spaces
	// Project and Environment are the tags of this stack's rules, which are left out unless
	// they have one of the priorities.
	Project, Environment string
}

// Actions returns the actions of the calls.
func (ListenerRules) Actions() []string {
	return []string{"elasticloadbalancing:DescribeRules", "elasticloadbalancing:DescribeTags", "tag:GetResources"}
}

// A LiveRule is a rule of a load balancer.
type LiveRule struct {
	ListenerARN string
	Tags        map[string]string
	// Rule has the priority and the conditions.
	Rule lbplan.Rule
	// Approximate reports whether the rule can match more requests than the conditions.
	Approximate bool
	// TargetGroups are the ARNs of those that the rule forwards to.
	TargetGroups []string
}

// String returns "rule 100 (/cart/*) of the stack dev of project shop".
func (r LiveRule) String() string {
	owner := ownerOf(r.Tags)
	if owner == "" {
		owner = ", which no tag assigns to a stack"
	}
	return fmt.Sprintf("rule %d (%s)%s", r.Rule.Priority, r.Rule, owner)
}

// everything matches all requests, because every path begins with a slash.
var everything = lbplan.Route{Paths: []string{"/*"}}

// matchesAll reports whether a rule matches the requests of every path and host, which is
// what remains after all other rules.
func (r LiveRule) matchesAll() bool {
	return r.Rule.Covers(everything)
}

// listenerQuestions asks whether the rules of the stack and those of other stacks on the same
// listener take requests from each other.
func listenerQuestions(p stack.Plan) []Question {
	if p.Primary().Existing == nil {
		return nil
	}
	return sharedQuestions(p, change.Deployed{})
}

// SharedListener asks the same about the deployed listener of a stack that manages its load
// balancer: other stacks can have rules there.
func SharedListener(p stack.Plan, deployed change.Deployed) []Question {
	if !p.ManagesLoadBalancer() {
		return nil
	}
	return sharedQuestions(p, deployed)
}

func sharedQuestions(p stack.Plan, deployed change.Deployed) []Question {
	request, ok := listenerRequest(p, deployed)
	if !ok {
		return nil
	}
	alb := p.Primary()
	return []Question{ask(request, func(answer *[]LiveRule, f Findings) {
		if answer == nil {
			return
		}
		if alb.Existing != nil {
			validateListenerZones(p, f.Warnings)
		}
		validateSharedQuotas(p, sharing(p, *answer), f)
		others := request.sharing(p, *answer)
		validateRanges(alb.Input.Spec.Priorities, others, f)
		for _, rule := range alb.Rules {
			validateShared(rule, others, f)
		}
	})}
}

// SharedRules describes the rules of the listener that a stack shares with others, by priority,
// with the stack of each. It returns "" if there are no other rules.
func SharedRules(p stack.Plan, deployed change.Deployed, answers Answers) string {
	request, ok := listenerRequest(p, deployed)
	if !ok {
		return ""
	}
	live := answerOf[[]LiveRule](answers, request)
	if live == nil {
		return ""
	}
	others := request.sharing(p, *live)
	if len(others) == 0 {
		return ""
	}
	type line struct {
		priority int
		text     string
	}
	var lines []line
	add := func(rule lbplan.Rule, owner string) {
		lines = append(lines, line{rule.Priority, fmt.Sprintf("\n%5d  %s  %s", rule.Priority, owner, rule)})
	}
	for _, rule := range p.Primary().Rules {
		add(rule, "this stack ("+rule.Key+")")
	}
	for _, other := range others {
		add(other.Rule, cmp.Or(strings.TrimPrefix(ownerOf(other.Tags), " of the "), "no stack in its tags"))
	}
	slices.SortStableFunc(lines, func(a, b line) int { return a.priority - b.priority })
	var text strings.Builder
	text.WriteString("rules on the listener (priority, owner, conditions)")
	for _, l := range lines {
		text.WriteString(l.text)
	}
	return printable.Lines(text.String()) // tags are the text of others
}

// sharing returns the rules of others on the load balancer.
func sharing(p stack.Plan, live []LiveRule) []LiveRule {
	return slices.DeleteFunc(slices.Clone(live), func(r LiveRule) bool { return isOwn(p.Config, r.Tags) })
}

// sharing returns the rules of others on the listener.
func (l ListenerRules) sharing(p stack.Plan, live []LiveRule) []LiveRule {
	return slices.DeleteFunc(sharing(p, live), func(r LiveRule) bool { return r.ListenerARN != l.ListenerARN })
}

// listenerRequest returns the request for the rules of the listener that has the stack's, if
// it exists. Rules without tags matter only where the stack does not manage the listener.
func listenerRequest(p stack.Plan, deployed change.Deployed) (ListenerRules, bool) {
	alb, request := p.Primary(), ListenerRules{Project: p.Config.Project, Environment: p.Config.Environment}
	if len(alb.Listeners) == 0 {
		return request, false
	}
	if alb.Existing == nil {
		i := slices.IndexFunc(alb.Listeners, func(l lbplan.Listener) bool { return l.Serves })
		request.ListenerARN = deployed.Outputs.ListenerARNs[alb.Listeners[i].Key]
		return request, request.ListenerARN != ""
	}
	priorities := make([]string, len(alb.Rules))
	for i, rule := range alb.Rules {
		priorities[i] = strconv.Itoa(rule.Priority)
	}
	request.ListenerARN, request.Priorities = alb.Existing.ListenerARN, strings.Join(priorities, " ")
	return request, true
}

// validateShared reports a rule of the stack whose priority another stack has, or that takes
// requests from another stack's rule, or loses requests to one.
func validateShared(rule lbplan.Rule, others []LiveRule, f Findings) {
	errs := f.Errors.Child(rule.Key)
	var taken, lost []LiveRule
	for _, other := range others {
		first := rule.Priority < other.Rule.Priority
		switch {
		case rule.Priority == other.Rule.Priority:
			errs.Child("priority").Addf("the listener already has %s, and AWS allows each priority once: set another priority", other)
		case !first && other.Rule.Covers(rule.Route):
			errs.Addf("priority %d (%s) never matches: %s matches all its requests first; give this rule a lower priority number, "+
				"or agree on other conditions", rule.Priority, rule, other)
		case first && !other.Approximate && rule.Covers(other.Rule.Route):
			errs.Addf("priority %d (%s) takes all requests of %s: give this rule a higher priority number, or narrow its conditions",
				rule.Priority, rule, other)
		case first && !other.matchesAll() && overlap(rule, other.Rule):
			taken = append(taken, other)
		case !first && !rule.Covers(everything) && overlap(other.Rule, rule):
			lost = append(lost, other)
		}
	}
	warn := func(rules []LiveRule, what string) {
		if n := len(rules) - 1; n > 0 {
			what += fmt.Sprintf("%s and %s", rules[0], validate.Count(n, "other rule"))
		} else if n == 0 {
			what += rules[0].String()
		} else {
			return
		}
		f.Warnings.Child(rule.Key).Addf("priority %d (%s) can %s: check that their conditions differ as intended", rule.Priority, rule, what)
	}
	warn(taken, "take requests of ")
	warn(lost, "lose requests to ")
}

// overlap reports whether the second rule would receive a request without the first one.
func overlap(first, second lbplan.Rule) bool {
	return len(lbplan.Before([]lbplan.Rule{first}, second)) > 0
}

// validateRanges reports a range of priorities that overlaps that of another stack, or that
// has rules of others.
func validateRanges(own *lbplan.Priorities, others []LiveRule, f Findings) {
	if own == nil {
		return
	}
	const key = "loadBalancer.priorities"
	for _, other := range others {
		within := own.Overlaps(lbplan.Priorities{From: other.Rule.Priority, To: other.Rule.Priority})
		theirs, ok := lbplan.ParsePriorities(other.Tags[lbplan.PrioritiesTag])
		switch {
		case ok && own.Overlaps(theirs):
			f.Errors.Child(key).Addf("%s overlaps %s, the range%s: set a range that no other stack has", own, theirs, ownerOf(other.Tags))
		case within:
			f.Warnings.Child(key).Addf("%s contains %s: set a range without rules of others", own, other)
		}
	}
}

// validateSharedQuotas reports quotas of the load balancer that the stack exceeds together
// with the rules of others.
func validateSharedQuotas(p stack.Plan, others []LiveRule, f Findings) {
	alb := p.Primary()
	own, groups := 0, map[string]bool{}
	for _, l := range alb.Listeners {
		own += len(alb.RulesOn(l))
	}
	for _, other := range others {
		for _, group := range other.TargetGroups {
			groups[group] = true
		}
	}
	for _, q := range []struct {
		noun             string
		others, own, max int
		raise            string
	}{
		{
			"rules", len(others), own, cmp.Or(p.Config.Quotas.RulesPerLoadBalancer, maxRules),
			"if AWS has raised the quota, set quotas.rulesPerLoadBalancer",
		},
		{"target groups", len(groups), len(alb.TargetGroups), maxTargetGroups, "AWS does not raise this quota"},
	} {
		if q.others+q.own > q.max {
			f.Errors.Child("services").Addf("the load balancer has at least %d other %s, and the stack needs %d: the limit is %d; "+
				"use another load balancer for some services; %s", q.others, q.noun, q.own, q.max, q.raise)
		}
	}
}

// The quotas of a load balancer.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
const (
	maxRules        = 100
	maxTargetGroups = 100
)

// validateListenerZones warns about zones that the existing load balancer does not have:
// tasks there get no requests.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-register-targets.html
func validateListenerZones(p stack.Plan, warnings validate.Errors) {
	listener := p.Primary().Existing.Listener
	if listener == nil {
		return
	}
	var missing []string
	for _, s := range p.TaskSubnets() {
		if zone := s.Zone.String(); len(listener.Zones) > 0 && !slices.Contains(listener.Zones, zone) && !slices.Contains(missing, zone) {
			missing = append(missing, zone)
		}
	}
	if len(missing) > 0 {
		warnings.Child("loadBalancer.existing").Addf("the load balancer is in %s only: tasks in %s get no requests; run the services in its zones, "+
			"or enable the zones of the load balancer", strings.Join(listener.Zones, ", "), strings.Join(missing, ", "))
	}
}
