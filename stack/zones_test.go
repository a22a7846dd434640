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

func TestCountOfZonesIsAnsweredWithTheirNames(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		open []string
		err  error
		want string
	}{
		"more zones than are asked for": {
			[]string{"us-east-1a", "us-east-1c", "us-east-1d", "us-east-1e"},
			nil,
			"3 is a count, and a count would move subnets when AWS opens a zone: write zones: [us-east-1a, us-east-1c, us-east-1d]",
		},
		"fewer zones than are asked for": {
			[]string{"us-west-1a", "us-west-1c"},
			nil,
			"3 zones are asked for, and the account has 2 here: write zones: [us-west-1a, us-west-1c]",
		},
		"no answer": {
			nil, errors.New("no credentials"),
			"3 is a count, and a count would move subnets when AWS opens a zone: list their names, such as " +
				"[us-east-1a, us-east-1b]; asked for them, AWS said: no credentials",
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
			require.ErrorContains(t, err, "ecs-foundation:network.cird: unknown key", "and all else with it")
		})
	}
}
