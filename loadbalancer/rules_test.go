package loadbalancer_test

import (
	"net/netip"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"ecs-foundation/loadbalancer"
	lbplan "ecs-foundation/loadbalancer/plan"
	"ecs-foundation/stack/graphtest"
)

const rule = "aws:lb/listenerRule:ListenerRule"

// customRule returns an input with one custom rule.
func customRule(r lbplan.RuleSpec) lbplan.Input {
	in := shop(lbplan.Spec{HTTP: lbplan.Forward})
	r.Priority, r.Paths = 7, []string{"/own"}
	in.Spec.Rules = map[string]lbplan.RuleSpec{"own": r}
	return in
}

func TestRuleConditions(t *testing.T) {
	t.Parallel()
	in := shop(lbplan.Spec{HTTP: lbplan.Forward})
	in.Services[0].Routes[0] = lbplan.Route{
		Priority: 200, Methods: []string{"GET"}, Headers: map[string][]string{"X-B": {"2"}, "X-A": {"1*"}},
		Query:   []lbplan.Parameter{{Key: "version", Value: "v1"}},
		Sources: []netip.Prefix{netip.MustParsePrefix("2001:db8::/32")},
	}
	values := func(list ...any) map[string]any { return map[string]any{"values": list} }
	header := func(name, value string) map[string]any {
		return map[string]any{"httpHeader": map[string]any{"httpHeaderName": name, "values": []any{value}}}
	}
	conditions := graphtest.Run(t, program(in)).Get(t, "web-http-200").Inputs["conditions"]
	require.Equal(t, []any{
		header("X-A", "1*"), header("X-B", "2"),
		map[string]any{"httpRequestMethod": values("GET")},
		map[string]any{"queryStrings": []any{map[string]any{"key": "version", "value": "v1"}}},
		map[string]any{"sourceIp": values("2001:db8::/32")},
	}, conditions)
	in.Services[0].Routes[0] = lbplan.Route{Priority: 200, Query: []lbplan.Parameter{{Value: "a"}, {Value: "b"}}}
	conditions = graphtest.Run(t, program(in)).Get(t, "web-http-200").Inputs["conditions"]
	require.Equal(t, []any{
		map[string]any{"queryStrings": []any{map[string]any{"value": "a"}}},
		map[string]any{"queryStrings": []any{map[string]any{"value": "b"}}},
	}, conditions, "a request must match all query parameters: AWS requires one value of each condition")
}

func TestActionsOfCustomRule(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		rule lbplan.RuleSpec
		want map[string]any
	}{
		"redirect": {
			lbplan.RuleSpec{Redirect: &lbplan.RedirectAction{Protocol: "HTTPS", Host: "www.#{host}", Path: "/new/#{path}", Query: "a=b", Status: 301}},
			map[string]any{"type": "redirect", "redirect": map[string]any{
				"protocol": "HTTPS", "port": "443", "host": "www.#{host}", "path": "/new/#{path}", "query": "a=b", "statusCode": "HTTP_301",
			}},
		},
		"redirect of the path": {
			lbplan.RuleSpec{Redirect: &lbplan.RedirectAction{Path: "/new"}},
			map[string]any{"type": "redirect", "redirect": map[string]any{"path": "/new", "statusCode": "HTTP_302"}},
		},
		"fixed response": {
			lbplan.RuleSpec{Respond: &lbplan.FixedResponseAction{Status: 503, Body: "Back soon"}},
			map[string]any{"type": "fixed-response", "fixedResponse": map[string]any{
				"statusCode": "503", "contentType": "text/plain", "messageBody": "Back soon",
			}},
		},
		"weighted forward": {
			lbplan.RuleSpec{Forward: &lbplan.ForwardAction{Weights: map[string]int{"orders": 90, "sales": 10}}},
			map[string]any{"type": "forward", "forward": map[string]any{"targetGroups": []any{
				map[string]any{"arn": "<web-orders arn>", "weight": 90.0}, map[string]any{"arn": "<web-sales arn>", "weight": 10.0},
			}}},
		},
		"weighted forward with stickiness": {
			lbplan.RuleSpec{Forward: &lbplan.ForwardAction{Weights: map[string]int{"orders": 0, "sales": 1}, Stickiness: 60}},
			map[string]any{"type": "forward", "forward": map[string]any{
				"targetGroups": []any{
					map[string]any{"arn": "<web-orders arn>", "weight": 0.0}, map[string]any{"arn": "<web-sales arn>", "weight": 1.0},
				},
				"stickiness": map[string]any{"enabled": true, "duration": 60.0},
			}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := customRule(tc.rule)
			in.Services = append(in.Services, lbplan.Service{Name: "sales", Port: 3000})
			g := graphtest.Run(t, program(in))
			require.Equal(t, []any{tc.want}, g.Get(t, "web-http-7").Inputs["actions"])
			after := g.Get(t, "service").After
			require.Equal(t, tc.rule.Forward != nil, slices.Contains(after, "web-http-7"), "only rules that forward to the target group")
		})
	}
}

