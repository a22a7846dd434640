package loadbalancer_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"ecs-foundation/loadbalancer"
	lbplan "ecs-foundation/loadbalancer/plan"
	"ecs-foundation/stack/graphtest"
)

const certificate = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"

func program(in lbplan.Input) pulumi.RunFunc {
	return withIPv6(false, in)
}

func withIPv6(ipv6 bool, in lbplan.Input) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		plan, err := lbplan.New(in)
		if err != nil {
			return err
		}
		alb, err := loadbalancer.New(ctx, "web", &loadbalancer.Args{
			Plan: plan, IPv6: ipv6, VPCID: pulumi.String("vpc-1"), SecurityGroupID: pulumi.String("sg-1"),
			LogBucket: pulumi.String("shop-logs"),
			SubnetIDs: pulumi.StringMap{"b": pulumi.String("subnet-b"), "a": pulumi.String("subnet-a")},
		})
		if err != nil {
			return err
		}
		return graphtest.Probe(ctx, "service", alb.TargetGroupARNs.GetOrFail("orders"))
	}
}

const zone = "Z0123456789ABCDEFGHIJ"

// withDomain creates a certificate, a load balancer and its DNS records.
func withDomain(ipv6 bool, in lbplan.Input) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		plan, err := lbplan.New(in)
		if err != nil {
			return err
		}
		certificate, err := loadbalancer.NewCertificate(ctx, "tls", &loadbalancer.CertificateArgs{
			Plan: plan.Certificate, ZoneID: pulumi.String(in.Spec.ZoneID),
		})
		if err != nil {
			return err
		}
		alb, err := loadbalancer.New(ctx, "web", &loadbalancer.Args{
			Plan: plan, IPv6: ipv6, CertificateARN: certificate.ARN, VPCID: pulumi.String("vpc-1"),
			SubnetIDs: pulumi.StringMap{"a": pulumi.String("subnet-a")}, SecurityGroupID: pulumi.String("sg-1"),
			LogBucket: pulumi.String("shop-logs"),
		})
		if err != nil {
			return err
		}
		names := map[string]*loadbalancer.LoadBalancer{}
		for _, name := range plan.Names {
			names[name] = alb
		}
		_, err = loadbalancer.NewRecords(ctx, "dns", &loadbalancer.RecordsArgs{ZoneID: pulumi.String(in.Spec.ZoneID), Names: names})
		return err
	}
}

func shop(spec lbplan.Spec) lbplan.Input {
	return lbplan.Input{Spec: spec, Services: []lbplan.Service{{
		Name: "orders", Port: 3000, ServiceRouting: lbplan.ServiceRouting{Routes: []lbplan.Route{
			{Paths: []string{"/orders/*"}, Hosts: []string{"shop.example.com"}, Priority: 200},
		}},
	}}}
}

func TestDefaultAttributesAreSecure(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, program(shop(lbplan.Spec{CertificateARN: certificate})))
	require.Equal(t, map[string]any{
		"loadBalancerType": "application", "subnets": []any{"subnet-a", "subnet-b"}, "securityGroups": []any{"sg-1"},
		"enableDeletionProtection": true, "dropInvalidHeaderFields": true, "desyncMitigationMode": "defensive",
		"idleTimeout": 60.0, "clientKeepAlive": 3600.0, "tags": map[string]any{"Name": "ecs-foundation-dev-alb"},
		"xffHeaderProcessingMode": "append", "enableXffClientPort": false, "preserveHostHeader": false,
		"accessLogs": map[string]any{"bucket": "shop-logs", "enabled": true},
	}, g.Get(t, "web-alb").Inputs)
}

func TestIPv6OnlyChangesAddressType(t *testing.T) {
	t.Parallel()
	in := shop(lbplan.Spec{HTTP: lbplan.Forward})
	g, before := graphtest.Run(t, withIPv6(true, in)), graphtest.Run(t, program(in))
	alb := g.Get(t, "web-alb").Inputs
	require.Equal(t, "dualstack", alb["ipAddressType"])
	delete(alb, "ipAddressType")
	require.Equal(t, before.String(), g.String())
}

