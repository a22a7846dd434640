package explain

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"

	lbplan "ecs-foundation/loadbalancer/plan"
	"ecs-foundation/stack/explain/account"
)

// routes checks that a listener forwards requests to a target group: that a rule has it, and that no rule of a lower
// priority number takes all of its requests.
func routes(a *account.Account, t Target, g account.TargetGroup, target account.ServiceTarget) []Check {
	if len(g.LoadBalancerArns) == 0 {
		return unused(t, g, target)
	}
	checks := balancers(a, t, g)
	for _, arn := range g.LoadBalancerArns {
		if f, failed := a.Failed("elasticloadbalancing:DescribeListeners", arn); failed {
			return append(checks, unread(StepLoadBalancer, arn, f))
		}
	}
	groups := []string{g.TargetGroupArn}
	if deployment := target.AdvancedConfiguration; deployment != nil && deployment.AlternateTargetGroupArn != "" {
		groups = append(groups, deployment.AlternateTargetGroupArn)
	}
	var shadowed []Check
	known := false
	for _, l := range a.Listeners {
		if !slices.Contains(g.LoadBalancerArns, l.LoadBalancerArn) {
			continue
		}
		known = true
		if f, failed := a.Failed("elasticloadbalancing:DescribeRules", l.ListenerArn); failed {
			return append(checks, unread(StepLoadBalancer, l.ListenerArn, f))
		}
		matches, never := matching(a, l, groups)
		if matches {
			return checks
		}
		shadowed = append(shadowed, never...)
	}
	if known && len(shadowed) == 0 {
		return append(checks, unused(t, g, target)...)
	}
	return append(checks, shadowed...)
}

// matching reports whether a rule of a listener forwards requests to one of the target groups. Otherwise it returns a check
// for each rule that would.
func matching(a *account.Account, l account.Listener, groups []string) (matches bool, never []Check) {
	rules := rulesOf(a, l)
	for _, r := range rules {
		if !forwards(r.Actions, groups) {
			continue
		}
		winner := shadow(rules, r, groups)
		if winner == nil {
			return true, nil
		}
		never = append(never, Check{
			Step: StepLoadBalancer, Status: Failed, Object: r.RuleArn,
			Finding: fmt.Sprintf("the rule at priority %s never matches: the rule at priority %s matches the same requests first",
				r.Priority, winner.Priority),
			Confirm: command("elbv2", "describe-rules", "--listener-arn", l.ListenerArn),
		})
	}
	return false, never
}

// unused returns the check for a target group that no listener forwards to, unless another one receives the requests.
func unused(t Target, g account.TargetGroup, target account.ServiceTarget) []Check {
	if target.AdvancedConfiguration != nil || t.Service.DeploymentController.Type == "CODE_DEPLOY" {
		return nil
	}
	return []Check{{
		Step: StepLoadBalancer, Status: Failed, Object: g.TargetGroupArn,
		Finding: "no listener forwards to the target group, so the tasks receive no requests and no health checks",
		Confirm: command("elbv2", "describe-target-groups", "--target-group-arns", g.TargetGroupArn),
	}}
}

// balancers checks the load balancers of a target group: that they are active, in the zones of the tasks.
func balancers(a *account.Account, t Target, g account.TargetGroup) []Check {
	var checks []Check
	for _, arn := range g.LoadBalancerArns {
		if f, failed := a.Failed("elasticloadbalancing:DescribeLoadBalancers", arn); failed {
			checks = append(checks, unread(StepLoadBalancer, arn, f))
		}
	}
	for _, lb := range a.LoadBalancers {
		if !slices.Contains(g.LoadBalancerArns, lb.LoadBalancerArn) {
			continue
		}
		c := Check{
			Step: StepLoadBalancer, Object: lb.LoadBalancerArn,
			Confirm: command("elbv2", "describe-load-balancers", "--load-balancer-arns", lb.LoadBalancerArn),
		}
		if lb.State.Code != "active" && lb.State.Code != "" {
			c.Status, c.Finding = Failed, "the load balancer is in the state "+lb.State.Code+" "+lb.State.Reason
			checks = append(checks, c)
		}
		var zones []string
		for _, z := range lb.AvailabilityZones {
			zones = append(zones, z.ZoneName)
		}
		own := zonesOf(a, t.Subnets)
		missing := slices.DeleteFunc(slices.Clone(own), func(zone string) bool { return slices.Contains(zones, zone) })
		if len(missing) > 0 && len(zones) > 0 {
			c.Status, c.Finding = Partly, fmt.Sprintf("the load balancer has no subnet in %s, so tasks there receive no requests", list(missing))
			if len(missing) == len(own) {
				c.Status = Failed
			}
			checks = append(checks, c)
		}
	}
	return checks
}

