package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/graphtest"
)

func TestDomainHasCertificateAndRecords(t *testing.T) {
	t.Parallel()
	values := graphtest.Stack(t, ".", "prod")
	values["ecs-foundation:loadBalancer"] = `{"domain": "shop.example.com", "zoneId": "Z0123456789ABCDEFGHIJ"}`
	g := graphtest.RunAs(t, "prod", foundation(values))
	graphtest.CheckInvariants(t, g)
	require.Contains(t, g.Get(t, "public-https").After, "certificate-issued")
	require.Equal(t, []string{"certificate-shop.example.com", "names-a-shop.example.com"}, g.Names("aws:route53/record:Record"))
	require.Equal(t, g.Names(""), graphtest.Preview(t, foundation(values)).Names(""))
}

func TestServicesBehindAdditionalLoadBalancer(t *testing.T) {
	t.Parallel()
	values := graphtest.Stack(t, ".", "prod")
	insert := func(key, settings string) {
		values["ecs-foundation:"+key] = strings.Replace(values["ecs-foundation:"+key], "{", "{"+settings, 1)
	}
	insert("services", `"pay": {"port": 3000, "shard": "b", "routes": [{"hosts": ["pay.example.com"], "priority": 100}]},`)
	insert("loadBalancer", `"shards": ["b"], "domain": "example.com", "zoneId": "Z0123456789ABCDEFGHIJ",`)
	g := graphtest.RunAs(t, "prod", foundation(values))
	graphtest.CheckInvariants(t, g)
	require.Equal(t, []string{"b-public-alb", "public-alb"}, g.Names("aws:lb/loadBalancer:LoadBalancer"))
	require.Equal(t, "<b-public-https arn>", g.Get(t, "b-public-https-100").Inputs["listenerArn"])
	aliases := g.Get(t, "names-a-pay.example.com").Inputs["aliases"]
	require.Equal(t, "<b-public-alb zoneId>", aliases.([]any)[0].(map[string]any)["zoneId"], "its records point to its load balancer")
	require.Equal(t, g.Names(""), graphtest.Preview(t, foundation(values)).Names(""))
}

func TestInternalLoadBalancerIsInPrivateSubnets(t *testing.T) {
	t.Parallel()
	values := graphtest.Stack(t, ".", "dev")
	values["ecs-foundation:loadBalancer"] = `{"http": "forward", "internal": true}`
	g := graphtest.Run(t, foundation(values))
	graphtest.CheckInvariants(t, g)
	alb := g.Get(t, "private-alb")
	require.Equal(t, []any{"<network-private-a>", "<network-private-b>"}, alb.Inputs["subnets"])
	require.NotContains(t, alb.After, "network-nat-a", "it does not need NAT")
	require.Equal(t, "10.0.0.0/16", g.Get(t, "security-10-0-0-0-16-to-alb-80-ingress").Inputs["cidrIpv4"])
	require.NotContains(t, g.Names(""), "security-internet-to-alb-80-ingress")
}
