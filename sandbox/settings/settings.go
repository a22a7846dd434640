// Package settings writes the Pulumi stack file of a run: a copy of the project's stack file with the run's overrides.
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

// saltKey is the key of the salt that Pulumi derives the encryption key from, together with the passphrase. Secrets in
// the stack's state can only be decrypted with the salt that they were encrypted with.
const saltKey = "encryptionsalt"

// Write writes the stack file of a run to target: the project's stack file source with key=value overrides, whose values
// are YAML or JSON.
func Write(target, source, project string, overrides []string) error {
	file, err := read(source)
	if err != nil {
		return err
	}
	previous, err := read(target)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	// The sandbox encrypts with its own passphrase: the secrets provider of the real stack may need an AWS account.
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
	addNamespaces(config, project)
	for _, override := range overrides {
		if err := apply(config, project, override); err != nil {
			return err
		}
	}
	if key := firstEncrypted(config, ""); key != "" {
		return fmt.Errorf("%s: %s is encrypted with the secrets provider of the real stack: "+
			"set a test value with --config '%s=…'", source, key, key)
	}
	text, err := yaml.Marshal(file)
	if err != nil {
		return err
	}
	return os.WriteFile(target, text, 0o600)
}

// Region returns the AWS region in a stack file, or "".
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

// addNamespaces adds the project's name to the keys without a namespace, as Pulumi does when it reads a stack file.
func addNamespaces(config *yaml.Node, project string) {
	for i := 0; i < len(config.Content); i += 2 {
		if key := config.Content[i]; !strings.Contains(key.Value, ":") {
			key.Value = project + ":" + key.Value
		}
	}
}

// apply sets one override in the configuration. As in Pulumi, the default namespace of a key is the project name.
func apply(config *yaml.Node, project, override string) error {
	key, text, found := strings.Cut(override, "=")
	if !found || key == "" {
		return fmt.Errorf("--config %s: expected key=value, such as %s:network.cidr=10.1.0.0/16", override, project)
	}
	var value yaml.Node
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		return fmt.Errorf("--config %s: invalid value: it must be YAML or JSON: %w", override, err)
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
		return fmt.Errorf("--config %s: invalid key %q: it must be a property path such as network.zones[0]", override, name)
	}
	path[0] = fmt.Sprintf("%s:%v", namespace, path[0])
	if err := put(config, path, node); err != nil {
		return fmt.Errorf("--config %s: %w", override, err)
	}
	return nil
}

// put sets the value at a path below a node. It creates the objects on the way that do not exist. An index equal to the
// length of a list appends to it.
func put(node *yaml.Node, path resource.PropertyPath, value *yaml.Node) error {
	for i, step := range path {
		last := i == len(path)-1
		next := &yaml.Node{Kind: yaml.MappingNode}
		if last {
			next = value
		}
		switch step := step.(type) {
		case int:
			if node.Kind != yaml.SequenceNode || step > len(node.Content) {
				return fmt.Errorf("%v is not a list with an element %d", path[:i], step)
			}
			if step == len(node.Content) {
				node.Content = append(node.Content, next)
			} else if last {
				node.Content[step] = next
			}
			node = node.Content[step]
		case string:
			if node.Kind != yaml.MappingNode {
				return fmt.Errorf("%v is not an object: set the whole object instead", path[:i])
			}
			if last || child(node, step) == nil {
				set(node, step, next)
			}
			node = child(node, step)
		}
	}
	return nil
}

// child returns the value of a key, or nil if the node is not a mapping or does not have the key.
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

// firstEncrypted returns the key of the first encrypted value below a node with the given key, or "".
func firstEncrypted(node *yaml.Node, key string) string {
	if child(node, "secure") != nil {
		return key
	}
	for i, element := range node.Content {
		elementKey := fmt.Sprintf("%s[%d]", key, i)
		if node.Kind == yaml.MappingNode {
			if i%2 == 0 { // yaml.Node alternates keys and values
				continue
			}
			elementKey = strings.TrimPrefix(key+"."+node.Content[i-1].Value, ".")
		}
		if encrypted := firstEncrypted(element, elementKey); encrypted != "" {
			return encrypted
		}
	}
	return ""
}
