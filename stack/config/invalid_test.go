package config_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
)

func TestErrorsBeginWithStackFileAndCount(t *testing.T) {
	t.Parallel()
	_, err := load(with(t, map[string]string{"network": "{}", "services": "[]"}))
	require.EqualError(t, err, "invalid configuration in Pulumi.dev.yaml: 2 errors; no resources were changed:\n"+errors.Unwrap(err).Error())
}

func TestMissingKeysAreReported(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"network", "loadBalancer", "services"} {
		values := with(t, nil)
		delete(values, "ecs-foundation:"+key)
		_, err := load(values)
		require.Len(t, validate.Split(errors.Unwrap(err)), 1, key)
		require.ErrorContains(t, err, "\necs-foundation:"+key)
	}
}

func TestLongRoleNameIsReported(t *testing.T) {
	t.Parallel()
	project := strings.Repeat("p", 50)
	values := map[string]string{"aws:region": "us-east-1"}
	for key, value := range with(t, nil) {
		values[strings.Replace(key, "ecs-foundation", project, 1)] = value
	}
	_, err := stack.Load(config.Stack{Project: project, Name: "dev", Values: values})
	require.ErrorContains(t, err, project+":services.ui: ")
	require.ErrorContains(t, err, project+"-ui-task-role-dev")
}

// FuzzLoad sets a key to any text. Load either returns a plan or reports errors, each with
// its key.
func FuzzLoad(f *testing.F) {
	keys := slices.Sorted(maps.Keys(config.Keys()))
	for _, kind := range []string{"valid", "invalid"} {
		for _, path := range files(f, kind) {
			for key, value := range read(f, path) {
				if i := slices.Index(keys, strings.TrimPrefix(key, "ecs-foundation:")); i >= 0 {
					f.Add(uint8(i), value)
				}
			}
		}
	}
	minimal := with(f, nil)
	f.Fuzz(func(t *testing.T, key uint8, value string) {
		values := maps.Clone(minimal)
		full := "aws:region"
		if i := int(key) % (len(keys) + 1); i < len(keys) {
			full = "ecs-foundation:" + keys[i]
		}
		values[full] = value
		_, err := load(values)
		if err == nil {
			return
		}
		for _, invalid := range validate.Split(errors.Unwrap(err)) {
			require.NotEmpty(t, invalid.Key)
			require.NotEmpty(t, invalid.Message)
		}
	})
}
