package config_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack/config"
)

// listOf returns the JSON of a list, or of a map by a format of the number of each element.
func listOf(n int, format string) string {
	elements := make([]string, n)
	for i := range elements {
		elements[i] = strings.ReplaceAll(format, "#", strconv.Itoa(i))
	}
	return strings.Join(elements, ", ")
}

// large are configurations that are too large, with the key of an error.
var large = map[string]struct{ key, value, want string }{
	"services":             {"services", "{" + listOf(10_000, `"s#": {"port": 8080}`) + "}", "services: must have at most 1000 entries (got 10000)"},
	"invalid services":     {"services", "{" + listOf(10_000, `"s#": {"prt": 99999999}`) + "}", "services: must have at most 1000 entries (got 10000)"},
	"services as a list":   {"services", "[" + listOf(100_000, `"s#"`) + "]", "services: must have at most 1000 entries (got 100000)"},
	"routes":               {"services", `{"ui": {"port": 80, "routes": [` + listOf(10_000, `{"priority": #}`) + "]}}", "services.ui.routes: must have"},
	"errors":               {"services", "{" + listOf(1000, `"S #": {"prt": 1, "rts": 2, "uses": ["x#"], "calls": ["y#"], "routes": [{}, {}]}`) + "}", "services.S 0"},
	"unknown names":        {"services", "{" + listOf(1000, `"s#": {"port": 80, "uses": ["x#"], "calls": ["y#"]}`) + "}", "unknown"},
	"keys":                 {"iam", "{" + listOf(100_000, `"key#": 1`) + "}", "iam: must have at most 1000 entries (got 100000)"},
	"unknown keys":         {"iam", "{" + listOf(1000, `"key#": 1`) + "}", "iam.key0: unknown key"},
	"values":               {"tags", "{" + listOf(999, `"a#": [`+listOf(999, "1")+"]") + "}", "a configuration must have at most 50000 values"},
	"long text":            {"profile", strings.Repeat("b c", 300_000), "profile: must have at most 16384 bytes (got 900000)"},
	"text within limits":   {"profile", strings.Repeat("aB1-", 4000), "profile: invalid value \"aB1-… (16000 characters)\""},
	"invisible text":       {"profile", strings.Repeat("\u202e", 5000), "profile: invalid value"},
	"many megabytes":       {"services", `"` + strings.Repeat("a", 5<<20) + `"`, "services: must have at most 4194304 bytes (got 5242882)"},
	"long number":          {"logs", `{"retentionDays": ` + strings.Repeat("9", 1<<20) + "}", "logs.retentionDays: must have at most 16384 bytes"},
	"number within limits": {"logs", `{"retentionDays": ` + strings.Repeat("9", 10_000) + "}", "logs.retentionDays: expected an integer"},
	"huge exponent":        {"logs", `{"retentionDays": 1e999999}`, "logs.retentionDays: expected an integer, in days, got the number 1e999999"},
	"long key":             {"tags", `{"` + strings.Repeat("k", 1<<20) + `": "a"}`, "tags: must have at most 16384 bytes"},
	"long name":            {"services", `{"` + strings.Repeat("k", 10_000) + `": {"port": 80}}`, "services.kkkk… (10000 characters): invalid value"},
	"deep list":            {"iam", strings.Repeat("[", 9000) + strings.Repeat("]", 9000), "must have at most 32 levels"},
	"deeper list":          {"iam", strings.Repeat("[", 1_000_000), "iam: must have at most 16384 bytes (got 1000000)"},
	"deep map":             {"iam", strings.Repeat(`{"a":`, 9000) + "1" + strings.Repeat("}", 9000), "must have at most 32 levels"},
	"ranges":               {"security", `{"ingress": {"cidrs": [` + listOf(100_000, `"10.0.0.#/32"`) + "]}}", "security.ingress.cidrs: must have at most 1000 entries"},
	"accounts":             {"accounts", "[" + listOf(100_000, `"#"`) + "]", "accounts: must have at most 1000 entries"},
	"zones":                {"network", `{"zones": [` + listOf(100_000, `"us-east-1a"`) + "]}", "network.zones: must have at most 1000 entries"},
	"stores":               {"data", "{" + listOf(50_000, `"s#": {"port": 80}`) + "}", "data: must have at most 1000 entries"},
	"grants": {
		"services", `{"ui": {"port": 80, "grants": [` + listOf(1000, `{"s3": {"bucket": "b", "access": "x"}}`) + "]}}",
		"services.ui.grants[0].s3.access: invalid value",
	},
}

// TestLargeConfigurationsAreRejected checks that what is too large is reported with its key, in few words and with
// little work. BenchmarkLargeConfigurations measures the time. It is not parallel, because it counts the memory that the
// process allocates.
func TestLargeConfigurationsAreRejected(t *testing.T) { //nolint:paralleltest // see above
	for _, name := range slices.Sorted(maps.Keys(large)) { //nolint:paralleltest // see above
		t.Run(name, func(t *testing.T) {
			tc := large[name]
			values := with(t, map[string]string{tc.key: tc.value})
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := plan(values)
			runtime.ReadMemStats(&after)
			require.ErrorContains(t, err, tc.want)
			require.Less(t, len(err.Error()), 20_000)
			require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(512<<20))
		})
	}
}

func TestManyKeysAreRejected(t *testing.T) {
	t.Parallel()
	for _, namespace := range []string{"ecs-foundation", "aws", "other", "ecs-fundation"} {
		values := with(t, nil)
		for i := range 100_000 {
			values[fmt.Sprintf("%s:key%d", namespace, i)] = "a"
		}
		_, err := plan(values)
		require.ErrorContains(t, err, "1 error;")
		require.ErrorContains(t, err, "\nconfig: must have at most 1000 entries (got 1000")
	}
}

// TestLargeValuesAreRejectedAtEachKey puts values that are too large in the place of each key.
func TestLargeValuesAreRejectedAtEachKey(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("a1", 10_000)
	keys := 0
	eachKey(reflect.TypeFor[config.Config](), "", func(path string, _ reflect.Type, _ validate.Constraint) {
		keys++
		for _, value := range []any{text, make([]any, 2000), map[string]any{text: text}, json.Number(strings.Repeat("7", 20_000))} {
			_, err := plan(with(t, set(t, probe{path: path, value: value})))
			require.Error(t, err, path)
			require.Less(t, len(err.Error()), 20_000, path)
		}
	})
	require.Greater(t, keys, 200)
}

// BenchmarkLargeConfigurations measures how long each error takes.
func BenchmarkLargeConfigurations(b *testing.B) {
	for _, name := range slices.Sorted(maps.Keys(large)) {
		b.Run(name, func(b *testing.B) {
			values := with(b, map[string]string{large[name].key: large[name].value})
			for b.Loop() {
				_, err := plan(values)
				require.Error(b, err)
			}
		})
	}
}
