package policy_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/policy"
)

func TestAllowsMatchesPatterns(t *testing.T) {
	t.Parallel()
	d := policy.NewDocument(policy.Statement{
		Sid: "Logs", Effect: policy.Allow,
		Actions:   []string{"logs:PutLogEvents"},
		Resources: []string{"arn:aws:logs:us-east-1:123456789012:log-group:/ecs/shop-dev/*:*", "arn:aws:logs:?:x"},
	})
	for name, tc := range map[string]struct {
		action, resource string
		want             bool
	}{
		"stream of group":        {"logs:PutLogEvents", "arn:aws:logs:us-east-1:123456789012:log-group:/ecs/shop-dev/ui:log-stream:a", true},
		"group of another stack": {"logs:PutLogEvents", "arn:aws:logs:us-east-1:123456789012:log-group:/ecs/shop-prod/ui:log-stream:a", false},
		"other action":           {"logs:CreateLogStream", "arn:aws:logs:us-east-1:123456789012:log-group:/ecs/shop-dev/ui:log-stream:a", false},
		"? for one character":    {"logs:PutLogEvents", "arn:aws:logs:y:x", true},
		"? for no character":     {"logs:PutLogEvents", "arn:aws:logs::x", false},
		"prefix of pattern":      {"logs:PutLogEvents", "arn:aws:logs", false},
		"empty request":          {"", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tc.want, d.Allows(policy.Need{Action: tc.action, Resource: tc.resource}))
		})
	}
}
