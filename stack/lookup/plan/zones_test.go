package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	lookupplan "ecs-foundation/stack/lookup/plan"
)

func TestZonesThatTheAccountDoesNotHave(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		zones   string
		account account
		errors  string
		warning string
	}{
		"existing names":  {zones: `["us-east-1c", "us-east-1a"]`},
		"existing IDs":    {zones: `["use1-az4", "use1-az1"]`},
		"unknown name":    {zones: `["us-east-1a", "us-east-1f"]`, errors: "network.zones[1]: the account has no zone us-east-1f in us-east-1: set one of us-east-1a, us-east-1b, us-east-1c"},
		"unknown ID":      {zones: `["use1-az3", "use1-az6"]`, errors: "network.zones[0]: the account has no zone use1-az3 in us-east-1: set one of use1-az4, use1-az6, use1-az1"},
		"two unknown":     {zones: `["us-east-1e", "us-east-1f"]`, errors: "network.zones[0]: the account has no zone us-east-1e in us-east-1: set one of us-east-1a, us-east-1b, us-east-1c\nnetwork.zones[1]: the account has no zone us-east-1f in us-east-1: set one of us-east-1a, us-east-1b, us-east-1c"},
		"unavailable now": {zones: `["us-east-1a", "us-east-1b"]`, account: account{lookupplan.AvailabilityZones{Available: true}: lookupplan.Zones{Names: []string{"us-east-1a"}, IDs: []string{"use1-az4"}}}, warning: "network.zones[1]: us-east-1b is not available now: AWS may reject new resources there"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			warnings, problems := evaluate(load(t, map[string]string{"network": `{"zones": ` + tc.zones + `}`}), usEast1().with(tc.account))
			require.Equal(t, tc.errors, problems)
			if tc.warning == "" {
				require.Empty(t, warnings)
			} else {
				require.Equal(t, []string{tc.warning}, warnings)
			}
		})
	}
}
