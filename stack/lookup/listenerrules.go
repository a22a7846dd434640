package lookup

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/resourcegroupstaggingapi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	lbplan "ecs-foundation/loadbalancer/plan"
	lookupplan "ecs-foundation/stack/lookup/plan"
)

// listenerRules looks up the rules of a listener's load balancer that have tags, but not this
// stack's, and the rules of the listener with the priorities of the request.
func listenerRules(ctx *pulumi.Context, request lookupplan.ListenerRules, provider pulumi.InvokeOption) ([]lookupplan.LiveRule, error) {
	tagged, err := resourcegroupstaggingapi.GetResources(ctx, &resourcegroupstaggingapi.GetResourcesArgs{
		ResourceTypeFilters: []string{"elasticloadbalancing:listener-rule"},
	}, provider)
	if err != nil {
		return nil, err
	}
	var lookups []*lb.LookupListenerRuleArgs
	balancer := strings.Replace(request.ListenerARN[:strings.LastIndex(request.ListenerARN, "/")+1], ":listener/", ":listener-rule/", 1)
	for _, resource := range tagged.ResourceTagMappingLists {
		own := resource.Tags["Project"] == request.Project && resource.Tags["Environment"] == request.Environment
		if strings.HasPrefix(resource.ResourceArn, balancer) && !own {
			lookups = append(lookups, &lb.LookupListenerRuleArgs{Arn: &resource.ResourceArn})
		}
	}
	for priority := range strings.FieldsSeq(request.Priorities) {
		number, err := strconv.Atoi(priority)
		if err != nil {
			return nil, err
		}
		lookups = append(lookups, &lb.LookupListenerRuleArgs{ListenerArn: &request.ListenerARN, Priority: &number})
	}
	return lookUpRules(ctx, lookups, provider)
}

// lookUpRules returns the rules that exist, each once.
func lookUpRules(ctx *pulumi.Context, lookups []*lb.LookupListenerRuleArgs, provider pulumi.InvokeOption) ([]lookupplan.LiveRule, error) {
	rules, errs := make([]*lb.LookupListenerRuleResult, len(lookups)), make([]error, len(lookups))
	concurrently(len(lookups), func(i int) { rules[i], errs[i] = lb.LookupListenerRule(ctx, lookups[i], provider) })
	var list []lookupplan.LiveRule
	seen := map[string]bool{}
	for i, rule := range rules {
		if errs[i] == nil && !seen[rule.Arn] {
			seen[rule.Arn] = true
			list = append(list, liveRule(rule))
		}
	}
	return list, firstFailure(errs)
}

func liveRule(rule *lb.LookupListenerRuleResult) lookupplan.LiveRule {
	live := lookupplan.LiveRule{ListenerARN: rule.ListenerArn, Tags: rule.Tags}
	live.Rule.Priority = rule.Priority
	for _, condition := range rule.Conditions {
		addCondition(&live, condition)
	}
	for _, action := range rule.Actions {
		if action.Forward == nil {
			continue
		}
		for _, target := range action.Forward.TargetGroups {
			live.TargetGroups = append(live.TargetGroups, target.Arn)
		}
	}
	return live
}

// addCondition adds a condition to a rule. A request matches one value of each condition, but
// a Route must match each of its query parameters, so that several in one condition are
// marked.
func addCondition(live *lookupplan.LiveRule, c lb.GetListenerRuleCondition) {
	route := &live.Rule.Route
	switch {
	case c.HostHeader != nil:
		route.Hosts = append(route.Hosts, c.HostHeader.Values...)
	case c.PathPattern != nil:
		route.Paths = append(route.Paths, c.PathPattern.Values...)
	case c.HttpRequestMethod != nil:
		route.Methods = append(route.Methods, c.HttpRequestMethod.Values...)
	case c.HttpHeader != nil:
		if route.Headers == nil {
			route.Headers = map[string][]string{}
		}
		route.Headers[c.HttpHeader.HttpHeaderName] = c.HttpHeader.Values
	case c.QueryString != nil:
		live.Approximate = live.Approximate || len(c.QueryString.Values) > 1
		for _, value := range c.QueryString.Values {
			route.Query = append(route.Query, lbplan.Parameter{Key: value.Key, Value: value.Value})
		}
	case c.SourceIp != nil:
		for _, value := range c.SourceIp.Values {
			if source, err := netip.ParsePrefix(value); err == nil {
				route.Sources = append(route.Sources, source)
			}
		}
	}
}