// rulesOf returns the rules of a listener by priority, the default rule last. Listeners of Network Load Balancers have a
// default action only.
func rulesOf(a *account.Account, l account.Listener) []account.ListenerRule {
	var rules []account.ListenerRule
	for _, r := range a.Rules {
		if r.ListenerArn == l.ListenerArn && !r.IsDefault {
			rules = append(rules, r)
		}
	}
	slices.SortFunc(rules, func(x, y account.ListenerRule) int { return priority(x) - priority(y) })
	return append(rules, account.ListenerRule{RuleArn: l.ListenerArn, Priority: "default", IsDefault: true, Actions: l.DefaultActions})
}

func priority(r account.ListenerRule) int {
	n, err := strconv.Atoi(r.Priority)
	if err != nil {
		return 0
	}
	return n
}

// forwards reports whether actions forward requests to one of the target groups. A group with the weight 0 receives none.
func forwards(actions []account.Action, groups []string) bool {
	return slices.ContainsFunc(actions, func(action account.Action) bool {
		if len(action.ForwardConfig.TargetGroups) < 2 && action.TargetGroupArn != "" {
			return slices.Contains(groups, action.TargetGroupArn)
		}
		for _, g := range action.ForwardConfig.TargetGroups {
			if slices.Contains(groups, g.TargetGroupArn) && (g.Weight == nil || *g.Weight > 0) {
				return true
			}
		}
		return false
	})
}

// shadow returns the rule that matches all requests of a rule first, or nil. A rule that forwards to the same target groups
// takes nothing from it.
func shadow(rules []account.ListenerRule, rule account.ListenerRule, groups []string) *account.ListenerRule {
	if rule.IsDefault {
		return nil
	}
	narrow, _ := routeOf(rule) // without a condition, it matches more
	for i, r := range rules {
		if r.IsDefault || priority(r) >= priority(rule) {
			return nil
		}
		wide, known := routeOf(r)
		if known && !forwards(r.Actions, groups) && wide.Covers(narrow) {
			return &rules[i]
		}
	}
	return nil
}

// routeOf returns the conditions of a rule, and reports whether these are all: regular expressions are not compared, and two
// conditions of one field must both match.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
func routeOf(r account.ListenerRule) (lbplan.Route, bool) {
	route := lbplan.Route{Headers: map[string][]string{}}
	fields := map[string]bool{}
	for _, c := range r.Conditions {
		field := c.Field + c.HTTPHeaderConfig.HTTPHeaderName
		if fields[field] || len(c.RegexValues)+len(c.HostHeaderConfig.RegexValues)+len(c.PathPatternConfig.RegexValues)+
			len(c.HTTPHeaderConfig.RegexValues) > 0 {
			return route, false
		}
		fields[field] = true
		switch c.Field {
		case "host-header":
			route.Hosts = values(c.HostHeaderConfig, c)
		case "path-pattern":
			route.Paths = values(c.PathPatternConfig, c)
		case "http-request-method":
			route.Methods = c.HTTPRequestMethodConfig.Values
		case "http-header":
			route.Headers[c.HTTPHeaderConfig.HTTPHeaderName] = c.HTTPHeaderConfig.Values
		case "source-ip":
			for _, text := range c.SourceIPConfig.Values {
				prefix, err := netip.ParsePrefix(text)
				if err != nil {
					return route, false
				}
				route.Sources = append(route.Sources, prefix)
			}
		default: // the values of query-string are alternatives, those of a route must all match
			return route, false
		}
	}
	return route, true
}

// values returns the values of a condition, which older rules have without a configuration.
func values(p account.Patterns, c account.Condition) []string {
	if len(p.Values) > 0 {
		return p.Values
	}
	return c.Values
}
