package config_test

import (
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/preflight"
)

// credentials are secrets that can be recognized, so that no key accepts them. They are composed
// here because scanners search this repository for them as well.
var credentials = []string{
	"AKIA" + "IOSFODNN7EXAMPLE",
	"ASIA" + "IOSFODNN7EXAMPLE",
	"gh" + "p_" + strings.Repeat("a1B2", 9),
	"github_" + "pat_" + strings.Repeat("11ABCDEFG0_", 4),
	"glpat" + "-abcdefghij0123456789",
	"xox" + "b-1234567890-abcdefghij",
	"eyJ" + "hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N",
	"-----BEGIN " + "RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7bq\n-----END RSA PRIVATE KEY-----\n",
	"https://deploy:" + "hunter2@example.com/oauth2",
	"postgres://app:" + "a/b@c@db.example.com:5432/shop",
	"https://example.com/hook?token=" + "abcdefgh",
	"arn:aws:secretsmanager:us-east-1:123456789012:secret:" + "AKIA" + "IOSFODNN7EXAMPLE",
}

// random are secrets that only look like such.
var random = []string{
	"wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY",
	"da39a3ee5e6b4b0d3255bfef95601890afd80709",
	"S3cr3t-P4ssw0rd",
	"Tr0ub4dor&3",
	"MyPassword123",
	"dGhpcyBpcyBhIHNlY3JldCBrZXkgb2YgdGhlIHNob3A3Mg==",
	"x7f3a9c2k4",
}

// placements are the configurations with a secret at a key: as the value, and as an element or a
// name if the key has a list, a map or a struct.
func placements(t *testing.T, path string, of reflect.Type, secret string) []map[string]string {
	t.Helper()
	for of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	values := []any{secret}
	switch of.Kind() { //nolint:exhaustive // others have no elements
	case reflect.Slice:
		values = append(values, []any{secret})
	case reflect.Map:
		values = append(values, map[string]any{secret: map[string]any{}}, map[string]any{"probe": secret})
	case reflect.Struct:
		values = append(values, map[string]any{secret: "a"})
	}
	var configs []map[string]string
	for _, value := range values {
		configs = append(configs, with(t, set(t, probe{path: path, value: value})))
	}
	return configs
}

// TestMessagesDoNotRepeatSecrets puts secrets in the place of each key and of each name.
func TestMessagesDoNotRepeatSecrets(t *testing.T) {
	t.Parallel()
	keys := 0
	eachKey(reflect.TypeFor[config.Config](), "", func(path string, of reflect.Type, _ validate.Constraint) {
		keys++
		secret := random[keys%len(random)]
		for _, values := range placements(t, path, of, secret) {
			_ = requireNot(t, values, secret)
		}
	})
	require.Greater(t, keys, 200)
}

// TestCredentialsAreRejected puts credentials in the place of each key and of each name.
func TestCredentialsAreRejected(t *testing.T) {
	t.Parallel()
	keys := 0
	eachKey(reflect.TypeFor[config.Config](), "", func(path string, of reflect.Type, _ validate.Constraint) {
		keys++
		secret := credentials[keys%len(credentials)]
		for _, values := range placements(t, path, of, secret) {
			err := requireNot(t, values, secret)
			require.True(t, err != nil || validate.ContainsSecret(of), "%s accepts %q", path, secret)
		}
	})
	require.Greater(t, keys, 200)
}

// requireNot loads a configuration and checks that neither the error nor the report has the text.
func requireNot(t *testing.T, values map[string]string, secret string) error {
	t.Helper()
	p, err := plan(values)
	text := preflight.Report(p) // of an empty plan if there is an error
	if err != nil {
		text = err.Error()
	}
	quoted := strings.Trim(strconv.Quote(secret), `"`)
	require.NotContains(t, text, secret)
	require.NotContains(t, text, quoted)
	return err
}

func TestEachKindOfSecretIsShortened(t *testing.T) {
	t.Parallel()
	for path, of := range map[string]reflect.Type{
		"services": reflect.TypeFor[map[string]string](), "tags": reflect.TypeFor[map[string]string](),
		"services.NAME.secrets":                   reflect.TypeFor[[]string](),
		"iam.permissionsBoundary":                 reflect.TypeFor[string](),
		"network.nat.strategy":                    reflect.TypeFor[string](),
		"loadBalancer.logins.NAME.oidc.issuer":    reflect.TypeFor[string](),
		"services.NAME.grants[].statement.sid":    reflect.TypeFor[string](),
		"delivery.codePipeline.codeDeploy.config": reflect.TypeFor[string](),
	} {
		for _, secret := range append(credentials, random...) {
			for _, values := range placements(t, path, of, secret) {
				_ = requireNot(t, values, secret)
			}
		}
	}
	for _, plain := range []string{"hunter2", "correct horse battery staple", "letmein"} {
		for _, path := range []string{"services.NAME.secrets[]", "services.NAME.secretsKey", "loadBalancer.logins.NAME.oidc.tokenEndpoint"} {
			_ = requireNot(t, with(t, set(t, probe{path: path, value: plain})), plain)
		}
	}
}
