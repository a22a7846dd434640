package config_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
)

// numberProbes returns probes of a number.
func numberProbes(c validate.Constraint, newProbe func(any, bool) probe) []probe {
	var probes []probe
	for _, n := range c.Numbers {
		probes = append(probes, newProbe(n, false))
	}
	if len(c.Numbers) > 0 {
		probes = append(probes, newProbe(slices.Max(c.Numbers)+1, true), newProbe(slices.Min(c.Numbers)-1, true))
	}
	if c.Max > 0 {
		probes = append(probes, newProbe(c.Min, false), newProbe(c.Max, false), newProbe(c.Min-1, true), newProbe(c.Max+1, true))
	}
	return probes
}

// stringProbes returns probes of a string.
func stringProbes(of reflect.Type, c validate.Constraint, newProbe func(any, bool) probe) []probe {
	var probes []probe
	words := c.Values
	if enum, ok := reflect.TypeAssert[validate.Enum](reflect.Zero(of)); ok && len(words) == 0 {
		words = enum.Values()
	}
	for _, word := range words {
		probes = append(probes, newProbe(word, false), newProbe(word+"x", true))
	}
	if c.MaxLength > 0 {
		probes = append(probes, newProbe(ofLength(c, c.MaxLength), false), newProbe(ofLength(c, c.MaxLength)+"a", true))
	}
	if c.Pattern != nil {
		probes = append(probes, newProbe("\x01", true))
		if text := example(c); text != "" {
			probes = append(probes, newProbe(text, false))
		}
	}
	return probes
}

// listProbes returns probes of a list: its elements, its length, and duplicates.
func listProbes(path string, of reflect.Type, c validate.Constraint) []probe {
	if of.Elem().Kind() != reflect.String {
		return nil
	}
	probes := stringProbes(of.Elem(), c, func(value any, invalid bool) probe {
		return probe{path: path, value: []any{value}, invalid: keyOf(invalid, path+"[]")}
	})
	elements := distinct(c, max(c.MaxItems, 1)+1)
	if c.MaxItems > 0 {
		probes = append(probes, probe{path, elements[:c.MaxItems], ""}, probe{path, elements, concrete(path)})
	}
	if c.Unique {
		probes = append(probes, probe{path, []any{elements[0], elements[0]}, concrete(path) + "[1]"})
	}
	return probes
}

// mapProbes returns probes of a map: its names, its values, and its length.
func mapProbes(path string, of reflect.Type, c validate.Constraint) []probe {
	var probes []probe
	element := func(value any, invalid bool) probe {
		return probe{path: path, value: map[string]any{"probe": value}, invalid: keyOf(invalid, path+".NAME")}
	}
	switch of.Elem().Kind() { //nolint:exhaustive // structs are probed key by key
	case reflect.String:
		probes = stringProbes(of.Elem(), c, element)
	case reflect.Int:
		if c.Max > 0 {
			probes = append(probes, element(c.Min-1, true), element(c.Max+1, true))
		}
	}
	if c.Keys != nil && c.Keys.Pattern != nil {
		probes = append(probes, probe{path, map[string]any{"\x01": map[string]any{}}, concrete(path) + ".\x01"})
	}
	if c.MaxItems > 0 {
		named := map[string]any{}
		for i := range c.MaxItems + 1 {
			named[fmt.Sprintf("n%d", i)] = reflect.Zero(of.Elem()).Interface()
		}
		probes = append(probes, probe{path, named, concrete(path)})
	}
	return probes
}

var (
	exampleOf     = regexp.MustCompile(`such as (\S+?)[,;]?( |$)`)
	lastCharacter = regexp.MustCompile(`[0-9a-zA-Z]$`)
)

// example returns the example in a format, or "".
func example(c validate.Constraint) string {
	if m := exampleOf.FindStringSubmatch(c.Format); m != nil {
		return strings.Trim(m[1], `"`)
	}
	return ""
}

// distinct returns n valid strings.
func distinct(c validate.Constraint, n int) []any {
	text := example(c)
	var values []any
	for i := range n {
		switch {
		case len(c.Values) > 0:
			values = append(values, c.Values[i%len(c.Values)])
		case lastCharacter.MatchString(text):
			values = append(values, text[:len(text)-1]+string(text[len(text)-1]+byte(i)))
		default:
			values = append(values, fmt.Sprintf("a%d", i))
		}
	}
	return values
}

// ofLength returns a valid string of n characters, or "".
func ofLength(c validate.Constraint, n int) string {
	a := func(n int) string { return strings.Repeat("a", max(n, 0)) }
	label := strings.Repeat(a(9)+".", n/10)
	for _, text := range []string{a(n), "/" + a(n-1), "/" + a(n-2) + "/", label + a(n-len(label)), a(n-len(label)) + label} {
		if len(text) == n && (c.Pattern == nil || c.Pattern.MatchString(text)) && (c.Check == nil || c.Check(text) == "") {
			return text
		}
	}
	return ""
}

// set returns the configuration of a probe.
func set(t *testing.T, p probe) map[string]string {
	t.Helper()
	steps := strings.Split(strings.ReplaceAll(strings.ReplaceAll(p.path, "NAME", nameIn(p.path)), "[]", ".[]"), ".")
	value := p.value
	for _, step := range slices.Backward(steps[1:]) {
		if step == "[]" {
			value = []any{value}
		} else {
			value = map[string]any{step: value}
		}
	}
	if text, ok := value.(string); ok && len(steps) == 1 {
		return map[string]string{steps[0]: text}
	}
	text, err := json.Marshal(value)
	require.NoError(t, err)
	return map[string]string{steps[0]: string(text)}
}