func TestHTTPRedirectsToHTTPS(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, program(shop(lbplan.Spec{CertificateARN: certificate})))
	require.Equal(t, []any{map[string]any{"type": "redirect", "redirect": map[string]any{
		"protocol": "HTTPS", "port": "443", "statusCode": "HTTP_301",
	}}}, g.Get(t, "web-http").Inputs["defaultActions"])
	https := g.Get(t, "web-https").Inputs
	require.Equal(t, "HTTPS", https["protocol"])
	require.Equal(t, certificate, https["certificateArn"])
	require.Equal(t, "ELBSecurityPolicy-TLS13-1-2-2021-06", https["sslPolicy"])
	require.Equal(t, []any{map[string]any{"type": "fixed-response", "fixedResponse": map[string]any{
		"contentType": "text/plain", "messageBody": "Not found", "statusCode": "404",
	}}}, https["defaultActions"])
	require.Equal(t, []string{"web-https-200"}, g.Names("aws:lb/listenerRule:ListenerRule"), "a listener that redirects has no rules")
	require.Subset(t, g.Get(t, "web-http").After, []string{"web-https", "web-https-200"}, "no redirect before HTTPS has its rules")
}

func TestRuleForwardsToService(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, program(shop(lbplan.Spec{HTTP: lbplan.Forward})))
	require.Equal(t, map[string]any{
		"listenerArn": "<web-http arn>", "priority": 200.0,
		"conditions": []any{
			map[string]any{"hostHeader": map[string]any{"values": []any{"shop.example.com"}}},
			map[string]any{"pathPattern": map[string]any{"values": []any{"/orders/*"}}},
		},
		"actions": []any{map[string]any{"type": "forward", "targetGroupArn": "<web-orders arn>"}},
		"tags":    map[string]any{"Name": "ecs-foundation-dev-http-200"},
	}, g.Get(t, "web-http-200").Inputs)
	require.Contains(t, g.Get(t, "service").After, "web-http-200", "AWS rejects a service if no rule forwards to its target group")
}

func TestHTTPAndHTTPSForward(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, program(shop(lbplan.Spec{CertificateARN: certificate, HTTP: lbplan.Forward})))
	require.Equal(t, []string{"web-http-200", "web-https-200"}, g.Names("aws:lb/listenerRule:ListenerRule"))
	require.Equal(t, "redirect", g.Get(t, "web-http").Inputs["defaultActions"].([]any)[0].(map[string]any)["type"],
		"requests are redirected until their rule exists")
}

func TestLongNamesAreShortenedAndUnique(t *testing.T) {
	t.Parallel()
	in := shop(lbplan.Spec{HTTP: lbplan.Forward})
	in.Services = append(in.Services,
		lbplan.Service{Name: "order-processing-for-europe", Port: 1, ServiceRouting: lbplan.ServiceRouting{Routes: []lbplan.Route{{Paths: []string{"/e"}, Priority: 1}}}},
		lbplan.Service{Name: "order-processing-for-asia", Port: 1, ServiceRouting: lbplan.ServiceRouting{Routes: []lbplan.Route{{Paths: []string{"/a"}, Priority: 2}}}},
	)
	names := graphtest.Run(t, program(in)).Names("aws:lb/targetGroup:TargetGroup")
	require.Len(t, names, 3)
	for _, name := range names {
		require.LessOrEqual(t, len(name), 24, name)
	}
}

func TestMissingPlanRegistersNothing(t *testing.T) {
	t.Parallel()
	for want, program := range map[string]pulumi.RunFunc{
		`load balancer "web": load balancer plan: required`: func(ctx *pulumi.Context) error {
			_, err := loadbalancer.New(ctx, "web", &loadbalancer.Args{})
			return err
		},
		`certificate "tls": certificate plan: required`: func(ctx *pulumi.Context) error {
			_, err := loadbalancer.NewCertificate(ctx, "tls", &loadbalancer.CertificateArgs{})
			return err
		},
	} {
		g, err := graphtest.Try(program)
		require.ErrorContains(t, err, want)
		require.Empty(t, g.Names(""))
	}
}

func TestPreviewShowsAllLoadBalancerResources(t *testing.T) {
	t.Parallel()
	p := program(shop(lbplan.Spec{CertificateARN: certificate}))
	require.Equal(t, graphtest.Run(t, p).Names(""), graphtest.Preview(t, p).Names(""))
}
