package plan_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	lbplan "ecs-foundation/loadbalancer/plan"
	"ecs-foundation/loadbalancer/plan/plantest"
)

// staff returns a shop whose orders require a login.
func staff(change func(*lbplan.Login)) lbplan.Input {
	in := shop()
	in.Services[0].Routes[0].Login = "staff"
	login := lbplan.Login{OIDC: &lbplan.OIDC{
		Issuer: "https://login.example.com", AuthorizationEndpoint: "https://login.example.com/authorize",
		TokenEndpoint: "https://login.example.com/token", UserInfoEndpoint: "https://login.example.com/userinfo",
		ClientID: "shop", ClientSecret: "hunter2",
	}}
	change(&login)
	in.Spec.Logins = map[string]lbplan.Login{"staff": login}
	return in
}

func TestRuleWithLoginRedirectsFromHTTP(t *testing.T) {
	t.Parallel()
	in := staff(func(*lbplan.Login) {})
	in.Spec.HTTP = lbplan.Forward
	p, err := lbplan.New(in)
	require.NoError(t, err)
	require.True(t, in.RequiresLogin())
	q := plantest.Request{Path: "/orders/7"}
	https, http := p.Listeners[0], p.Listeners[1]
	got, _ := plantest.Match(p, https, q)
	require.Equal(t, "staff", got.Login)
	require.Equal(t, []lbplan.WeightedTargetGroup{{Group: "orders"}}, got.Forward)
	got, _ = plantest.Match(p, http, q)
	require.Empty(t, got.Forward)
	require.Empty(t, got.Login, "only HTTPS listeners can authenticate users")
	require.Equal(t, &lbplan.RedirectAction{Protocol: "HTTPS", Port: 443, Status: 301}, got.Redirect)
	got, _ = plantest.Match(p, http, plantest.Request{Path: "/"})
	require.Equal(t, []lbplan.WeightedTargetGroup{{Group: "ui"}}, got.Forward, "other rules still forward")
}

func TestPrintedPlanMasksSecrets(t *testing.T) {
	t.Parallel()
	p, err := lbplan.New(staff(func(*lbplan.Login) {}))
	require.NoError(t, err)
	require.NotContains(t, fmt.Sprintf("%v %+v %#v", p, *p.Logins["staff"].OIDC, p.Logins["staff"].OIDC), "hunter2")
	require.Equal(t, "hunter2", string(p.Logins["staff"].OIDC.ClientSecret))
}

func TestRequiresLogin(t *testing.T) {
	t.Parallel()
	in := staff(func(*lbplan.Login) {})
	require.True(t, in.RequiresLogin())
	in.Services[0].Routes[0].Login = ""
	require.False(t, in.RequiresLogin())
}
