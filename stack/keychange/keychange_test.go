package keychange_test

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/config"
	"ecs-foundation/stack/config/schema"
	"ecs-foundation/stack/keychange"
)

// TestEveryKeyHasAChange fails for a key that has no change in changes.yaml, and for a
// change of a key that does not exist.
func TestEveryKeyHasAChange(t *testing.T) {
	t.Parallel()
	keys, err := schema.Paths("../..", reflect.TypeFor[config.Config]())
	require.NoError(t, err)
	keys = append(keys, "aws:region")
	changed := map[string]bool{}
	for _, c := range keychange.All() {
		key, ok := keychange.KeyOf(c.Path, keys)
		require.True(t, ok, "%s: no such key", c.Path)
		changed[key] = true
	}
	for _, key := range keys {
		require.True(t, changed[key], "%s: add a change of it to changes.yaml", key)
	}
}

// TestChangesAreValid loads both configurations of each change, which have to be valid and
// different.
func TestChangesAreValid(t *testing.T) {
	t.Parallel()
	load := func(c keychange.Config) error {
		_, err := c.Plan()
		return err
	}
	require.NoError(t, load(keychange.Base()))
	for _, c := range keychange.All() {
		t.Run(c.Path, func(t *testing.T) {
			t.Parallel()
			require.NoError(t, load(c.Before()), "before")
			require.NoError(t, load(c.After()), "after")
			require.NotEqual(t, c.Before().Get(c.Path), c.After().Get(c.Path))
		})
	}
}

func TestSetChangesOneValue(t *testing.T) {
	t.Parallel()
	config := keychange.Config{"services": map[string]any{"ui": map[string]any{"port": 3000.0}}}
	for path, want := range map[string]any{"services.ui.port": 80, "services.cart.port": 80, "services.ui.routes[0].paths": "/*"} {
		require.Equal(t, want, config.Set(path, want).Get(path), path)
	}
	require.Equal(t, keychange.Config{"services": map[string]any{}}, config.Set("services.ui", nil))
	require.InDelta(t, 3000, config.Get("services.ui.port"), 0, "the configuration itself does not change")
	require.Nil(t, config.Get("services.ui.routes[0].paths"))
	require.Equal(t, map[string]string{"aws:region": "us-east-1", "ecs-foundation:services": `{"ui":{"port":3000}}`}, config.Values())
}
