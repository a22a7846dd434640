package config_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack/config"
)

// TestTextCannotWidenPolicies puts text with a meaning in IAM at each key that takes text. It is
// rejected, or is in no policy: only the statements of grants take patterns.
func TestTextCannotWidenPolicies(t *testing.T) {
	t.Parallel()
	keys := 0
	eachKey(reflect.TypeFor[config.Config](), "", func(path string, of reflect.Type, _ validate.Constraint) {
		for of.Kind() == reflect.Pointer {
			of = of.Elem()
		}
		if of.Kind() != reflect.String && (of.Kind() != reflect.Slice || of.Elem().Kind() != reflect.String) {
			return
		}
		keys++
		for _, text := range []string{"mark*", "mar?k", "${aws:mark}", "mark\"", "mark\n"} {
			var value any = text
			if of.Kind() == reflect.Slice {
				value = []any{text}
			}
			p, err := plan(with(t, set(t, probe{path: path, value: value})))
			if err != nil {
				continue
			}
			for _, role := range p.IAM.Roles {
				document, err := json.Marshal([]any{role.Trust, role.Policy})
				require.NoError(t, err)
				require.NotContains(t, string(document), "mar", "%s: %q", path, text)
			}
		}
	})
	require.Greater(t, keys, 100)
}
