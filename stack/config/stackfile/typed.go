package stackfile

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/encoding"
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
func (n *node) add(path string, typed map[string]string) {
	typed[path] = n.text
	for key, field := range n.fields {
		field.add(path+"."+key, typed)
	}
	for i, element := range n.list {
		element.add(fmt.Sprintf("%s[%d]", path, i), typed)
	}
}

// typedKeys returns the keys of the configuration in the text of a stack file, with the
// scalars as they are typed. Without a namespace, a key belongs to the project.
func typedKeys(text []byte, project string) map[string]string {
	var file struct {
		Config map[string]node `yaml:"config"`
	}
	if err := encoding.YAML.Unmarshal(text, &file); err != nil {
		return nil // messages then show the values as YAML reads them
	}
	typed := map[string]string{}
	for key, value := range file.Config {
		if !strings.Contains(key, ":") {
			key = project + ":" + key
		}
		value.add(key, typed)
	}
	return typed
}
