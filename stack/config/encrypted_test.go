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
