package validate_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
)

// nested returns lists in each other.
func nested(levels int) any {
	var value any = "a"
	for range levels {
		value = []any{value}
	}
	return value
}

func TestMeterReportsLargeValues(t *testing.T) {
	t.Parallel()
	entries := map[string]any{}
	for i := range 1001 {
		entries[strconv.Itoa(i)] = i
	}
	lists := make([]any, 100)
	for i := range lists {
		lists[i] = make([]any, 600)
	}
	for name, tc := range map[string]struct {
		value any
		want  string
	}{
		"text":           {strings.Repeat("a", 1<<20), "key: must have at most 16384 bytes (got 1048576)"},
		"longest text":   {strings.Repeat("a", 16<<10), ""},
		"number":         {json.Number(strings.Repeat("9", 1<<20)), "key: must have at most 16384 bytes (got 1048576)"},
		"list":           {make([]any, 1001), "key: must have at most 1000 entries (got 1001): split the stack"},
		"longest list":   {make([]any, 1000), ""},
		"map":            {entries, "key: must have at most 1000 entries (got 1001): split the stack"},
		"key":            {map[string]any{strings.Repeat("a", 1<<20): 1}, "key: must have at most 16384 bytes (got 1048576)"},
		"below a list":   {[]any{"a", make([]any, 2000)}, "key[1]: must have at most 1000 entries (got 2000): split the stack"},
		"levels":         {nested(33), "key" + strings.Repeat("[0]", 32) + ": must have at most 32 levels of lists and maps"},
		"all levels":     {nested(32), ""},
		"million levels": {nested(1_000_000), "key" + strings.Repeat("[0]", 32) + ": must have at most 32 levels of lists and maps"},
		"values":         {lists, "key[83]: a configuration must have at most 50000 values: split the stack"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			errs := validate.NewErrors("key")
			require.Equal(t, tc.want == "", new(validate.Meter).Measure(tc.value, errs))
			if tc.want != "" {
				require.EqualError(t, errs.Err(), tc.want)
			}
		})
	}
}

func TestErrorsAreBounded(t *testing.T) {
	t.Parallel()
	errs := validate.NewErrors("services")
	for i := range 10_000 {
		errs.Index(i).Addf("invalid value %q", "a")
	}
	require.Equal(t, 10_000, errs.Len())
	found := validate.Split(errs.Err())
	require.Len(t, found, 1000)
	shown, more := validate.Shown(found)
	require.Len(t, shown, 50)
	require.Equal(t, "and at least 950 more", more)
	shown, more = validate.Shown(found[:51])
	require.Len(t, shown, 50)
	require.Equal(t, "and 1 more", more)
	shown, more = validate.Shown(found[:50])
	require.Len(t, shown, 50)
	require.Empty(t, more)
}

func TestLongTextIsShortened(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a b, ", 20_000)
	for _, text := range []string{long, strings.Repeat("a", 100_000), strings.Repeat("aB1-", 25_000), strings.Repeat("\u202e", 40_000)} {
		errs := validate.NewErrors("").Child(text)
		errs.Addf("invalid value %q: must be one of a, b", text)
		require.Less(t, len(errs.Err().Error()), 700)
		require.Contains(t, errs.Err().Error(), " characters)")
	}
	var names []string
	for i := range 10_000 {
		names = append(names, fmt.Sprintf("service-%d", i))
	}
	require.Contains(t, validate.Choices("x", names, ""), "service-49, and 9950 more")
	require.Empty(t, validate.Nearest(strings.Repeat("x", 1<<20), names))
}
