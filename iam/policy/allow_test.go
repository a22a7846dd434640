package policy_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/policy"
)

func TestADocumentAllowsWhatItsPatternsMatch(t *testing.T) {
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
		"a stream of a group":    {"logs:PutLogEvents", "arn:aws:logs:us-east-1:123456789012:log-group:/ecs/shop-dev/ui:log-stream:a", true},
		"a group of another":     {"logs:PutLogEvents", "arn:aws:logs:us-east-1:123456789012:log-group:/ecs/shop-prod/ui:log-stream:a", false},
		"another action":         {"logs:CreateLogStream", "arn:aws:logs:us-east-1:123456789012:log-group:/ecs/shop-dev/ui:log-stream:a", false},
		"one letter for one":     {"logs:PutLogEvents", "arn:aws:logs:y:x", true},
		"one letter for none":    {"logs:PutLogEvents", "arn:aws:logs::x", false},
		"less than the pattern":  {"logs:PutLogEvents", "arn:aws:logs", false},
		"nothing of what is not": {"", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tc.want, d.Allows(policy.Need{Action: tc.action, Resource: tc.resource}))
		})
	}
}
