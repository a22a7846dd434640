package config_test

import (
	"encoding/json"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack/config"
)

// shownExample matches the example in a message about a value that is not a list or a map.
var shownExample = regexp.MustCompile(`^expected a .+?(?:, such as (.+), got the boolean true|, got the boolean true \(write (.+)\)$)`)

// The message for a value that is not a list or a map has an example, which is valid.
func TestListsAndMapsHaveExamples(t *testing.T) {
	t.Parallel()
	count := 0
	eachKey(reflect.TypeFor[config.Config](), "", func(path string, typ reflect.Type, _ validate.Constraint) {
		for typ.Kind() == reflect.Pointer {
			typ = typ.Elem()
		}
		scalar := typ.Kind() != reflect.Slice && typ.Kind() != reflect.Map && typ.Kind() != reflect.Struct || typ == reflect.TypeFor[netip.Prefix]()
		if scalar || reflect.PointerTo(typ).Implements(unmarshaler) || validate.ContainsSecret(typ) {
			return
		}
		count++
		at := "ecs-foundation:" + concrete(path)
		message := messageAt(t, set(t, probe{path: path, value: true}), at)
		parts := shownExample.FindStringSubmatch(message)
		if parts == nil {
			t.Errorf("%s: no example: %q", path, message)
			return
		}
		shown := parts[1] + parts[2]
		values := readText(t, "config: {example: "+shown+"}\n")
		changes := set(t, probe{path: path, value: json.RawMessage(values["ecs-foundation:example"])})
		for key, message := range messagesOf(t, changes) {
			if strings.HasPrefix(key, at) {
				t.Errorf("%s: the example %s is invalid: %s: %s", path, shown, key, message)
			}
		}
	})
	require.Greater(t, count, 50)
}

// messagesOf returns the errors of decoding the smallest stack with changes, by key.
func messagesOf(t *testing.T, changes map[string]string) map[string]string {
	t.Helper()
	_, err := config.Load(config.Stack{Project: "ecs-foundation", Name: "dev", Values: with(t, changes)})
	messages := map[string]string{}
	for _, invalid := range validate.Split(err) {
		messages[invalid.Key] = invalid.Message
	}
	return messages
}

func messageAt(t *testing.T, changes map[string]string, key string) string {
	t.Helper()
	return messagesOf(t, changes)[key]
}

// readText returns the configuration in the text of a stack file.
func readText(t *testing.T, text string) map[string]string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "Pulumi.dev.yaml")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return read(t, path)
}
