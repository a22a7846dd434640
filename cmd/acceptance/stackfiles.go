package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
)

// writeStackFile writes the stack file of a stack: that of the project, for the account and
// the region of the run, with the overrides. It keeps the salt of a file that exists, with
// which Pulumi encrypts the state.
func (o *options) writeStackFile(source, target, namespace string, set, remove []string) error {
	text, err := os.ReadFile(filepath.Clean(source))
	if err != nil {
		return err
	}
	adapted := strings.NewReplacer("us-east-1", o.region, exampleAccount, o.account).Replace(string(text))
	adaptedFile := strings.TrimSuffix(target, ".yaml") + ".source.yaml"
	if err := os.WriteFile(adaptedFile, []byte(adapted), 0o600); err != nil {
		return err
	}
	file, err := loadStackFile(adaptedFile)
	if err != nil {
		return err
	}
	if _, err := os.Stat(target); err == nil {
		previous, err := loadStackFile(target)
		if err != nil {
			return err
		}
		file.EncryptionSalt = previous.EncryptionSalt
	}
	for _, override := range set {
		key, value, _ := strings.Cut(override, "=")
		if err := file.Config.Set(configKey(namespace, key), configValue(value), true); err != nil {
			return fmt.Errorf("set %s: %w", override, err)
		}
	}
	for _, key := range remove {
		if err := file.Config.Remove(configKey(namespace, key), true); err != nil {
			return fmt.Errorf("remove %s: %w", key, err)
		}
	}
	return file.Save(target)
}

func loadStackFile(path string) (*workspace.ProjectStack, error) {
	return workspace.LoadProjectStack(nil, &workspace.Project{Name: "acceptance"}, path)
}

// configKey returns the key of a path such as network.acls or aws:region.
func configKey(namespace, path string) config.Key {
	if prefix, name, found := strings.Cut(path, ":"); found {
		return config.MustMakeKey(prefix, name)
	}
	return config.MustMakeKey(namespace, path)
}

// configValue returns a value of the configuration from JSON or text.
func configValue(text string) config.Value {
	var value any
	if err := json.Unmarshal([]byte(text), &value); err == nil {
		switch value.(type) {
		case []any, map[string]any:
			return config.NewObjectValue(text)
		}
	}
	return config.NewValue(text)
}
