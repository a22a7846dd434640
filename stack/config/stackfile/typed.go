package stackfile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/encoding"

	settings "ecs-foundation/stack/config"
)

// A node is a value of a YAML file with the text of its scalars. Decoded without a type,
// 012 would be 10, and 2024-01-01 a time.
type node struct {
	text   string
	list   []node
	fields map[string]node
}

// UnmarshalYAML decodes a map, a list or a scalar.
func (n *node) UnmarshalYAML(unmarshal func(any) error) error {
	if unmarshal(&n.fields) == nil || unmarshal(&n.list) == nil {
		return nil
	}
	return unmarshal(&n.text)
}

// add adds the keys of a value at a path.
func (n *node) add(path string, file *settings.File) {
	file.Typed[path] = n.text
	if n.isEncrypted() {
		file.Secrets = append(file.Secrets, path)
	}
	for key, field := range n.fields {
		field.add(path+"."+key, file)
	}
	for i, element := range n.list {
		element.add(fmt.Sprintf("%s[%d]", path, i), file)
	}
}

// isEncrypted reports whether a value is a secret: to Pulumi, each map with a text at its only key, secure.
func (n *node) isEncrypted() bool {
	text, ok := n.fields["secure"]
	return ok && len(n.fields) == 1 && text.fields == nil && text.list == nil
}

// fileOf returns the keys of the configuration in the text of a stack file, with the
// scalars as they are typed. Without a namespace, a key belongs to the project.
func fileOf(text []byte, project string) settings.File {
	var file struct {
		Config map[string]node `yaml:"config"`
	}
	if err := encoding.YAML.Unmarshal(text, &file); err != nil {
		return settings.File{} // messages then show the values as YAML reads them
	}
	typed := settings.File{Typed: map[string]string{}}
	for key, value := range file.Config {
		if !strings.Contains(key, ":") {
			if _, ok := file.Config[project+":"+key]; ok {
				typed.Twice = append(typed.Twice, key)
			}
			key = project + ":" + key
		}
		value.add(key, &typed)
	}
	slices.Sort(typed.Secrets)
	slices.Sort(typed.Twice)
	return typed
}
