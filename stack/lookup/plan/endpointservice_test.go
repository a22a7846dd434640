package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	lookupplan "ecs-foundation/stack/lookup/plan"
)

func TestEndpointsThatTheRegionOrAZoneDoesNotHave(t *testing.T) {
	t.Parallel()
	smtp := lookupplan.EndpointService{Name: "com.amazonaws.us-east-1.email-smtp", Type: "Interface"}
	for name, tc := range map[string]struct {
		network string
		account account
		want    string
	}{
		"offered in all zones": {`{"zones": ["us-east-1a", "us-east-1b"], "endpoints": ["email-smtp"]}`, account{smtp: lookupplan.OfferedIn{"us-east-1a", "us-east-1b"}}, ""},
		"not in the region": {
			`{"zones": ["us-east-1a", "us-east-1b"], "endpoints": ["sqs", "email-smtp"]}`,
			account{smtp: nil},
			"network.endpoints[1]: us-east-1 has no interface endpoints for email-smtp (com.amazonaws.us-east-1.email-smtp): remove it, and reach the service through NAT",
		},
		"not in a zone": {
			`{"zones": ["us-east-1a", "us-east-1b"], "endpoints": ["email-smtp"]}`,
			account{smtp: lookupplan.OfferedIn{"us-east-1a", "us-east-1c"}},
			"network.endpoints[0]: email-smtp has no interface endpoints in us-east-1b, only in us-east-1a, us-east-1c: set other zones, or remove it and reach the service through NAT",
		},
		"not in a zone with an ID": {
			`{"zones": ["use1-az4", "use1-az6"], "endpoints": ["email-smtp"]}`,
			account{smtp: lookupplan.OfferedIn{"us-east-1b"}},
			"network.endpoints[0]: email-smtp has no interface endpoints in use1-az4, only in us-east-1b: set other zones, or remove it and reach the service through NAT",
		},
		"derived": {
			`{"zones": ["us-east-1a", "us-east-1b"], "egress": "isolated"}`,
			account{lookupplan.EndpointService{Name: "com.amazonaws.us-east-1.logs", Type: "Interface"}: lookupplan.OfferedIn{"us-east-1a"}},
			"network.endpoints: logs has no interface endpoints in us-east-1b, only in us-east-1a: set other zones, or remove it and reach the service through NAT",
		},
		"gateway": {
			`{"zones": ["us-east-1a", "us-east-1b"]}`,
			account{lookupplan.EndpointService{Name: "com.amazonaws.us-east-1.s3", Type: "Gateway"}: nil},
			"aws:region: us-east-1 has no gateway endpoints for s3, which every stack creates",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			warnings, problems := evaluate(load(t, map[string]string{"network": tc.network}), usEast1().with(tc.account))
			require.Equal(t, tc.want, problems)
			require.Empty(t, warnings)
		})
	}
}
