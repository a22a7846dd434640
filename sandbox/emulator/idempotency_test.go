package emulator_test

import (
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/emulator"
	"ecs-foundation/sandbox/state"
)

// TestRepeatedCalls makes each call twice. AWS executes a call with a client token once, and one without it twice.
func TestRepeatedCalls(t *testing.T) {
	t.Parallel()
	e, err := emulator.Start(t.Context(), state.Dir(t.TempDir()), t.Logf)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, e.Stop()) })
	call := func(service, body, target string) string {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, e.URL, strings.NewReader(body))
		require.NoError(t, err)
		req.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/"+service+"/aws4_request")
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if target != "" {
			req.Header.Set("Content-Type", "application/x-amz-json-1.1")
			req.Header.Set("X-Amz-Target", target)
		}
		response, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		defer func() { require.NoError(t, response.Body.Close()) }()
		text, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		require.Equal(t, http.StatusOK, response.StatusCode, string(text))
		ids := regexp.MustCompile(`\b(?:vpc|rtb|igw|eipalloc)-[0-9a-f]{8,}|arn:aws:(?:acm|elasticloadbalancing)[^<"]+`)
		return ids.FindString(string(text))
	}
	vpc := call("ec2", "Action=CreateVpc&CidrBlock=10.0.0.0/16&Version=2016-11-15", "")
	for name, test := range map[string]struct {
		service, body, target string
		once                  bool
	}{
		"VPC":              {service: "ec2", body: "Action=CreateVpc&CidrBlock=10.0.0.0/16&Version=2016-11-15"},
		"internet gateway": {service: "ec2", body: "Action=CreateInternetGateway&Version=2016-11-15"},
		"address":          {service: "ec2", body: "Action=AllocateAddress&Domain=vpc&Version=2016-11-15"},
		"route table":      {service: "ec2", body: "Action=CreateRouteTable&Version=2016-11-15&VpcId=" + vpc},
		"route table with a token": {
			service: "ec2", body: "Action=CreateRouteTable&ClientToken=a&Version=2016-11-15&VpcId=" + vpc, once: true,
		},
		"certificate": {
			service: "acm", target: "CertificateManager.RequestCertificate", body: `{"DomainName": "a.example.com"}`,
		},
		"certificate with a token": {
			service: "acm", target: "CertificateManager.RequestCertificate", once: true,
			body: `{"DomainName": "a.example.com", "IdempotencyToken": "a"}`,
		},
		"target group": {
			service: "elasticloadbalancing", once: true,
			body: "Action=CreateTargetGroup&Name=ui&Port=80&Protocol=HTTP&TargetType=ip&Version=2015-12-01&VpcId=" + vpc,
		},
	} {
		first, again := call(test.service, test.body, test.target), call(test.service, test.body, test.target)
		require.NotEmpty(t, first, name)
		require.Equal(t, test.once, first == again, "%s: %s, %s", name, first, again)
	}
}
