package validate_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
)

type login struct {
	Name   string
	Secret validate.Secret
}

func TestSecretIsMasked(t *testing.T) {
	t.Parallel()
	l := login{"staff", "hunter2"}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		for _, value := range []any{l, &l, l.Secret, map[string]login{"a": l}, []validate.Secret{l.Secret}} {
			text := fmt.Sprintf(verb, value)
			require.NotContains(t, text, "hunter2", verb)
			require.NotContains(t, text, "68756e74657232", verb)
		}
	}
	text, err := json.Marshal(l)
	require.NoError(t, err)
	require.JSONEq(t, `{"Name": "staff", "Secret": "[secret]"}`, string(text))
}

func TestContainsSecret(t *testing.T) {
	t.Parallel()
	require.True(t, validate.ContainsSecret(reflect.TypeFor[map[string][]*login]()))
	require.False(t, validate.ContainsSecret(reflect.TypeFor[map[string][]string]()))
}
