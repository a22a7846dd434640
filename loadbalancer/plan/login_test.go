package plan_test

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	lbplan "ecs-foundation/loadbalancer/plan"
	"ecs-foundation/loadbalancer/plan/plantest"
)

// staff returns a shop where orders are for those who log in.
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

func TestWhatAsksForALoginIsNotServedByHTTP(t *testing.T) {
	t.Parallel()
	in := staff(func(*lbplan.Login) {})
	in.Spec.HTTP = lbplan.Forward
	p, err := lbplan.New(in)
	require.NoError(t, err)
	require.True(t, in.LogsIn())
	q := plantest.Request{Path: "/orders/7"}
	https, http := p.Listeners[0], p.Listeners[1]
	got, _ := plantest.Match(p, https, q)
	require.Equal(t, "staff", got.Login)
	require.Equal(t, []lbplan.Share{{Group: "orders"}}, got.Forward)
	got, _ = plantest.Match(p, http, q)
	require.Empty(t, got.Forward)
	require.Empty(t, got.Login, "AWS takes a login on HTTPS listeners only")
	require.Equal(t, &lbplan.Redirection{Protocol: "HTTPS", Port: 443, Status: 301}, got.Redirect)
	got, _ = plantest.Match(p, http, plantest.Request{Path: "/"})
	require.Equal(t, []lbplan.Share{{Group: "ui"}}, got.Forward, "the rest is served as before")
}

func TestASecretIsInNoPrintOfAPlan(t *testing.T) {
	t.Parallel()
	p, err := lbplan.New(staff(func(*lbplan.Login) {}))
	require.NoError(t, err)
	require.NotContains(t, fmt.Sprintf("%v %+v %#v", p, *p.Logins["staff"].OIDC, p.Logins["staff"].OIDC), "hunter2")
	require.Equal(t, "hunter2", string(p.Logins["staff"].OIDC.ClientSecret))
}

func TestMistakesInLoginsAreToldWithTheirKeys(t *testing.T) {
	t.Parallel()
	const at = "loadBalancer.logins.staff"
	pool := lbplan.Cognito{UserPoolARN: "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbC", ClientID: "c", Domain: "shop"}
	cognito := func(change func(*lbplan.Cognito)) func(*lbplan.Login) {
		return func(l *lbplan.Login) {
			other := pool
			change(&other)
			l.OIDC, l.Cognito = nil, &other
		}
	}
	for name, tc := range map[string]struct {
		change func(*lbplan.Login)
		want   string
	}{
		"by nothing": {
			func(l *lbplan.Login) { l.OIDC = nil },
			at + ": users log in by one of oidc and cognito: write exactly one of them",
		},
		"by both": {
			func(l *lbplan.Login) { l.Cognito = &pool },
			at + ": users log in by one of oidc and cognito: write exactly one of them",
		},
		"without an issuer": {
			func(l *lbplan.Login) { l.OIDC.Issuer = "" },
			at + ".oidc.issuer: it is missing: the provider publishes it at /.well-known/openid-configuration",
		},
		"at an address without HTTPS": {
			func(l *lbplan.Login) { l.OIDC.AuthorizationEndpoint = "login.example.com" },
			at + `.oidc.authorizationEndpoint: "login.example.com" is no address of a provider: ` +
				"write a whole one, such as https://login.example.com/oauth2/token",
		},
		"at another port": {
			func(l *lbplan.Login) { l.OIDC.TokenEndpoint = "https://login.example.com:8443/token" },
			at + `.oidc.tokenEndpoint: "https://login.example.com:8443/token" is at another port than 443, ` +
				"and the load balancer calls out at that one only: name one there",
		},
		"without a client": {
			func(l *lbplan.Login) { l.OIDC.ClientID = "" },
			at + ".oidc.clientId: it is missing: give the ID that the provider knows the load balancer by",
		},
		"without a secret": {
			func(l *lbplan.Login) { l.OIDC.ClientSecret = "" },
			at + ".oidc.clientSecret: it is missing: write it by pulumi config set --secret --path",
		},
		"by a pool's name": {
			cognito(func(c *lbplan.Cognito) { c.UserPoolARN = "shop" }),
			at + `.cognito.userPoolArn: "shop" is no ARN of a user pool: write one such as ` +
				"arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEfGhI",
		},
		"by a pool without a client": {
			cognito(func(c *lbplan.Cognito) { c.ClientID = "" }),
			at + ".cognito.clientId: it is missing: give the ID of the pool's client",
		},
		"by a pool at a URL": {
			cognito(func(c *lbplan.Cognito) { c.Domain = "https://shop" }),
			at + `.cognito.domain: "https://shop" is no domain of a user pool: write its prefix, such as my-shop, or a domain of your own`,
		},
		"for longer than a week": {
			func(l *lbplan.Login) { l.SessionTimeout = 604801 },
			at + ".sessionTimeout: 604801 is out of range: choose 1 to 604800 seconds",
		},
		"with a cookie that is none": {
			func(l *lbplan.Login) { l.SessionCookie = "a b" },
			at + `.sessionCookie: "a b" is no name of a cookie: use letters, digits and ! # $ % & ' * + - . ^ _ ` + "`" + ` | ~`,
		},
		"with claims between commas": {
			func(l *lbplan.Login) { l.Scope = "openid,  email" },
			at + `.scope: "openid,  email" is no list of claims: write words with one blank between, such as openid email`,
		},
		"and otherwise something else": {
			func(l *lbplan.Login) { l.OnUnauthenticated = "dney" },
			at + `.onUnauthenticated: "dney" is no choice for who is not logged in: did you mean deny? Write authenticate, deny or allow`,
		},
		"with eleven parameters": {
			func(l *lbplan.Login) {
				l.Parameters = map[string]string{}
				for i := range 11 {
					l.Parameters[strconv.Itoa(i)] = "x"
				}
			},
			at + ".parameters: 11 parameters, and AWS sends 10 along: take some off",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := lbplan.New(staff(tc.change))
			require.EqualError(t, err, tc.want)
		})
	}
}

func TestALoginBeforeGRPCIsTold(t *testing.T) {
	t.Parallel()
	in := staff(func(*lbplan.Login) {})
	in.Services[0].Target.Version = lbplan.GRPC
	in.Spec.OwnRules = map[string]lbplan.OwnRule{"own": {
		Route:   lbplan.Route{Priority: 1, Paths: []string{"/own"}, Login: "staff"},
		Forward: &lbplan.Shares{Weights: map[string]int{"ui": 1, "orders": 1}},
	}}
	_, err := lbplan.New(in)
	const want = "login: orders speaks grpc, and AWS does nothing but forward to such a service: take one of the two off"
	require.EqualError(t, err, "services.orders.routes[0]."+want+"\nloadBalancer.rules.own."+want)
}

func TestALoginNeedsHTTPSAndSomebodyWhoAsksForIt(t *testing.T) {
	t.Parallel()
	in := staff(func(*lbplan.Login) {})
	in.Spec.CertificateARN, in.Spec.HTTP = "", lbplan.Forward
	_, err := lbplan.New(in)
	require.EqualError(t, err, "services.orders.routes[0].login: users log in by HTTPS only, and there is no certificate: "+
		"set loadBalancer.certificateArn, or domain and zoneId, or take the key off")
	in = staff(func(*lbplan.Login) {})
	in.Services[0].Routes[0].Login = ""
	require.False(t, in.LogsIn())
	_, err = lbplan.New(in)
	require.EqualError(t, err, "loadBalancer.logins.staff: nothing asks for it, and so nobody logs in: "+
		"write login: staff in a route or a rule, or take it off")
}
