package explain

import (
	"testing"

	"ecs-foundation/stack/explain/account"
)

// target sets the health of the only target.
func target(state, reason, description string) func(*account.Account) {
	return func(a *account.Account) {
		h := &a.TargetHealth[0].TargetHealth
		h.State, h.Reason, h.Description = state, reason, description
	}
}

func rule(change func(r *account.ListenerRule)) func(*account.Account) {
	return func(a *account.Account) { change(&a.Rules[0]) }
}

func group(change func(g *account.TargetGroup)) func(*account.Account) {
	return func(a *account.Account) { change(&a.TargetGroups[0]) }
}

// weights sets the weights of the target groups of a rule.
func weights(groups map[string]int) func(*account.Account) {
	return func(a *account.Account) {
		action := account.Action{Type: "forward"}
		for arn, weight := range groups {
			action.ForwardConfig.TargetGroups = append(action.ForwardConfig.TargetGroups, account.WeightedGroup{TargetGroupArn: arn, Weight: &weight})
		}
		a.Rules[1].Actions = []account.Action{action}
	}
}

func condition(field string, values ...string) account.Condition {
	c := account.Condition{Field: field}
	switch field {
	case "path-pattern":
		c.PathPatternConfig.Values = values
	case "host-header":
		c.Values = values // as older rules have them
	case "source-ip":
		c.SourceIPConfig.Values = values
	case "http-header":
		c.HTTPHeaderConfig.HTTPHeaderName, c.HTTPHeaderConfig.Values = "X-Channel", values
	}
	return c
}

func TestLoadBalancerBreakages(t *testing.T) {
	t.Parallel()
	failed := func(finding string, change func(*account.Account)) breakage {
		return breakage{change, StepLoadBalancer, Failed, finding}
	}
	testBreakages(t, map[string]breakage{
		"target group deleted": failed("the target group does not exist", func(a *account.Account) {
			a.TargetGroups = nil
			fails("elasticloadbalancing:DescribeTargetGroups", groupARN, "TargetGroupNotFound")(a)
		}),
		"target group not readable": {fails("elasticloadbalancing:DescribeTargetGroups", groupARN, "AccessDenied"), StepLoadBalancer, Unknown, "DescribeTargetGroups"},
		"targets not readable": {func(a *account.Account) {
			a.TargetHealth = nil
			fails("elasticloadbalancing:DescribeTargetHealth", groupARN, "AccessDenied")(a)
		}, StepLoadBalancer, Unknown, "DescribeTargetHealth"},
		"rules not readable": {
			fails("elasticloadbalancing:DescribeRules", "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/shop/1/1", "AccessDenied"),
			StepLoadBalancer, Unknown, "DescribeRules",
		},
		"listeners not readable": {func(a *account.Account) {
			a.Listeners, a.Rules = nil, nil
			fails("elasticloadbalancing:DescribeListeners", balancerARN, "AccessDenied")(a)
		}, StepLoadBalancer, Unknown, "DescribeListeners"},
		"load balancers not readable": {func(a *account.Account) {
			a.LoadBalancers = nil
			fails("elasticloadbalancing:DescribeLoadBalancers", balancerARN, "AccessDenied")(a)
		}, StepLoadBalancer, Unknown, "DescribeLoadBalancers"},
		"instance targets": failed("targets of type instance", group(func(g *account.TargetGroup) { g.TargetType = "instance" })),
		"another VPC":      failed("the target group is in vpc-2, but the tasks are in vpc-1", group(func(g *account.TargetGroup) { g.VpcID = "vpc-2" })),
		"container port":   failed("the service forwards to port 9090 of container app", func(a *account.Account) { a.Services[0].LoadBalancers[0].ContainerPort = 9090 }),
		"health check port": failed("health checks go to port 9090", func(a *account.Account) {
			a.TargetHealth, a.TargetGroups[0].HealthCheckPort = nil, "9090"
		}),
		"wrong answer": failed("answered the health check of /health with a code other than 200", target("unhealthy", "Target.ResponseCodeMismatch", "Health checks failed with these codes: [404]")),
		"timeout":      failed("no answer to the health check of port traffic-port within 5 seconds", target("unhealthy", "Target.Timeout", "Request timed out")),
		"refused":      failed("got no valid answer", target("unhealthy", "Target.FailedHealthChecks", "Health checks failed")),
		"zone":         failed("the load balancer is not in the zone of the target", target("unused", "Target.NotInUse", "")),
		"short grace period": failed("the grace period is 0 seconds, so ECS replaces a task that is not healthy 60 seconds after its start",
			target("unhealthy", "Target.Timeout", "")),
		"one of two targets": {func(a *account.Account) {
			h := a.TargetHealth[0]
			target("unhealthy", "Target.Timeout", "")(a)
			a.TargetHealth = append(a.TargetHealth, h)
		}, StepLoadBalancer, Partly, "10.0.0.7: no answer"},
		"no listener":          failed("no listener forwards to the target group", group(func(g *account.TargetGroup) { g.LoadBalancerArns = nil })),
		"rule deleted":         failed("no listener forwards to the target group", func(a *account.Account) { a.Rules = a.Rules[:1] }),
		"weight 0":             failed("no listener forwards to the target group", weights(map[string]int{groupARN: 0, "other": 100})),
		"load balancer failed": failed("the load balancer is in the state failed", func(a *account.Account) { a.LoadBalancers[0].State.Code = "failed" }),
		"load balancer in one zone": {
			func(a *account.Account) {
				a.LoadBalancers[0].AvailabilityZones = a.LoadBalancers[0].AvailabilityZones[:1]
			},
			StepLoadBalancer, Partly, "no subnet in us-east-1b, so",
		},
		"load balancer in other zones": failed("no subnet in us-east-1a and us-east-1b, so", func(a *account.Account) {
			a.LoadBalancers[0].AvailabilityZones = a.LoadBalancers[0].AvailabilityZones[:1]
			a.LoadBalancers[0].AvailabilityZones[0].ZoneName = "us-east-1c"
		}),
		"rule shadowed by a pattern": failed("the rule at priority 20 never matches: the rule at priority 10 matches the same requests first",
			rule(func(r *account.ListenerRule) { r.Conditions = []account.Condition{condition("path-pattern", "/*")} })),
		"rule shadowed on one host": failed("never matches", func(a *account.Account) {
			rule(func(r *account.ListenerRule) {
				r.Conditions = []account.Condition{condition("host-header", "*.Example.com")}
			})(a)
			a.Rules[1].Conditions = append(a.Rules[1].Conditions, condition("host-header", "cart.example.com"))
		}),
		"rule shadowed by a range": failed("never matches", func(a *account.Account) {
			rule(func(r *account.ListenerRule) {
				r.Conditions = []account.Condition{condition("source-ip", "10.0.0.0/8")}
			})(a)
			a.Rules[1].Conditions = append(a.Rules[1].Conditions, condition("source-ip", "10.1.0.0/16"))
		}),
		"rule with a query string shadowed": failed("never matches", func(a *account.Account) {
			rule(func(r *account.ListenerRule) {
				r.Conditions = []account.Condition{condition("path-pattern", "/cart/*")}
			})(a)
			a.Rules[1].Conditions = append(a.Rules[1].Conditions, condition("query-string"))
		}),
	})
}

