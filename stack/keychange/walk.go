package keychange

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ecs-foundation/stack/preflight/change"
)

// A Pick returns a random number from 0 to n-1.
type Pick func(n int) int

// A Walker changes a configuration at random, one key at a time. Not every configuration is
// valid.
type Walker struct {
	changes []Change
	schema  object
}

type object = map[string]any

// NewWalker returns a walker with the schema of stack files of the project in root. Its
// changes name nothing that has to exist in the account, unless account is set.
func NewWalker(root string, account bool) (Walker, error) {
	text, err := os.ReadFile(filepath.Join(root, "docs", "stack.schema.json"))
	if err != nil {
		return Walker{}, err
	}
	var schema object
	if err := json.Unmarshal(text, &schema); err != nil {
		return Walker{}, fmt.Errorf("docs/stack.schema.json: %w", err)
	}
	changes := slices.DeleteFunc(All(), func(c Change) bool { return c.Account && !account })
	return Walker{changes, schema}, nil
}

// Start returns a random valid configuration: the base with some of its keys removed and some
// of the changes.
func (w Walker) Start(pick Pick) Config {
	for {
		config := Base()
		for range pick(4) {
			config = config.Set(element(pick, []string{
				"delivery", "monitoring", "logs", "tags", "iam", "network.tiers", "network.dhcp", "network.endpoints", "network.nat",
				"data.cache", "loadBalancer.alarms", "loadBalancer.dashboard", "loadBalancer.rules", "loadBalancer.logs",
			}), nil)
		}
		for range pick(6) {
			config = element(pick, w.changes).Apply(config)
		}
		if _, err := config.Plan(); err == nil {
			return config
		}
	}
}

// Step returns a configuration with another value of one key, and what it changed.
func (w Walker) Step(pick Pick, config Config) (Config, string) {
	c := element(pick, w.changes)
	switch kind := pick(10); {
	case kind < 4:
		return c.Apply(config), fmt.Sprintf("%s=%s", c.Path, text(c.To))
	case kind < 6:
		return w.set(config, c.Path, c.Before().Get(c.Path))
	case kind < 8:
		return w.set(config, c.Path, w.value(pick, c.Path))
	case kind < 9:
		return entry(pick, config)
	default:
		return w.order(pick, config, c.Path)
	}
}

func (w Walker) set(config Config, path string, value any) (Config, string) {
	return config.Set(path, value), fmt.Sprintf("%s=%s", path, text(value))
}

// value returns a value that the schema allows for a key: another element of an enum, a
// number between the limits, or nil, which removes the key.
func (w Walker) value(pick Pick, path string) any {
	schema := w.schemaOf(path)
	if values, ok := schema["enum"].([]any); ok {
		return element(pick, values)
	}
	switch schema["type"] {
	case "boolean":
		return pick(2) == 1
	case "integer":
		low, _ := schema["minimum"].(float64)
		high, _ := schema["maximum"].(float64)
		return int(low) + pick(int(min(high-low, 1000))+1)
	}
	return nil
}

// schemaOf returns the schema of a key.
func (w Walker) schemaOf(path string) object {
	config, _ := w.schema["properties"].(object)["config"].(object)
	schema := config
	for i, step := range parse(path) {
		name, ok := step.(string)
		if !ok {
			schema, _ = schema["items"].(object)
			continue
		}
		if i == 0 && name != "aws:region" {
			name = "ecs-foundation:" + name
		}
		schema = child(schema, name)
	}
	return schema
}

// child returns the schema of a key below another one.
func child(schema object, name string) object {
	properties, _ := schema["properties"].(object)
	if below, ok := properties[name].(object); ok {
		return below
	}
	patterns, _ := schema["patternProperties"].(object)
	for _, below := range patterns {
		named, _ := below.(object)
		return named
	}
	below, _ := schema["additionalProperties"].(object)
	return below
}

// entry renames, removes or copies an entry of a map whose names the user chooses.
func entry(pick Pick, config Config) (Config, string) {
	path := element(pick, []string{"services", "data", "network.tiers", "loadBalancer.rules", "tags"})
	entries, _ := config.Get(path).(map[string]any)
	if len(entries) == 0 {
		return config, "nothing"
	}
	name := element(pick, slices.Sorted(maps.Keys(entries)))
	changed := Config{"entries": entries}.clone()["entries"].(map[string]any)
	value, other := changed[name], name+element(pick, []string{"a", "b", "c"})
	what := "remove " + path + "." + name
	if pick(3) > 0 {
		changed[other] = value
		what = "rename " + path + "." + name + " to " + other
	}
	delete(changed, name)
	return config.Set(path, changed), what
}

// order returns a list in another order, or without its last element.
func (w Walker) order(pick Pick, config Config, path string) (Config, string) {
	list, _ := config.Get(path).([]any)
	if len(list) < 2 {
		return w.set(config, path, nil)
	}
	list = slices.Clone(list)
	if pick(2) == 0 {
		return w.set(config, path, list[:len(list)-1])
	}
	slices.Reverse(list)
	return w.set(config, path, list)
}

func element[T any](pick Pick, list []T) T { return list[pick(len(list))] }

// Named reports whether one of the changes names a resource, written as type::name, or the
// resource to which it belongs.
func Named(changes []change.Change, resource string) bool {
	_, name, _ := strings.Cut(resource, "::")
	return slices.ContainsFunc(changes, func(c change.Change) bool {
		return slices.ContainsFunc(append(slices.Clone(c.With), c.Resource), func(named string) bool {
			return name == named || strings.HasPrefix(name, named+"-")
		})
	})
}
