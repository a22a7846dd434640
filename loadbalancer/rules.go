package loadbalancer

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	lbplan "ecs-foundation/loadbalancer/plan"
)

// createRules creates the rules of a listener. A rule is created after the rules
// that win over it, and deleted before them: alone it would match their requests,
// as a catch-all rule would match all.
func (b *builder) createRules(listener *lb.Listener, on lbplan.Listener) error {
	rules, created := b.plan.RulesOn(on), map[int]pulumi.CustomResource{}
	for _, planned := range rules {
		var winners []pulumi.CustomResource
		for _, other := range lbplan.Before(rules, planned) {
			winners = append(winners, created[other.Priority])
		}
		rule, err := b.createRule(listener, on, planned, component.DependsOn(winners...))
		if err != nil {
			return fmt.Errorf("rule %d: %w", planned.Priority, err)
		}
		created[planned.Priority] = rule
		b.out.serving = append(b.out.serving, rule)
		for _, target := range planned.Forward {
			b.rules[target.Group] = append(b.rules[target.Group], rule)
		}
	}
	return nil
}

func (b *builder) createRule(
	listener *lb.Listener, on lbplan.Listener, planned lbplan.Rule, after pulumi.ResourceOption,
) (*lb.ListenerRule, error) {
	suffix := fmt.Sprintf("%s-%d", on.Key, planned.Priority)
	opts := []pulumi.ResourceOption{
		b.Child, after,
		// A rule is replaced only with its listener, and the listener only with its
		// load balancer. The old rule is deleted first, because AWS allows a target
		// group one load balancer (TargetGroupAssociationLimit).
		pulumi.DeleteBeforeReplace(true),
	}
	if b.plan.Logins[planned.Login].OIDC != nil {
		opts = append(opts, pulumi.AdditionalSecretOutputs([]string{"actions"})) // they contain the client's secret
	}
	return lb.NewListenerRule(b.Ctx, b.Name(suffix), &lb.ListenerRuleArgs{
		ListenerArn: listener.Arn,
		Priority:    pulumi.Int(planned.Priority),
		Conditions:  conditions(planned.Route),
		Actions:     b.actions(planned),
		Tags:        b.Tags(suffix),
	}, opts...)
}
