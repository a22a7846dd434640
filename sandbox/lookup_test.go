package sandbox_test

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// createPrivateZone creates a private hosted zone of example.com in the default VPC, and returns its ID.
func createPrivateZone(t *testing.T, e *engine.Engine) string {
	t.Helper()
	vpc := regexp.MustCompile(`vpc-[0-9a-f]+`).FindString(e.CallQuery("ec2", "DescribeVpcs"))
	response := e.CallREST("route53", http.MethodPost, "/2013-04-01/hostedzone",
		`<CreateHostedZoneRequest><Name>example.com</Name><CallerReference>b</CallerReference>`+
			`<HostedZoneConfig><PrivateZone>true</PrivateZone></HostedZoneConfig>`+
			`<VPC><VPCRegion>us-east-1</VPCRegion><VPCId>`+vpc+`</VPCId></VPC></CreateHostedZoneRequest>`)
	zone := regexp.MustCompile(`<Id>/hostedzone/(\w+)</Id>`).FindStringSubmatch(response)
	require.NotNil(t, zone, response)
	return zone[1]
}

// requestCertificate requests a certificate, which stays pending without its validation record, and returns its ARN.
func requestCertificate(t *testing.T, e *engine.Engine, domain string) string {
	t.Helper()
	response := e.CallJSON("acm", "CertificateManager.RequestCertificate", map[string]any{"DomainName": domain, "ValidationMethod": "DNS"})
	arn, _ := response["CertificateArn"].(string)
	require.NotEmpty(t, arn)
	return arn
}

// TestPreviewLooksUpWhatTheStackNames checks only the keys in the errors: the tests of stack/lookup/plan have the texts.
func TestPreviewLooksUpWhatTheStackNames(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "..", "dev")
	valid := e.Preview()
	require.NoError(t, valid.Err)
	require.NotContains(t, valid.Output, "could not look up")
	empty := inventory(e)
	public, private := createHostedZone(t, e), createPrivateZone(t, e)
	certificate := requestCertificate(t, e, "shop.example.com")

	for name, test := range map[string]struct {
		config []string
		key    string
	}{
		"zone":                   {[]string{"aws:region=us-west-1", "network.zones=[us-west-1a, us-west-1f]"}, "network.zones[1]"},
		"zone ID":                {[]string{"aws:region=us-west-1", "network.zones=[usw1-az1, usw1-az2]"}, "network.zones[1]"},
		"endpoint":               {[]string{"network.endpoints=[sqs, com.amazonaws.us-east-1.drk]"}, "network.endpoints[1]"},
		"domain in another zone": {[]string{"loadBalancer={domain: shop.example.org, zoneId: " + public + "}"}, "loadBalancer.domain"},
		"alternative name in another zone": {
			[]string{"loadBalancer={domain: shop.example.com, zoneId: " + public + ", alternativeNames: [shop.example.org]}"},
			"loadBalancer.alternativeNames[0]",
		},
		"private zone": {[]string{"loadBalancer={domain: shop.example.com, zoneId: " + private + "}"}, "loadBalancer.zoneId"},
		"pending certificate": {
			[]string{"loadBalancer={certificateArn: \"" + certificate + "\"}", "services.cart.routes[0].hosts=[shop.example.com]"},
			"loadBalancer.certificateArn",
		},
	} {
		preview := e.Preview(test.config...)
		require.Error(t, preview.Err, name)
		require.Contains(t, preview.Output, "ecs-foundation:"+test.key+": ", name)
		require.Contains(t, preview.Output, "no resources were changed", name)
		require.Equal(t, []string{
			"pulumi:providers:aws::aws", "pulumi:providers:pulumi::default", "pulumi:pulumi:Stack::ecs-foundation-dev",
		}, preview.Creates, name)
		require.Equal(t, empty, inventory(e), name)
	}
}