// TestRulesThatMatch have no failure.
func TestRulesThatMatch(t *testing.T) {
	t.Parallel()
	all := condition("path-pattern", "/*")
	testNoFailures(t, map[string]func(*account.Account){
		"wider rule at a higher number": func(a *account.Account) { a.Rules[0].Priority, a.Rules[0].Conditions = "30", []account.Condition{all} },
		"wider rule with another header": rule(func(r *account.ListenerRule) {
			r.Conditions = []account.Condition{all, condition("http-header", "beta")}
		}),
		"rule with a query string": rule(func(r *account.ListenerRule) { r.Conditions = []account.Condition{all, condition("query-string")} }),
		"two conditions on paths": rule(func(r *account.ListenerRule) {
			r.Conditions = []account.Condition{all, condition("path-pattern", "/a")}
		}),
		"regular expression": rule(func(r *account.ListenerRule) {
			r.Conditions = []account.Condition{all, {Field: "host-header", RegexValues: []string{"a"}}}
		}),
		"rule of the same target group": rule(func(r *account.ListenerRule) {
			r.Conditions, r.Actions[0].TargetGroupArn = []account.Condition{all}, groupARN
		}),
		"default action": func(a *account.Account) {
			a.Rules, a.Listeners[0].DefaultActions = nil, []account.Action{{Type: "forward", TargetGroupArn: groupARN}}
		},
		"weighted target group": weights(map[string]int{groupARN: 1}),
		"green target group": func(a *account.Account) {
			weights(map[string]int{groupARN: 0, "green": 100})(a)
			a.Services[0].LoadBalancers[0].AdvancedConfiguration = &account.BlueGreen{AlternateTargetGroupArn: "green"}
		},
		"target in registration":                          target("initial", "Elb.RegistrationInProgress", ""),
		"health check of a declared port":                 group(func(g *account.TargetGroup) { g.HealthCheckPort = "8080" }),
		"health check of an undeclared port that answers": group(func(g *account.TargetGroup) { g.HealthCheckPort = "9090" }),
		"blue/green": func(a *account.Account) {
			a.Services[0].DeploymentController.Type, a.TargetGroups[0].LoadBalancerArns = "CODE_DEPLOY", nil
		},
	})
}
