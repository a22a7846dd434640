package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	lbplan "ecs-foundation/loadbalancer/plan"
)

// shopWithRule returns a shop whose load balancer has one rule in addition to the
// routes.
func shopWithRule(r lbplan.RuleSpec) lbplan.Input {
	in := shop()
	if r.Priority == 0 {
		r.Priority, r.Paths = 7, []string{"/own"}
	}
	in.Spec.Rules = map[string]lbplan.RuleSpec{"own": r}
	return in
}

func TestRulesHaveTheDefaultsOfTheirAction(t *testing.T) {
	t.Parallel()
	at := lbplan.Route{Priority: 7, Paths: []string{"/own"}}
	for name, tc := range map[string]struct {
		rule lbplan.RuleSpec
		want lbplan.Rule
	}{
		"redirect to HTTPS": {
			lbplan.RuleSpec{Redirect: &lbplan.RedirectAction{Protocol: "HTTPS", Host: "a.example"}},
			lbplan.Rule{Redirect: &lbplan.RedirectAction{Protocol: "HTTPS", Host: "a.example", Port: 443, Status: 302}},
		},
		"fixed response": {
			lbplan.RuleSpec{Respond: &lbplan.FixedResponseAction{Status: 503, Body: "Back soon"}},
			lbplan.Rule{Respond: &lbplan.FixedResponseAction{Status: 503, Body: "Back soon", ContentType: "text/plain"}},
		},
		"weighted services": {
			lbplan.RuleSpec{Forward: &lbplan.ForwardAction{Weights: map[string]int{"ui": 10, "orders": 90}, Stickiness: 60}},
			lbplan.Rule{Forward: []lbplan.WeightedTargetGroup{{Group: "orders", Weight: 90}, {Group: "ui", Weight: 10}}, Stickiness: 60},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := lbplan.New(shopWithRule(tc.rule))
			require.NoError(t, err)
			tc.want.Key, tc.want.Route = "loadBalancer.rules.own", at
			require.Equal(t, tc.want, p.Rules[0])
		})
	}
}

func TestWeightedServiceWithoutRoutesHasATargetGroup(t *testing.T) {
	t.Parallel()
	in := shopWithRule(lbplan.RuleSpec{Forward: &lbplan.ForwardAction{Weights: map[string]int{"orders": 1, "worker": 1}}})
	in.Services[2].Port = 3000
	p, err := lbplan.New(in)
	require.NoError(t, err)
	require.Equal(t, "worker", p.TargetGroups[2].Key())
}

func TestGreenTargetGroupIsInEveryRule(t *testing.T) {
	t.Parallel()
	in := shop()
	in.Services[1].Green = &lbplan.Green{Weight: 10, Stickiness: 300}
	p, err := lbplan.New(in)
	require.NoError(t, err)
	for _, i := range []int{0, 2} {
		require.Equal(t, []lbplan.WeightedTargetGroup{{Group: "ui", Weight: 90}, {Group: "ui-green", Weight: 10}}, p.Rules[i].Forward)
		require.Equal(t, 300, p.Rules[i].Stickiness)
	}
	require.Equal(t, []string{"orders", "ui", "ui-green"},
		[]string{p.TargetGroups[0].Key(), p.TargetGroups[1].Key(), p.TargetGroups[2].Key()})
	require.Equal(t, 8080, p.TargetGroups[2].Port)
	in.Services[1].Green.Weight = 0
	p, err = lbplan.New(in)
	require.NoError(t, err)
	require.Len(t, p.Rules[0].Forward, 2, "the green target group stays, so that a service can be deployed to it")
}

func TestRedirectFromHTTPToHTTPSDoesNotLoop(t *testing.T) {
	t.Parallel()
	in := shopWithRule(lbplan.RuleSpec{Redirect: &lbplan.RedirectAction{Protocol: "HTTPS", Host: "elsewhere.example"}})
	in.Spec.CertificateARN, in.Spec.HTTP = "", lbplan.Forward
	_, err := lbplan.New(in)
	require.NoError(t, err)
}
