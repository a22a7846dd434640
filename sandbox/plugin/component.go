package plugin

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// component is the program that serves the components to programs in other languages.
const component = "pulumi-resource-ecs-foundation"

// InstallComponent installs the plugin with the components in the Pulumi home directory, if it is built. pulumi returns a
// command of the Pulumi CLI. A project that names the plugin in its Pulumi.yaml does not need it to be installed.
func InstallComponent(ctx context.Context, home, bin string, pulumi func(context.Context, ...string) *exec.Cmd) error {
	installed, err := filepath.Glob(filepath.Join(home, "plugins", "resource-ecs-foundation-v*"))
	if err != nil {
		return err
	}
	for _, path := range installed {
		if err := os.RemoveAll(path); err != nil {
			return err
		}
	}
	source := filepath.Join(bin, component)
	if !exists(source) {
		return nil
	}
	// The directory has the plugin's version, which is in its schema.
	text, err := pulumi(ctx, "package", "get-schema", source).Output()
	if err != nil {
		return fmt.Errorf("read the schema of %s: %w", source, err)
	}
	var schema struct{ Version string }
	if err := json.Unmarshal(text, &schema); err != nil {
		return fmt.Errorf("read the schema of %s: %w", source, err)
	}
	target := filepath.Join(home, "plugins", "resource-ecs-foundation-v"+schema.Version)
	if err := os.MkdirAll(target, 0o700); err != nil {
		return err
	}
	return os.Symlink(source, filepath.Join(target, component))
}
