// Package keychange has a change of each configuration key of a deployed stack, for tests.
package keychange

import (
	_ "embed"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/encoding"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/preflight/change"
)

//go:embed changes.yaml
var changesYAML []byte

// A Change sets the value of one key of a deployed stack.
type Change struct {
	// Path is the key with the names of the stack, such as services.cart.port.
	Path string
	// To is the new value.
	To any
	// Also are values at other paths that can only be set together with it.
	Also map[string]any
	// With are values at other paths that the stack has before the change.
	With map[string]any
	// Account reports whether the settings name something that has to exist in the account.
	Account bool
}

// file is the content of changes.yaml.
var file = func() (content struct {
	Base    Config
	Changes map[string]struct {
		To         any
		With, Also map[string]any
		Account    bool
	}
},
) {
	if err := encoding.YAML.Unmarshal(changesYAML, &content); err != nil {
		panic(err)
	}
	return content
}()

// Base returns the configuration of the stack that is changed. The emulator can deploy
// everything in it.
func Base() Config { return file.Base.clone() }

// All returns the changes, sorted by path.
func All() []Change {
	var changes []Change
	for _, path := range slices.Sorted(maps.Keys(file.Changes)) {
		c := file.Changes[path]
		changes = append(changes, Change{Path: path, To: c.To, With: c.With, Also: c.Also, Account: c.Account})
	}
	return changes
}

// Before returns the configuration of the stack before the change.
func (c Change) Before() Config { return Base().setAll(c.With) }

// After returns the configuration of the stack after the change.
func (c Change) After() Config { return c.Apply(c.Before()) }

// Apply returns another configuration with the change.
func (c Change) Apply(to Config) Config { return to.setAll(c.Also).Set(c.Path, c.To) }

// Groups returns configurations that together make all changes of the base for which it needs
// no other settings, except those that preflight refuses: each as many as are valid at once.
func Groups() []Config {
	var groups []Config
	for _, c := range All() {
		if c.Account || len(c.With) > 0 {
			continue
		}
		i := slices.IndexFunc(groups, func(group Config) bool { return possible(c.Apply(group)) })
		switch {
		case i >= 0:
			groups[i] = c.Apply(groups[i])
		case possible(c.After()):
			groups = append(groups, c.After())
		}
	}
	return groups
}

// possible reports whether a configuration is valid, also as a change of the base.
func possible(c Config) bool {
	before, _ := Base().Plan()
	after, err := c.Plan()
	return err == nil && !slices.ContainsFunc(change.Compare(change.RecordOf(before), change.RecordOf(after)), func(c change.Change) bool {
		return c.Verdict == change.Impossible
	})
}

// A Config is the configuration of a stack by top-level key, without the name of the project.
type Config map[string]any

// Get returns the value at a path, or nil.
func (c Config) Get(path string) any {
	value := any(map[string]any(c))
	for _, step := range parse(path) {
		switch at := value.(type) {
		case map[string]any:
			name, _ := step.(string)
			value = at[name]
		case []any:
			index, _ := step.(int)
			if index >= len(at) {
				return nil
			}
			value = at[index]
		}
	}
	return value
}

// Set returns a configuration with a value at a path. The value nil removes the key.
func (c Config) Set(path string, value any) Config {
	changed, _ := put(map[string]any(c.clone()), parse(path), value).(map[string]any)
	return changed
}

func (c Config) setAll(values map[string]any) Config {
	for _, path := range slices.Sorted(maps.Keys(values)) {
		c = c.Set(path, values[path])
	}
	return c
}

// put returns a value with another value at a path. It creates the maps and lists on the way.
func put(at any, path resource.PropertyPath, value any) any {
	if len(path) == 0 {
		return value
	}
	if index, ok := path[0].(int); ok {
		list, _ := at.([]any)
		for index >= len(list) {
			list = append(list, nil)
		}
		list[index] = put(list[index], path[1:], value)
		return list
	}
	object, ok := at.(map[string]any)
	if !ok {
		object = map[string]any{}
	}
	name, _ := path[0].(string)
	object[name] = put(object[name], path[1:], value)
	if object[name] == nil {
		delete(object, name)
	}
	return object
}

// plans are the plans of configurations by their stack files.
var plans sync.Map

// Plan plans the stack dev with the configuration, once.
func (c Config) Plan() (stack.Plan, error) {
	once, _ := plans.LoadOrStore(c.StackFile(), sync.OnceValues(func() (stack.Plan, error) {
		return stack.Load(config.Stack{Project: "ecs-foundation", Name: "dev", Values: c.Values()}, preflight.Check)
	}))
	plan, _ := once.(func() (stack.Plan, error))
	return plan()
}

// Values returns the stack configuration as Pulumi passes it to a program.
func (c Config) Values() map[string]string {
	values := map[string]string{}
	for key, value := range c.named() {
		values[key] = text(value)
	}
	return values
}

// StackFile returns the stack file with the configuration. Each JSON document is also YAML.
func (c Config) StackFile() string {
	return text(map[string]any{"config": c.named()})
}

// named returns the values by key with the name of the project, and the region.
func (c Config) named() map[string]any {
	values := map[string]any{"aws:region": "us-east-1"}
	for key, value := range c {
		if key != "aws:region" {
			key = "ecs-foundation:" + key
		}
		values[key] = value
	}
	return values
}

func (c Config) clone() Config {
	var copied Config
	if err := json.Unmarshal([]byte(text(map[string]any(c))), &copied); err != nil {
		panic(err)
	}
	return copied
}

// text returns a string as it is, and everything else as JSON.
func text(value any) string {
	if plain, ok := value.(string); ok {
		return plain
	}
	document, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(document)
}

func parse(path string) resource.PropertyPath {
	steps, err := resource.ParsePropertyPath(path)
	if err != nil {
		panic(err)
	}
	return steps
}

// KeyOf returns the key in the reference whose path this is: services.cart.port is
// services.NAME.port.
func KeyOf(path string, keys []string) (string, bool) {
	for _, key := range keys {
		pattern := regexp.QuoteMeta(key)
		pattern = strings.ReplaceAll(pattern, "NAME", `[a-z0-9-]+`)
		pattern = strings.ReplaceAll(pattern, `\[\]`, `\[\d+\]`)
		if regexp.MustCompile("^" + pattern + "$").MatchString(path) {
			return key, true
		}
	}
	return "", false
}
