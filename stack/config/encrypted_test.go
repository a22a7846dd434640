package config_test

import (
	"maps"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
)

// TestSecretsAreRejectedAtEachKey marks the value of each key as a secret, in a stack file and in a configuration from
// elsewhere, and checks that the error has the key, and not the value.
func TestSecretsAreRejectedAtEachKey(t *testing.T) {
	t.Parallel()
	const secret = "correct horse"
	keys := 0
	eachKey(reflect.TypeFor[config.Config](), "", func(path string, of reflect.Type, _ validate.Constraint) {
		keys++
		changes := set(t, probe{path: path, value: secret})
		values := with(t, changes)
		key := strings.ReplaceAll(strings.ReplaceAll(path, "NAME", nameIn(path)), "[]", "[0]")
		top, _, _ := strings.Cut(strings.ReplaceAll(key, "[", ".["), ".")
		file := config.File{Values: maps.Clone(values), Secrets: []string{"ecs-foundation:" + key}}
		for _, s := range []config.Stack{{File: file}, {Secrets: []string{"ecs-foundation:" + top}}} {
			s.Project, s.Name, s.Values = "ecs-foundation", "dev", values
			_, err := stack.Load(s)
			if of == reflect.TypeFor[validate.Secret]() || top == "loadBalancer" && s.File.Secrets == nil {
				continue // allowed, or not distinguishable from it
			}
			require.ErrorContains(t, err, ": must not be a secret", key)
			require.NotContains(t, err.Error(), secret, key)
			require.NotContains(t, err.Error(), secret[:7], key)
			if s.File.Secrets != nil {
				require.ErrorContains(t, err, "ecs-foundation:"+key+": must not be a secret", key)
			}
		}
	})
	require.Greater(t, keys, 200)
}

func TestSecretRegionIsRejected(t *testing.T) {
	t.Parallel()
	values := with(t, nil)
	values["aws:region"] = "correct horse"
	_, err := stack.Load(config.Stack{Project: "ecs-foundation", Name: "dev", Values: values, Secrets: []string{"aws:region"}})
	require.ErrorContains(t, err, "aws:region: must not be a secret")
	require.NotContains(t, err.Error(), "correct")
}

// TestMisplacedSecretHasNoOtherErrors marks values as secrets, on which other keys depend.
func TestMisplacedSecretHasNoOtherErrors(t *testing.T) {
	t.Parallel()
	values := with(t, map[string]string{
		"accounts": `["hunter2"]`,
		"loadBalancer": `{"http": "forward", "shards": ["b"], "idleTimeout": "hunter2", "rules": ` +
			`{"canary": {"priority": 1, "paths": ["/x"], "forward": {"weights": {"ui": 1, "next": 1}}}}}`,
		"services": `{"ui": {"port": 3000, "secrets": ["hunter2"], "routes": [{"paths": ["/*"], "priority": 50000}]}, ` +
			`"next": {"port": 3000, "routes": [{"hosts": ["next.example.com"], "priority": 2}]}, ` +
			`"other": {"port": 3000, "shard": "b", "routes": [{"paths": ["/*"], "priority": 1}]}}`,
	})
	file := config.File{Values: maps.Clone(values), Secrets: []string{
		"ecs-foundation:accounts[0]", "ecs-foundation:loadBalancer.idleTimeout", "ecs-foundation:services.ui.secrets[0]",
	}}
	_, err := stack.Load(config.Stack{Project: "ecs-foundation", Name: "dev", Values: values, File: file})
	const message = ": must not be a secret, because it is not stored as one: set it without --secret, and the name or ARN of a secret instead of its value"
	require.EqualError(t, err, "invalid configuration in Pulumi.dev.yaml: 3 errors; no resources were changed:\n"+
		"ecs-foundation:accounts[0]"+message+"\necs-foundation:loadBalancer.idleTimeout"+message+"\necs-foundation:services.ui.secrets[0]"+message)
}

func TestPlainSecretsOfTheStackFile(t *testing.T) {
	t.Parallel()
	const key = "ecs-foundation:loadBalancer.logins.staff.oidc.clientSecret"
	values := with(t, map[string]string{"loadBalancer": `{"http": "forward"}`})
	for name, c := range map[string]struct {
		file config.File
		want []string
	}{
		"text":           {config.File{Values: values, Typed: map[string]string{key: "hunter2"}}, []string{strings.TrimPrefix(key, "ecs-foundation:")}},
		"encrypted":      {config.File{Values: values, Typed: map[string]string{key: ""}, Secrets: []string{key}}, nil},
		"from elsewhere": {config.File{Typed: map[string]string{key: "hunter2"}}, nil},
	} {
		cfg, _ := config.Load(config.Stack{Project: "ecs-foundation", Name: "dev", Values: values, File: c.file})
		require.Equal(t, c.want, cfg.PlainSecrets, name)
	}
}
