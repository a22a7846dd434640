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

	clusterplan "ecs-foundation/ecs/cluster/plan"
	serviceplan "ecs-foundation/ecs/service/plan"
	"ecs-foundation/internal/validate"
	"ecs-foundation/stack/config"
)

// A probe sets one key of the smallest stack to a value at a limit or one beyond it.
type probe struct {
	path    string // of the key; NAME stands for a name in a map, [] for an element of a list
	value   any
	invalid string // the key for which an error is expected; "" if the value is valid
}

// dependent lists the keys that reject some values within their limits because of
// other keys.
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
	"iam.pullThroughCaches",
	"services.NAME.healthCheck.timeout",
	"services.NAME.secretsKey",
	"services.NAME.target.version",
}

// The value at a limit is valid, and the next one is not. This fails if another
// check has a different limit than the constraint, or if nothing enforces the
// constraint.
func TestLimitsAreEnforced(t *testing.T) {
	t.Parallel()
	var probes []probe
	eachKey(reflect.TypeFor[config.Config](), "", func(path string, of reflect.Type, c validate.Constraint) {
		probes = append(probes, probesOf(path, of, c)...)
	})
	require.Greater(t, len(probes), 400)
	for _, p := range probes {
		_, err := load(with(t, set(t, p)))
		messages := map[string]string{}
		for _, invalid := range validate.Split(errors.Unwrap(err)) {
			messages[strings.TrimPrefix(invalid.Key, "ecs-foundation:")] = invalid.Message
		}
		if p.invalid != "" {
			if messages[p.invalid] == "" {
				t.Errorf("%s: %q is beyond a limit, but %s has no error: %v", p.path, p.value, p.invalid, messages)
			}
			continue
		}
		if slices.Contains(dependent, p.path) {
			continue
		}
		at := concrete(p.path)
		for key, message := range messages {
			if key == at || strings.HasPrefix(key, at+"[") || strings.HasPrefix(key, at+".") {
				t.Errorf("%s: %q is within the limits, but rejected: %s: %s", p.path, p.value, key, message)
			}
		}
	}
	t.Logf("%d probes", len(probes))
}

// The message for a pattern without a format shows a regular expression.
func TestEachPatternHasAFormat(t *testing.T) {
	t.Parallel()
	for root, atLeast := range map[reflect.Type]int{
		reflect.TypeFor[config.Config](): 50, reflect.TypeFor[serviceplan.Spec](): 3, reflect.TypeFor[serviceplan.Run](): 1,
		reflect.TypeFor[clusterplan.Spec](): 1,
	} {
		patterns := 0
		eachKey(root, "", func(path string, _ reflect.Type, c validate.Constraint) {
			for path, c := range map[string]*validate.Constraint{path: &c, path + " (names)": c.Keys} {
				if c != nil && c.Pattern != nil {
					patterns++
					require.NotEmpty(t, c.Format, path)
				}
			}
		})
		require.GreaterOrEqual(t, patterns, atLeast, root)
	}
}

// unmarshaler is the interface of types that decode themselves, which have no keys.
var unmarshaler = reflect.TypeFor[json.Unmarshaler]()

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
			key := validate.KeyOf(field)
			if key != "-" && field.IsExported() && !reflect.PointerTo(of).Implements(unmarshaler) {
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
	newProbe := func(value any, invalid bool) probe {
		return probe{path: path, value: value, invalid: keyOf(invalid, path)}
	}
	switch of.Kind() { //nolint:exhaustive // others have no limits
	case reflect.Int:
		return numberProbes(c, newProbe)
	case reflect.String:
		return stringProbes(of, c, newProbe)
	case reflect.Slice:
		return listProbes(path, of, c)
	case reflect.Map:
		return mapProbes(path, of, c)
	}
	return nil
}

// keyOf returns the key of an invalid value, or "" for a valid one.
func keyOf(invalid bool, path string) string {
	if !invalid {
		return ""
	}
	return concrete(path)
}

// concrete replaces the placeholders of a path.
func concrete(path string) string {
	return strings.ReplaceAll(strings.ReplaceAll(path, "NAME", nameIn(path)), "[]", "[0]")
}

// nameIn returns a name that is valid in the maps of a path.
func nameIn(path string) string {
	if strings.Contains(path, "conditions.") {
		return "StringEquals"
	}
	return "probe"
}

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
