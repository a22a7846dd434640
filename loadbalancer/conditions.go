package loadbalancer

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	lbplan "ecs-foundation/loadbalancer/plan"
)

// conditions returns the conditions of a rule. A request matches the rule if it matches
// one value of each condition.
func conditions(r lbplan.Route) lb.ListenerRuleConditionArray {
	all := lb.ListenerRuleConditionArray{}
	add := func(values int, c lb.ListenerRuleConditionArgs) {
		if values > 0 {
			all = append(all, c)
		}
	}
	add(len(r.Hosts), lb.ListenerRuleConditionArgs{
		HostHeader: lb.ListenerRuleConditionHostHeaderArgs{Values: pulumi.ToStringArray(r.Hosts)},
	})
	add(len(r.Paths), lb.ListenerRuleConditionArgs{
		PathPattern: lb.ListenerRuleConditionPathPatternArgs{Values: pulumi.ToStringArray(r.Paths)},
	})
	for _, name := range slices.Sorted(maps.Keys(r.Headers)) {
		add(1, lb.ListenerRuleConditionArgs{HttpHeader: lb.ListenerRuleConditionHttpHeaderArgs{
			HttpHeaderName: pulumi.String(name), Values: pulumi.ToStringArray(r.Headers[name]),
		}})
	}
	add(len(r.Methods), lb.ListenerRuleConditionArgs{
		HttpRequestMethod: lb.ListenerRuleConditionHttpRequestMethodArgs{Values: pulumi.ToStringArray(r.Methods)},
	})
	for _, p := range r.Query {
		add(1, lb.ListenerRuleConditionArgs{QueryStrings: lb.ListenerRuleConditionQueryStringArray{
			lb.ListenerRuleConditionQueryStringArgs{Key: component.Optional(p.Key), Value: pulumi.String(p.Value)},
		}})
	}
	sources := pulumi.StringArray{}
	for _, s := range r.Sources {
		sources = append(sources, pulumi.String(s.String()))
	}
	add(len(sources), lb.ListenerRuleConditionArgs{SourceIp: lb.ListenerRuleConditionSourceIpArgs{Values: sources}})
	return all
}
