// Package settings makes the stack file of one run: a copy of the project's own, with the run's overrides in it.
package settings

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"gopkg.in/yaml.v3"
)

// saltKey is where Pulumi keeps the salt of the sandbox's own passphrase. The stack's state needs the same one again.
const saltKey = "encryptionsalt"

// Write makes the stack file of a run from the project's one and key=value overrides, whose values are YAML or JSON.
func Write(target, source, project string, overrides []string) error {
	file, err := read(source)
	if err != nil {
		return err
	}
	previous, err := read(target)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	// The team's keys are neither at hand nor needed on one machine.
	for _, key := range []string{"secretsprovider", "encryptedkey", saltKey} {
		remove(file, key)
	}
	if salt := child(previous, saltKey); salt != nil {
		set(file, saltKey, salt)
	}
	config := child(file, "config")
	if config == nil {
		config = &yaml.Node{Kind: yaml.MappingNode}
		set(file, "config", config)
	}
	for _, override := range overrides {
		if err := apply(config, project, override); err != nil {
			return err
		}
	}
	if key := encrypted(config, ""); key != "" {
		return fmt.Errorf("%s: %s is encrypted for the real stack and cannot be read here: "+
			"give a stand-in with --config '%s=…'", source, key, key)
	}
	text, err := yaml.Marshal(file)
	if err != nil {
		return err
	}
	return os.WriteFile(target, text, 0o600)
}

// Region is the AWS region that a stack file names.
func Region(path string) string {
	file, err := read(path)
	if err != nil {
		return ""
	}
	if region := child(child(file, "config"), "aws:region"); region != nil {
		return region.Value
	}
	return ""
}

func read(path string) (*yaml.Node, error) {
	text, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		return nil, err
	}
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(document.Content) == 0 {
		return &yaml.Node{Kind: yaml.MappingNode}, nil
	}
	if document.Content[0].Kind != yaml.MappingNode {
		return nil, fmt.Errorf("%s: expected a mapping with a config section", path)
	}
	return document.Content[0], nil
}

// apply sets one override. As with Pulumi, a key without a namespace is the project's.
func apply(config *yaml.Node, project, override string) error {
	key, text, found := strings.Cut(override, "=")
	if !found || key == "" {
		return fmt.Errorf("--config %s: expected key=value, such as %s:network.cidr=10.1.0.0/16", override, project)
	}
	var value yaml.Node
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		return fmt.Errorf("--config %s: the value is not YAML: %w", override, err)
	}
	node := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str"}
	if len(value.Content) > 0 {
		node = value.Content[0]
	}
	namespace, name, found := strings.Cut(key, ":")
	if !found {
		namespace, name = project, key
	}
	path, err := resource.ParsePropertyPath(name)
	if err != nil || len(path) == 0 {
		return fmt.Errorf("--config %s: %q is not a path such as network.zones[0]", override, name)
	}
	path[0] = fmt.Sprintf("%s:%v", namespace, path[0])
	if err := put(config, path, node); err != nil {
		return fmt.Errorf("--config %s: %w", override, err)
	}
	return nil
}

func put(at *yaml.Node, path resource.PropertyPath, value *yaml.Node) error {
	for i, step := range path {
		last := i == len(path)-1
		next := &yaml.Node{Kind: yaml.MappingNode}
		if last {
			next = value
		}
		switch step := step.(type) {
		case int:
			if at.Kind != yaml.SequenceNode || step > len(at.Content) {
				return fmt.Errorf("there is no list with an element %d at %v", step, path[:i])
			}
			if step == len(at.Content) {
				at.Content = append(at.Content, next)
			} else if last {
				at.Content[step] = next
			}
			at = at.Content[step]
		case string:
			if at.Kind != yaml.MappingNode {
				return fmt.Errorf("%v is a value, not an object: give the whole object instead", path[:i])
			}
			if last || child(at, step) == nil {
				set(at, step, next)
			}
			at = child(at, step)
		}
	}
	return nil
}

func child(mapping *yaml.Node, key string) *yaml.Node {
	if mapping == nil || mapping.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i+1]
		}
	}
	return nil
}

func set(mapping *yaml.Node, key string, value *yaml.Node) {
	remove(mapping, key)
	mapping.Content = append(mapping.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, value)
}

func remove(mapping *yaml.Node, key string) {
	for i := 0; i < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			mapping.Content = append(mapping.Content[:i], mapping.Content[i+2:]...)
			return
		}
	}
}

// encrypted is the key of the first value that is still encrypted, as --config takes it.
func encrypted(node *yaml.Node, at string) string {
	if child(node, "secure") != nil {
		return at
	}
	for i, element := range node.Content {
		key := fmt.Sprintf("%s[%d]", at, i)
		if node.Kind == yaml.MappingNode {
			if i%2 == 0 {
				continue
			}
			key = strings.TrimPrefix(at+"."+node.Content[i-1].Value, ".")
		}
		if found := encrypted(element, key); found != "" {
			return found
		}
	}
	return ""
}
