package loadbalancer_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"ecs-foundation/loadbalancer"
	lbplan "ecs-foundation/loadbalancer/plan"
	"ecs-foundation/stack/graphtest"
)

const trustStore = "arn:aws:elasticloadbalancing:us-east-1:123456789012:truststore/clients/0123456789abcdef"

func domain(alternatives ...string) lbplan.Spec {
	return lbplan.Spec{Domain: "shop.example.com", ZoneID: zone, AlternativeNames: alternatives}
}

func TestListenerWaitsForIssuedCertificate(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, withDomain(false, shop(domain("*.shop.example.com", "example.com"))))
	require.Equal(t, map[string]any{
		"domainName": "shop.example.com", "subjectAlternativeNames": []any{"*.shop.example.com", "example.com"},
		"validationMethod": "DNS", "tags": map[string]any{"Name": "ecs-foundation-dev-certificate"},
	}, g.Get(t, "tls-request").Inputs)
	require.False(t, g.Get(t, "tls-request").DeleteFirst, "the listener uses the new certificate before the old one is deleted")
	require.Equal(t, map[string]any{
		"zoneId": zone, "name": "_proof.shop.example.com.", "type": "CNAME", "ttl": 60.0, "allowOverwrite": true,
		"records": []any{"_answer.shop.example.com.acm-validations.aws."},
	}, g.Get(t, "tls-shop.example.com").Inputs)
	require.Equal(t, map[string]any{
		"certificateArn":        "<tls-request arn>",
		"validationRecordFqdns": []any{"<tls-example.com fqdn>", "<tls-shop.example.com fqdn>"},
	}, g.Get(t, "tls-issued").Inputs, "a name and its wildcard share a record")
	require.Contains(t, g.Get(t, "web-https").After, "tls-issued")
	require.Equal(t, "<tls-request arn>", g.Get(t, "web-https").Inputs["certificateArn"])
}

func TestAliasRecordsWaitForListenersAndRules(t *testing.T) {
	t.Parallel()
	const record = "aws:route53/record:Record"
	in := shop(domain("*.shop.example.com"))
	in.Services[0].Routes[0].Hosts = append(in.Services[0].Routes[0].Hosts, "cart.shop.example.com", "*.example.org")
	g := graphtest.Run(t, withDomain(false, in))
	require.Equal(t, []string{"dns-a-cart.shop.example.com", "dns-a-shop.example.com", "tls-shop.example.com"}, g.Names(record))
	shop := g.Get(t, "dns-a-shop.example.com")
	require.Equal(t, map[string]any{
		"zoneId": zone, "name": "shop.example.com", "type": "A", "aliases": []any{map[string]any{
			"name": "<web-alb dnsName>", "zoneId": "<web-alb zoneId>", "evaluateTargetHealth": true,
		}},
	}, shop.Inputs)
	require.Subset(t, shop.After, []string{"web-http", "web-https", "web-https-200"})
	require.Equal(t, []string{
		"dns-a-cart.shop.example.com", "dns-a-shop.example.com", "dns-aaaa-cart.shop.example.com", "dns-aaaa-shop.example.com",
		"tls-shop.example.com",
	}, graphtest.Run(t, withDomain(true, in)).Names(record), "with IPv6")

	in.Spec.Internal = true
	require.Equal(t, g.Names(record), graphtest.Run(t, withDomain(true, in)).Names(record), "an internal load balancer has no IPv6")
	in.Spec.Aliases = new(false)
	require.Equal(t, []string{"tls-shop.example.com"}, graphtest.Run(t, withDomain(false, in)).Names(record))
	require.NotContains(t, graphtest.Run(t, withDomain(false, in)).Names(""), "dns")
}

func TestPreviewShowsCertificateAndRecords(t *testing.T) {
	t.Parallel()
	p := withDomain(true, shop(domain("www.example.com")))
	require.Equal(t, graphtest.Run(t, p).Names(""), graphtest.Preview(t, p).Names(""))
}

func TestHTTPSRequiresCertificateARN(t *testing.T) {
	t.Parallel()
	g, err := graphtest.Try(program(shop(domain())))
	require.ErrorContains(t, err, "load balancer \"web\": CertificateARN: required for shop.example.com: "+
		"create a certificate with NewCertificate")
	require.Empty(t, g.Names(""))
}

func TestValidationRecordsAreRetained(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, withDomain(false, shop(domain("www.example.com"))))
	for _, name := range g.Names("aws:route53/record:Record") {
		require.Equal(t, strings.HasPrefix(name, "tls-"), g.Get(t, name).Kept, name)
	}
}

func TestRenamedCertificateStaysOnListener(t *testing.T) {
	t.Parallel()
	const blog = "arn:aws:acm:us-east-1:123456789012:certificate/99999999-2222-3333-4444-555555555555"
	with := func(name string) *graphtest.Graph {
		in := shop(lbplan.Spec{CertificateARN: certificate, Certificates: map[string]string{name: blog}})
		return graphtest.Run(t, program(in))
	}
	g := with("blog")
	association := g.Get(t, "web-https-sni-99999999-2222-3333-4444-555555555555")
	require.Equal(t, map[string]any{"listenerArn": "<web-https arn>", "certificateArn": blog}, association.Inputs)
	require.Equal(t, g.Names(""), with("news").Names(""))
}

func TestMutualTLS(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		mutualTLS *lbplan.MutualTLS
		want      map[string]any
	}{
		"off": {nil, map[string]any{"mode": "off"}},
		"verify": {
			&lbplan.MutualTLS{TrustStore: trustStore, IgnoreExpired: true},
			map[string]any{"mode": "verify", "trustStoreArn": trustStore, "ignoreClientCertificateExpiry": true},
		},
		"passthrough": {&lbplan.MutualTLS{Passthrough: true}, map[string]any{"mode": "passthrough"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := graphtest.Run(t, program(shop(lbplan.Spec{CertificateARN: certificate, MutualTLS: tc.mutualTLS})))
			require.Equal(t, tc.want, g.Get(t, "web-https").Inputs["mutualAuthentication"])
			require.NotContains(t, g.Get(t, "web-http").Inputs, "mutualAuthentication")
		})
	}
}

func TestInternalAndPublicLoadBalancer(t *testing.T) {
	t.Parallel()
	inside := shop(lbplan.Spec{HTTP: lbplan.Forward, Internal: true})
	g := graphtest.Run(t, func(ctx *pulumi.Context) error {
		for name, in := range map[string]lbplan.Input{"web": shop(lbplan.Spec{CertificateARN: certificate}), "back": inside} {
			plan, err := lbplan.New(in)
			if err != nil {
				return err
			}
			_, err = loadbalancer.New(ctx, name, &loadbalancer.Args{
				Plan: plan, IPv6: true, VPCID: pulumi.String("vpc-1"), SecurityGroupID: pulumi.String("sg-" + name),
				SubnetIDs: pulumi.StringMap{"a": pulumi.String("subnet-" + name)}, LogBucket: pulumi.String("shop-logs"),
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	back, web := g.Get(t, "back-alb").Inputs, g.Get(t, "web-alb").Inputs
	require.Equal(t, true, back["internal"])
	require.NotContains(t, back, "ipAddressType")
	require.Equal(t, []any{"subnet-back"}, back["subnets"])
	require.NotContains(t, web, "internal")
	require.Equal(t, "dualstack", web["ipAddressType"])
	require.Equal(t, []string{"back-http-200", "web-https-200"}, g.Names("aws:lb/listenerRule:ListenerRule"))
}
