package validate_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
)

// FuzzRedact redacts any message about any key. No quoted value at a key for secrets stays whole, and a message that is
// redacted twice is as short.
func FuzzRedact(f *testing.F) {
	for _, text := range []string{"", `"`, `"\x"`, "a1b2c3d4e5", "https://a:b@c", "… (3 characters)", "\xff\u202e", strings.Repeat("a ", 400), `"` + strings.Repeat("b c", 200) + `"`} {
		f.Add("services.cart.secrets[0]", text)
		f.Add("tags.a", text)
	}
	f.Fuzz(func(t *testing.T, key, text string) {
		errs := validate.NewErrors("").Child(key)
		errs.Addf("invalid value %q: must be %s", text, text)
		require.Error(t, errs.Err())
		once := validate.Redact(key, text)
		require.LessOrEqual(t, len(validate.Redact(key, once)), len(once)+64)
	})
}