func TestGreenTargetGroupReceivesItsWeight(t *testing.T) {
	t.Parallel()
	in := shop(lbplan.Spec{HTTP: lbplan.Forward})
	in.Services[0].Green = &lbplan.Green{Weight: 10, Stickiness: 300}
	var arns, green []string
	g := graphtest.Run(t, func(ctx *pulumi.Context) error {
		plan, err := lbplan.New(in)
		if err != nil {
			return err
		}
		alb, err := loadbalancer.New(ctx, "web", &loadbalancer.Args{
			Plan: plan, VPCID: pulumi.String("vpc-1"), LogBucket: pulumi.String("shop-logs"), SecurityGroupID: pulumi.String("sg-1"),
			SubnetIDs: pulumi.StringMap{"a": pulumi.String("subnet-a"), "b": pulumi.String("subnet-b")},
		})
		if err != nil {
			return err
		}
		arns, green = alb.TargetGroupARNs.Names(), alb.GreenTargetGroupARNs.Names()
		return graphtest.Probe(ctx, "service", alb.GreenTargetGroupARNs.GetOrFail("orders"))
	})
	require.Equal(t, []string{"orders"}, arns)
	require.Equal(t, []string{"orders"}, green)
	require.Equal(t, []any{map[string]any{"type": "forward", "forward": map[string]any{
		"targetGroups": []any{
			map[string]any{"arn": "<web-orders arn>", "weight": 90.0}, map[string]any{"arn": "<web-orders-green arn>", "weight": 10.0},
		},
		"stickiness": map[string]any{"enabled": true, "duration": 300.0},
	}}}, g.Get(t, "web-http-200").Inputs["actions"])
	blue, greenGroup := g.Get(t, "web-orders").Inputs, g.Get(t, "web-orders-green").Inputs
	require.Equal(t, map[string]any{"Name": "ecs-foundation-dev-orders-green"}, greenGroup["tags"])
	delete(blue, "tags")
	delete(greenGroup, "tags")
	require.Equal(t, blue, greenGroup, "both target groups have the same settings")
	require.Contains(t, g.Get(t, "service").After, "web-http-200")
}

// staff returns an input where the route to orders requires a login.
func staff(login lbplan.Login) lbplan.Input {
	in := shop(lbplan.Spec{CertificateARN: certificate, HTTP: lbplan.Forward, Logins: map[string]lbplan.Login{"staff": login}})
	in.Services[0].Routes[0].Login = "staff"
	return in
}

func TestLoginIsFirstAction(t *testing.T) {
	t.Parallel()
	forward := map[string]any{"type": "forward", "targetGroupArn": "<web-orders arn>", "order": 2.0}
	oidc := staff(lbplan.Login{
		OIDC: &lbplan.OIDC{
			Issuer: "https://id.example", AuthorizationEndpoint: "https://id.example/authorize",
			TokenEndpoint: "https://id.example/token", UserInfoEndpoint: "https://id.example/userinfo",
			ClientID: "shop", ClientSecret: "hunter2",
		},
		Scope: "openid email", Parameters: map[string]string{"prompt": "login"},
		SessionTimeout: 3600, SessionCookie: "shop", OnUnauthenticated: "deny",
	})
	g := graphtest.Run(t, program(oidc))
	https := g.Get(t, "web-https-200")
	require.Equal(t, []any{map[string]any{"type": "authenticate-oidc", "order": 1.0, "authenticateOidc": map[string]any{
		"issuer": "https://id.example", "authorizationEndpoint": "https://id.example/authorize",
		"tokenEndpoint": "https://id.example/token", "userInfoEndpoint": "https://id.example/userinfo",
		"clientId": "shop", "clientSecret": graphtest.Secret{Value: "hunter2"},
		"scope": "openid email", "authenticationRequestExtraParams": map[string]any{"prompt": "login"},
		"sessionTimeout": 3600.0, "sessionCookieName": "shop", "onUnauthenticatedRequest": "deny",
	}}, forward}, https.Inputs["actions"])
	require.Equal(t, []string{"actions"}, https.Secrets, "the secret stays encrypted in the state after a refresh")
	require.NotContains(t, g.String(), "hunter2")
	require.Equal(t, []any{map[string]any{"type": "redirect", "redirect": map[string]any{
		"protocol": "HTTPS", "port": "443", "statusCode": "HTTP_301",
	}}}, g.Get(t, "web-http-200").Inputs["actions"], "the login requires HTTPS")

	cognito := staff(lbplan.Login{Cognito: &lbplan.Cognito{
		UserPoolARN: "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbC", ClientID: "c", Domain: "shop",
	}})
	https = graphtest.Run(t, program(cognito)).Get(t, "web-https-200")
	require.Equal(t, []any{map[string]any{"type": "authenticate-cognito", "order": 1.0, "authenticateCognito": map[string]any{
		"userPoolArn": "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbC", "userPoolClientId": "c", "userPoolDomain": "shop",
	}}, forward}, https.Inputs["actions"])
	require.Empty(t, https.Secrets)
}

func TestPreviewShowsAllRules(t *testing.T) {
	t.Parallel()
	in := staff(lbplan.Login{Cognito: &lbplan.Cognito{
		UserPoolARN: "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbC", ClientID: "c", Domain: "shop",
	}})
	in.Services[0].Green = &lbplan.Green{}
	in.Services = append(in.Services, lbplan.Service{Name: "a", Port: 1}, lbplan.Service{Name: "b", Port: 1})
	at := func(priority int, path string) lbplan.Route {
		return lbplan.Route{Priority: priority, Paths: []string{path}}
	}
	in.Spec.Rules = map[string]lbplan.RuleSpec{
		"moved":  {Route: at(1, "/moved"), Redirect: &lbplan.RedirectAction{Path: "/"}},
		"gone":   {Route: at(2, "/gone"), Respond: &lbplan.FixedResponseAction{Status: 410}},
		"shared": {Route: at(3, "/shared"), Forward: &lbplan.ForwardAction{Weights: map[string]int{"a": 1, "b": 1}}},
	}
	g := graphtest.Preview(t, program(in))
	require.Equal(t, graphtest.Run(t, program(in)).Names(""), g.Names(""))
	require.Len(t, g.Names(rule), 8)
	for _, name := range g.Names(rule) {
		require.True(t, g.Get(t, name).DeleteFirst, "%s: a target group can be used by only one load balancer", name)
	}
}
