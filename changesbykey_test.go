package main

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/config"
	"ecs-foundation/stack/config/schema"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/keychange"
	"ecs-foundation/stack/preflight/change"
)

const changesByKey = "docs/changes-by-key.md"

// graphs records each configuration once.
type graphs struct{ recorded map[string]*graphtest.Graph }

func (g graphs) of(t *testing.T, c keychange.Config) *graphtest.Graph {
	t.Helper()
	key := c.StackFile()
	if g.recorded[key] == nil {
		g.recorded[key] = graphtest.RunAs(t, "dev", foundation(c.Values()))
	}
	return g.recorded[key]
}

// TestEveryKeyHasARow writes what a change of each key does, and compares it with the
// documentation.
func TestEveryKeyHasARow(t *testing.T) {
	t.Parallel()
	keys, err := schema.Paths(".", reflect.TypeFor[config.Config]())
	require.NoError(t, err)
	keys = append(keys, "aws:region")
	recorded := graphs{map[string]*graphtest.Graph{}}
	rows := map[string]string{}
	for _, c := range keychange.All() {
		key, ok := keychange.KeyOf(c.Path, keys)
		require.True(t, ok, c.Path)
		steps := graphtest.Diff(recorded.of(t, c.Before()), recorded.of(t, c.After()))
		rows[key] = fmt.Sprintf("| `%s` | %s |\n", key, verdicts(t, c, result(key, steps)))
	}
	var table strings.Builder
	for _, key := range keys {
		table.WriteString(rows[key])
	}
	graphtest.GoldenPart(t, changesByKey, "|---|---|\n", "\n## ", table.String())
}

// verdicts returns what preflight reports about a change, and the steps if it does not
// refuse it.
func verdicts(t *testing.T, c keychange.Change, steps string) string {
	t.Helper()
	before, err := c.Before().Plan()
	require.NoError(t, err)
	after, err := c.After().Plan()
	require.NoError(t, err)
	var parts []string
	for _, found := range change.Compare(change.RecordOf(before), change.RecordOf(after)) {
		if found.Verdict == change.Impossible {
			return "refused: " + found.Reason + "; " + found.Way
		}
		parts = append(parts, string(found.Verdict)+": "+found.Reason)
	}
	return strings.Join(slices.Compact(append(parts, steps)), "<br>")
}

// policies matches the policies of the roles that deploy, which follow the names and types of
// all resources.
var policies = regexp.MustCompile(`::iam-(github|codebuild|codepipeline)(-preview|-foundation)?-policy`)

// TestPredictedStepsMatchGolden writes the steps of many changes at once, which a test in
// stack/preflight compares with the engine's.
func TestPredictedStepsMatchGolden(t *testing.T) {
	t.Parallel()
	record := func(c keychange.Config) *graphtest.Graph { return graphtest.RunAs(t, "dev", foundation(c.Values())) }
	base := record(keychange.Base())
	for i, group := range keychange.Groups() {
		graphtest.Golden(t, fmt.Sprintf("stack/testdata/steps.%d.golden", i), graphtest.Diff(base, record(group)).Shown())
	}
}

// result describes the steps of a change.
func result(key string, s graphtest.Steps) string {
	var parts []string
	for _, part := range []struct {
		verb      string
		resources []string
	}{
		{"updates", s.Updates}, {"creates", s.Creates}, {"replaces", s.Replaces}, {"deletes", s.Deletes},
	} {
		if !strings.HasPrefix(key, "iam.") && !strings.HasPrefix(key, "delivery.") {
			part.resources = slices.DeleteFunc(part.resources, policies.MatchString)
		}
		if len(part.resources) > 0 {
			parts = append(parts, part.verb+" "+listed(part.resources))
		}
	}
	if len(parts) == 0 {
		return "nothing"
	}
	return strings.Join(parts, "; ")
}

// listed returns the names of a few resources, or the numbers of many by type.
func listed(resources []string) string {
	const maxNames = 4
	var names []string
	counts := map[string]int{}
	for _, resource := range resources {
		typ, name, _ := strings.Cut(resource, "::")
		names = append(names, "`"+name+"`")
		counts[typ[strings.LastIndex(typ, ":")+1:]]++
	}
	if len(names) <= maxNames {
		return strings.Join(names, ", ")
	}
	var parts []string
	for typ, n := range counts {
		parts = append(parts, fmt.Sprintf("%d %s", n, typ))
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}
