package config_test

import (
	"encoding/json"
	"errors"
	"reflect"
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
		if validate.IsListOrMap(of) {
			eachKey(of.Field(0).Type, path, call)
			eachKey(of.Field(1).Type, path, call)
			return
		}
		constraints := validate.ConstraintsOf(of)
		for _, field := range validate.Fields(of) {
			key := validate.KeyOf(field)
			if field.IsExported() && !reflect.PointerTo(of).Implements(unmarshaler) {
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
	case reflect.Struct:
		if validate.IsListOrMap(of) {
			return append(probesOf(path, of.Field(0).Type, c), probesOf(path, of.Field(1).Type, c)...)
		}
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
