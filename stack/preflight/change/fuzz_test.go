package change_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/preflight/change"
)

// FuzzOutputs reads any text as the outputs of a deployed stack.
func FuzzOutputs(f *testing.F) {
	for _, text := range []string{
		"{}", "null", `{"vpcId": "vpc-1", "deployed": {"version": 1}}`, `{"deployed": {"version": 1, "network": {"zones": ["a"], "nats": {"a": null}}}}`, `{"vpcId": 1}`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var outputs map[string]any
		if json.Unmarshal([]byte(text), &outputs) != nil {
			return
		}
		d, err := change.FromOutputs(outputs)
		if err != nil {
			return
		}
		if d.Record == nil {
			require.Empty(t, d.Network())
		}
		_ = d.CheckRegion("us-east-1")
	})
}
