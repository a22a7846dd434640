package stack_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/graphtest"
)

func TestCountOfZonesIsReportedWithTheirNames(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		open []string
		err  error
		want string
	}{
		"more zones than requested": {
			[]string{"us-east-1a", "us-east-1c", "us-east-1d", "us-east-1e"},
			nil,
			"must be a list of names (got 3), because a count would move subnets when AWS adds a zone: set zones: [us-east-1a, us-east-1c, us-east-1d]",
		},
		"fewer zones than requested": {
			[]string{"us-west-1a", "us-west-1c"},
			nil,
			"requested 3 zones, but the account has 2 in this region: set zones: [us-west-1a, us-west-1c]",
		},
		"failed request": {
			nil, errors.New("no credentials"),
			"must be a list of names (got 3), because a count would move subnets when AWS adds a zone: list their names, such as " +
				"[us-east-1a, us-east-1b]; describe Availability Zones: no credentials",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			values := graphtest.Stack(t, "..", "dev")
			values["ecs-foundation:network"] = `{"zones": 3, "cird": "10.0.0.0/16"}`
			_, err := stack.Load(config.Stack{
				Project: "ecs-foundation", Name: "dev", Values: values,
				Zones: func() ([]string, error) { return tc.open, tc.err },
			})
			require.Len(t, validate.Split(errors.Unwrap(err)), 2)
			require.ErrorContains(t, err, "ecs-foundation:network.zones: "+tc.want)
			require.ErrorContains(t, err, "ecs-foundation:network.cird: unknown key", "with all other errors")
		})
	}
}

func TestDeployedZonesInTheOtherFormKeepTheirSubnets(t *testing.T) {
	t.Parallel()
	ids := map[string]string{"us-east-1a": "use1-az6", "us-east-1b": "use1-az1"}
	load := func(zones, ranges string, deployed config.Deployed) (stack.Plan, error) {
		values := graphtest.Stack(t, "..", "dev")
		values["ecs-foundation:network"] = `{"zones": ` + zones + `, "subnets": {"public": ` + ranges +
			`, "private": ["10.0.10.0/24", "10.0.20.0/24"], "data": ["10.0.100.0/24", "10.0.200.0/24"]}}`
		return stack.Load(config.Stack{Project: "ecs-foundation", Name: "dev", Values: values, Deployed: deployed})
	}
	const list = `["10.0.1.0/24", "10.0.2.0/24"]`
	byName, err := load(`["us-east-1a", "us-east-1b"]`, list, config.Deployed{})
	require.NoError(t, err)
	byID, err := load(`["use1-az6", "use1-az1"]`, list, config.Deployed{})
	require.NoError(t, err)
	require.NotEqual(t, byName.Network.Subnets, byID.Network.Subnets)

	got, err := load(`["use1-az6", "use1-az1"]`, list, config.Deployed{Zones: []string{"us-east-1b", "us-east-1a"}, IDs: ids})
	require.NoError(t, err)
	require.Equal(t, byName.Network, got.Network)
	got, err = load(`["us-east-1a", "us-east-1b"]`, list, config.Deployed{Zones: []string{"use1-az1"}, IDs: ids})
	require.NoError(t, err)
	require.Equal(t, byID.Network, got.Network)

	_, err = load(`["use1-az6", "use1-az1"]`, `{"use1-az6": "10.0.1.0/24", "use1-az1": "10.0.1.0/24"}`,
		config.Deployed{Zones: []string{"us-east-1a"}, IDs: ids})
	require.ErrorContains(t, err, "network.subnets.public.use1-az6: 10.0.1.0/24 overlaps", "the key is as it is typed")
}
