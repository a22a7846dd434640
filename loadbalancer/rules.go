package loadbalancer

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	lbplan "ecs-foundation/loadbalancer/plan"
)

// createRules creates the rules of a listener. A rule waits for overlapping rules that
// AWS evaluates before it, and is deleted before them. Otherwise it would match their
// requests in the meantime.
func (b *builder) createRules(listener pulumi.StringInput, on lbplan.Listener) error {
	rules, created := b.plan.RulesOn(on), map[int]pulumi.CustomResource{}
	for _, planned := range rules {
		var before []pulumi.CustomResource
		for _, other := range lbplan.Before(rules, planned) {
			before = append(before, created[other.Priority])
		}
		rule, err := b.createRule(listener, on, planned, component.DependsOn(before...))
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
	listener pulumi.StringInput, on lbplan.Listener, planned lbplan.Rule, after pulumi.ResourceOption,
) (*lb.ListenerRule, error) {
	suffix := fmt.Sprintf("%s-%d", on.Key, planned.Priority)
	opts := []pulumi.ResourceOption{
		b.Child, after,
		// A rule is only replaced if the load balancer and the listener are. The old
		// rule is deleted first, because AWS allows only one load balancer for each
		// target group (TargetGroupAssociationLimit).
		pulumi.DeleteBeforeReplace(true),
	}
	if b.plan.Logins[planned.Login].OIDC != nil {
		opts = append(opts, pulumi.AdditionalSecretOutputs([]string{"actions"})) // they contain the OIDC client secret
	}
	return lb.NewListenerRule(b.Ctx, b.Name(suffix), &lb.ListenerRuleArgs{
		ListenerArn: listener,
		Priority:    pulumi.Int(planned.Priority),
		Conditions:  conditions(planned.Route),
		Actions:     b.actions(planned),
		Tags:        b.ruleTags(suffix),
	}, opts...)
}

// ruleTags returns the tags of a rule. Other stacks with rules on the listener read the
// range of this stack's priorities from them.
func (b *builder) ruleTags(suffix string) pulumi.StringMap {
	tags := b.Tags(suffix)
	if priorities := b.plan.Input.Spec.Priorities; priorities != nil {
		tags[lbplan.PrioritiesTag] = pulumi.String(priorities.String())
	}
	return tags
}
