package config_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack/config"
)

// A probe sets one key of the smallest stack to a value at the edge of a limit, or
// one beyond it.
type probe struct {
	path    string // of the key; NAME is a name in a map, and [] an element of a list
	value   any
	invalid string // the key at which an error is expected; "" for none at the path
}

// dependent are the keys of which some valid values are rejected for what other
// keys are set to, or not set to.
var dependent = []string{
	"network.blockPublicAccessExclusion",
	"network.flowLogs.bucket",
	"network.nat.elasticIps",
	"network.zones",
	"security.egress",
	"loadBalancer.alternativeNames",
	"loadBalancer.certificates",
	"loadBalancer.rules.NAME.priority",
	"loadBalancer.zoneId",
	"services.NAME.healthCheck.timeout",
	"services.NAME.secretsKey",
	"services.NAME.target.version",
}

// TestEachLimitIsWrittenOnce probes the limits of each key from both sides: the edge
// is valid, one beyond is not. A check by hand that knows another limit than the
// declaration would reject the edge, and a declaration that nothing enforces
// would let the next value pass.
func TestEachLimitIsWrittenOnce(t *testing.T) {
	t.Parallel()
	var probes []probe
	eachKey(reflect.TypeFor[config.Config](), "", func(path string, of reflect.Type, c validate.Constraint) {
		probes = append(probes, probesOf(path, of, c)...)
	})
	require.Greater(t, len(probes), 400)
	for _, p := range probes {
		_, err := load(with(t, set(t, p)))
		found := map[string]string{}
		for _, invalid := range validate.Split(errors.Unwrap(err)) {
			found[strings.TrimPrefix(invalid.Key, "ecs-foundation:")] = invalid.Message
		}
		if p.invalid != "" {
			if found[p.invalid] == "" {
				t.Errorf("%s: %q is beyond a limit, and no error is at %s: %v", p.path, p.value, p.invalid, found)
			}
			continue
		}
		if slices.Contains(dependent, p.path) {
			continue
		}
		at := concrete(p.path)
		for key, message := range found {
			if key == at || strings.HasPrefix(key, at+"[") || strings.HasPrefix(key, at+".") {
				t.Errorf("%s: %q is within the limits: %s: %s", p.path, p.value, key, message)
			}
		}
	}
	t.Logf("%d probes", len(probes))
}

// A pattern without a format is not enforced: there is no message for it.
func TestEachPatternHasAFormat(t *testing.T) {
	t.Parallel()
	patterns := 0
	eachKey(reflect.TypeFor[config.Config](), "", func(path string, _ reflect.Type, c validate.Constraint) {
		for path, c := range map[string]*validate.Constraint{path: &c, path + " (names)": c.Keys} {
			if c != nil && c.Pattern != nil {
				patterns++
				require.NotEmpty(t, c.Format, path)
			}
		}
	})
	require.Greater(t, patterns, 50)
}

// eachKey calls a function with every key below a type.
func eachKey(of reflect.Type, path string, call func(string, reflect.Type, validate.Constraint)) {
	switch of.Kind() { //nolint:exhaustive // others have no keys
	case reflect.Pointer:
		eachKey(of.Elem(), path, call)
	case reflect.Slice:
		eachKey(of.Elem(), path+"[]", call)
	case reflect.Map:
		eachKey(of.Elem(), path+".NAME", call)
	case reflect.Struct:
		constraints := validate.ConstraintsOf(of)
		for _, field := range validate.Fields(of) {
			if key := field.Tag.Get("json"); key != "" && key != "-" {
				at := strings.TrimPrefix(path+"."+key, ".")
				call(at, field.Type, constraints[key])
				eachKey(field.Type, at, call)
			}
		}
	}
}

