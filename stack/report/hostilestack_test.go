package report_test

import (
	"encoding/json"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/printable"
	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/config/stackfile"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/report"
)

// characters are those of ASCII and Latin-1, all separators and format characters that change
// how text is shown, and letters without a shape.
func characters() []rune {
	var all []rune
	for r := range rune(0x100) {
		all = append(all, r)
	}
	for _, table := range []*unicode.RangeTable{unicode.Zs, unicode.Zl, unicode.Zp, unicode.Bidi_Control, unicode.Join_Control} {
		for _, r := range table.R16 {
			for c := rune(r.Lo); c <= rune(r.Hi); c += rune(r.Stride) {
				all = append(all, c)
			}
		}
	}
	all = append(all, '\ufeff', '\u2060', '\u3164', '\u115f', '\u2800', '\ufe0f', '\U000e0041', '\ufffd', '日', '→')
	slices.Sort(all)
	return slices.Compact(all)
}

// special has a character of each kind. A string that can contain none of them is not free text.
const special = " \t\n\r\x00\x1b\x7f\u0085\u00a0é`|<>!*[]()#&~\\\"'$%^;?{}\u200b\u2028\u202e日"

// A leaf is a string in a configuration: a value, or the name of an entry of a map.
type leaf struct {
	key   string // of the project
	kind  string // its path, without names and indices
	value any    // of the key
	set   func(change func(string) string)
}

// leaves returns the strings of a configuration.
func leaves(values map[string]string) []leaf {
	var all []leaf
	for _, key := range slices.Sorted(maps.Keys(values)) {
		var box []any
		if json.Unmarshal([]byte("["+values[key]+"]"), &box) != nil {
			box = []any{values[key]}
		}
		add := func(kind string, set func(func(string) string)) {
			all = append(all, leaf{key, kind, box, set})
		}
		walk(box[0], key, func(text string) { box[0] = text }, add)
	}
	return all
}

// walk calls add for each string at and below a value.
func walk(value any, kind string, replace func(string), add func(string, func(func(string) string))) {
	switch value := value.(type) {
	case string:
		add(kind, func(change func(string) string) { replace(change(value)) })
	case []any:
		for i, element := range value {
			walk(element, kind+"[]", func(text string) { value[i] = text }, add)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			added := name
			add(kind+".NAME", func(change func(string) string) {
				element := value[added]
				delete(value, added)
				added = change(name)
				value[added] = element
			})
			walk(value[name], kind+"."+name, func(text string) { value[added] = text }, add)
		}
	}
}

// with returns the configuration with a changed leaf.
func (l leaf) with(values map[string]string, change func(string) string) map[string]string {
	changed := maps.Clone(values)
	l.set(change)
	box, _ := l.value.([]any)
	if text, ok := box[0].(string); ok {
		changed[l.key] = text
	} else {
		text, _ := json.Marshal(box[0])
		changed[l.key] = string(text)
	}
	l.set(func(old string) string { return old })
	return changed
}

// requireVisible checks that a text has only characters that a reader sees.
func requireVisible(t *testing.T, text, message string) {
	t.Helper()
	require.Equal(t, printable.Lines(strings.ToValidUTF8(text, "\ufffd")), text, message)
}

// TestEveryCharacterOfAStackFile puts every character into every string of the valid stack
// files, from the stack file to the report. A value is either rejected, with a message that a
// terminal shows as it is, or the report and the log of a preview have the same structure.
func TestEveryCharacterOfAStackFile(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("loads some thousands of configurations")
	}
	files, err := filepath.Glob("../config/testdata/valid/*.yaml")
	require.NoError(t, err)
	minimal, err := stackfile.ReadFile("../..", "dev", "../config/testdata/minimal.yaml")
	require.NoError(t, err)
	seen, accepted := map[string]bool{}, 0
	for _, file := range files {
		source, err := stackfile.ReadFile("../..", "dev", file)
		require.NoError(t, err)
		values := maps.Clone(minimal.Values)
		maps.Copy(values, source.Values)
		source.Values, source.File = values, config.File{}
		for _, l := range leaves(source.Values) {
			parts := strings.Split(l.kind, ".")
			end := strings.Join(parts[max(0, len(parts)-2):], ".") // the same keys of rules and of logins
			if seen[end] {
				continue
			}
			seen[end] = true
			accepted += requireSameStructure(t, filepath.Base(file), source, l)
		}
	}
	require.Greater(t, len(seen), 200)
	require.Greater(t, accepted, 1000)
}

// requireSameStructure puts each character into one string, and returns how many are accepted.
func requireSameStructure(t *testing.T, file string, source config.Stack, l leaf) int {
	t.Helper()
	insert := func(values map[string]string, characters ...rune) config.Stack {
		changed := source
		changed.Values = l.with(values, func(old string) string { return old + string(characters) + "z" })
		return changed
	}
	var allowed []rune
	alone := map[string]string{"aws:region": source.Values["aws:region"], l.key: source.Values[l.key]}
	all := characters()
	if _, err := config.Load(insert(alone, all...)); err != nil {
		requireVisible(t, err.Error(), file+" "+l.kind)
	}
	isValid := func(r rune) bool { _, err := config.Load(insert(alone, r)); return err == nil }
	if !slices.ContainsFunc([]rune(special), isValid) {
		return 0
	}
	for _, r := range all {
		if _, err := config.Load(insert(alone, r)); err != nil {
			requireVisible(t, err.Error(), file+" "+l.kind)
		} else {
			allowed = append(allowed, r)
		}
	}
	if len(allowed) == 0 {
		return 0
	}
	wantReport, wantLog := rendered(t, source)
	accepted := 0
	var check func(characters []rune)
	check = func(characters []rune) {
		switch gotReport, gotLog := rendered(t, insert(source.Values, characters...)); {
		case gotReport != nil:
			accepted += len(characters)
			require.Equal(t, wantReport, gotReport, "%s %s with %q", file, l.kind, string(characters))
			require.Equal(t, strings.Count(wantLog, "\n"), strings.Count(gotLog, "\n"), "%s %s with %q", file, l.kind, string(characters))
		case len(characters) > 32:
			check(characters[:len(characters)/2])
			check(characters[len(characters)/2:])
		}
	}
	for chunk := range slices.Chunk(allowed, 100) {
		check(chunk)
	}
	return accepted
}

// rendered returns the structure of the report of a stack, and the log of its preview, or nothing if it is not valid.
func rendered(t *testing.T, source config.Stack) (map[string]int, string) {
	t.Helper()
	plan, err := stack.Load(source, preflight.Check)
	if err != nil {
		requireVisible(t, err.Error(), "error of a plan")
		return nil, ""
	}
	state := report.Of(plan)
	state.Warnings = nil // whether a path has one depends on its characters
	document := report.New(report.Input{Stack: "dev", After: &state}).Markdown()
	requireVisible(t, document, "report")
	log := preflight.Report(plan)
	requireVisible(t, log, "log")
	return nodes(document), log
}
