package preflight_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/preflight"
)

func TestWarnings(t *testing.T) {
	t.Parallel()
	const certificate = `{"domain": "shop.example.com", "zoneId": "Z0123456789ABCDEFGHIJ", "alternativeNames": ["*.shop.example.com"]`
	for name, c := range map[string]struct {
		services, balancer string
		want               string
	}{
		"path without those below": {
			services: `{"ui": {"port": 80, "routes": [{"paths": ["/api"], "priority": 1}]}}`,
			want:     `services.ui.routes[0].paths[0]: "/api" matches only this path: add "/api/*" for the paths below it`,
		},
		"path with a slash at the end": {
			services: `{"ui": {"port": 80, "routes": [{"paths": ["/a/*", "/api/"], "priority": 1}]}}`,
			want:     `services.ui.routes[0].paths[1]: "/api/" matches only this path: add "/api/*" for the paths below it`,
		},
		"paths below for another host": {
			services: `{"ui": {"port": 80, "routes": [{"paths": ["/api"], "hosts": ["a.shop.example.com"], "priority": 1},
				{"paths": ["/api/*"], "hosts": ["b.shop.example.com"], "priority": 2}]}}`,
			want: `services.ui.routes[0].paths[0]: "/api" matches only this path: add "/api/*" for the paths below it`,
		},
		"paths below in the same rule":        {services: `{"ui": {"port": 80, "routes": [{"paths": ["/api", "/api/*"], "priority": 1}]}}`},
		"paths below with the same beginning": {services: `{"ui": {"port": 80, "routes": [{"paths": ["/api", "/api*"], "priority": 1}]}}`},
		"paths below of another service":      {services: `{"ui": {"port": 80, "routes": [{"paths": ["/api"], "priority": 1}]}, "v1": {"port": 81, "routes": [{"paths": ["/api/v1/*"], "priority": 2}]}}`},
		"root, files and patterns":            {services: `{"ui": {"port": 80, "routes": [{"paths": ["/", "/robots.txt", "/a?c", "/x*"], "priority": 1}]}}`},
		"host that the certificate covers":    {services: `{"ui": {"port": 80, "routes": [{"hosts": ["A.shop.example.com", "*.example.org"], "priority": 1}]}}`},
		"host of an additional certificate":   {services: `{"ui": {"port": 80, "routes": [{"hosts": ["www.example.org"], "priority": 1}]}}`, balancer: `, "certificates": {"org": "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"}`},
		"data that every service uses":        {services: `{"ui": {"port": 80, "uses": ["db"], "routes": [{"paths": ["/*"], "priority": 1}]}}`},
		"data that no service uses":           {services: `{"ui": {"port": 80, "routes": [{"paths": ["/*"], "priority": 1}]}}`},
		"host outside of the stack's certificate": {
			services: `{"ui": {"port": 80, "routes": [{"hosts": ["www.example.org"], "priority": 1}]}}`,
			want: `services.ui.routes[0].hosts[0]: the certificate of the stack (shop.example.com, *.shop.example.com) is not valid for "www.example.org", ` +
				`and the stack makes no DNS record for it: add it to loadBalancer.alternativeNames, or a certificate to loadBalancer.certificates`,
		},
		"service that does not use the data of others": {
			services: `{"ui": {"port": 80, "uses": ["db"], "routes": [{"paths": ["/*"], "priority": 1}]}, "mail": {}, "jobs": {}}`,
			want: "security.isolation: all services share a security group, so that jobs, mail can also connect to db: " +
				"set perService to allow each service only what it uses",
		},
		"header that the load balancer drops": {
			services: `{"ui": {"port": 80, "routes": [{"headers": {"X-Channel": ["beta"], "X_Channel": ["beta"]}, "priority": 1}]}}`,
			want: "services.ui.routes[0].headers.X_Channel: the load balancer drops headers whose names have other characters than letters, " +
				"digits and hyphens: choose another header",
		},
		"login without openid": {
			services: `{"ui": {"port": 80, "routes": [{"paths": ["/*"], "login": "staff", "priority": 1}]}}`,
			balancer: `, "logins": {"staff": {"scope": "email", "cognito": {"userPoolArn": ` +
				`"arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEfGhI", "clientId": "abc123", "domain": "my-shop"}}}`,
			want: "loadBalancer.logins.staff.scope: without openid, an identity provider need not return an ID token, " +
				"which the load balancer requires: add it",
		},
		"client secret in the stack file": {
			services: `{"ui": {"port": 80, "routes": [{"paths": ["/*"], "login": "staff", "priority": 1}]}}`,
			balancer: `, "logins": {"staff": {"oidc": {"issuer": "https://id.example", "authorizationEndpoint": "https://id.example/a", ` +
				`"tokenEndpoint": "https://id.example/t", "userInfoEndpoint": "https://id.example/u", "clientId": "shop", "clientSecret": "hunter2"}}}`,
			want: "loadBalancer.logins.staff.oidc.clientSecret: the stack file has the secret as text: create a new one, and set it with " +
				"pulumi config set --secret --path 'ecs-foundation:loadBalancer.logins.staff.oidc.clientSecret'",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			values := graphtest.Stack(t, "../..", "dev")
			values["ecs-foundation:loadBalancer"] = certificate + c.balancer + "}"
			values["ecs-foundation:data"] = `{"db": {"port": 5432}}`
			values["ecs-foundation:services"] = c.services
			file := config.File{Values: values}
			if strings.Contains(c.balancer, "hunter2") {
				file.Typed = map[string]string{"ecs-foundation:loadBalancer.logins.staff.oidc.clientSecret": "hunter2"}
			}
			plan, err := stack.Load(config.Stack{Project: "ecs-foundation", Name: "dev", Values: values, File: file})
			require.NoError(t, err)
			if c.want == "" {
				assert.NoError(t, preflight.Warnings(plan))
				return
			}
			assert.EqualError(t, preflight.Warnings(plan), c.want)
		})
	}
}