// probesOf returns the probes of a key.
func probesOf(path string, of reflect.Type, c validate.Constraint) []probe {
	for of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	one := func(value any, invalid bool) probe {
		return probe{path: path, value: value, invalid: broken(invalid, path)}
	}
	switch of.Kind() { //nolint:exhaustive // others have no limits
	case reflect.Int:
		return numbers(c, one)
	case reflect.String:
		return strs(of, c, one)
	case reflect.Slice:
		return lists(path, of, c)
	case reflect.Map:
		return mappings(path, of, c)
	}
	return nil
}

func broken(invalid bool, path string) string {
	if !invalid {
		return ""
	}
	return concrete(path)
}

// concrete returns a key with a name and an index for their placeholders.
func concrete(path string) string {
	return strings.ReplaceAll(strings.ReplaceAll(path, "NAME", nameIn(path)), "[]", "[0]")
}

// nameIn returns a name that the maps on a path accept.
func nameIn(path string) string {
	if strings.Contains(path, "conditions.") {
		return "StringEquals"
	}
	return "probe"
}

func numbers(c validate.Constraint, one func(any, bool) probe) []probe {
	var probes []probe
	for _, n := range c.Numbers {
		probes = append(probes, one(n, false))
	}
	if len(c.Numbers) > 0 {
		probes = append(probes, one(slices.Max(c.Numbers)+1, true), one(slices.Min(c.Numbers)-1, true))
	}
	if c.Max > 0 {
		probes = append(probes, one(c.Min, false), one(c.Max, false), one(c.Min-1, true), one(c.Max+1, true))
	}
	return probes
}

func strs(of reflect.Type, c validate.Constraint, one func(any, bool) probe) []probe {
	var probes []probe
	words := c.Values
	if enum, ok := reflect.TypeAssert[validate.Enum](reflect.Zero(of)); ok && len(words) == 0 {
		words = enum.Values()
	}
	for _, word := range words {
		probes = append(probes, one(word, false), one(word+"x", true))
	}
	if c.MaxLength > 0 {
		probes = append(probes, one(ofLength(c, c.MaxLength), false), one(ofLength(c, c.MaxLength)+"a", true))
	}
	if c.Pattern != nil {
		probes = append(probes, one("\x01", true))
		if text := example(c); text != "" {
			probes = append(probes, one(text, false))
		}
	}
	return probes
}

// lists returns probes of a list: its elements, its length, and duplicates.
func lists(path string, of reflect.Type, c validate.Constraint) []probe {
	if of.Elem().Kind() != reflect.String {
		return nil
	}
	probes := strs(of.Elem(), c, func(value any, invalid bool) probe {
		return probe{path: path, value: []any{value}, invalid: broken(invalid, path+"[]")}
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

// mappings returns probes of a map: its names, its values, and its length.
func mappings(path string, of reflect.Type, c validate.Constraint) []probe {
	var probes []probe
	element := func(value any, invalid bool) probe {
		return probe{path: path, value: map[string]any{"probe": value}, invalid: broken(invalid, path+".NAME")}
	}
	switch of.Elem().Kind() { //nolint:exhaustive // structs are probed key by key
	case reflect.String:
		probes = strs(of.Elem(), c, element)
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
	suchAs = regexp.MustCompile(`such as (\S+?)[,;]?( |$)`)
	last   = regexp.MustCompile(`[0-9a-zA-Z]$`)
)

// example returns the example of a format, or "".
func example(c validate.Constraint) string {
	if m := suchAs.FindStringSubmatch(c.Format); m != nil {
		return strings.Trim(m[1], `"`)
	}
	return ""
}

// distinct returns n valid strings.
func distinct(c validate.Constraint, n int) []any {
	text := example(c)
	var all []any
	for i := range n {
		switch {
		case len(c.Values) > 0:
			all = append(all, c.Values[i%len(c.Values)])
		case last.MatchString(text):
			all = append(all, text[:len(text)-1]+string(text[len(text)-1]+byte(i)))
		default:
			all = append(all, fmt.Sprintf("a%d", i))
		}
	}
	return all
}

// ofLength returns a valid string of a length.
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

// set returns the stack's keys that a probe changes.
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
