package sandbox_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"ecs-foundation/sandbox/engine"
)

// requireMoveToComponent checks that a program with the component takes over a stack of the foundation's own program, if it
// adds the aliases that docs/languages.md describes.
func requireMoveToComponent(t *testing.T, e *engine.Engine) {
	t.Helper()
	output, err := buildPlugin()
	require.NoError(t, err, output)
	moved := e.Project(writeMovedProject(t), "dev").Preview()
	require.NoError(t, moved.Err)
	isNew := "^(aws:acm/certificate:Certificate::|pulumi:providers:(aws::program|ecs-foundation::default)|" +
		"ecs-foundation:index:(Foundation|Record)::)"
	for _, name := range moved.Creates {
		require.Regexp(t, isNew, name)
	}
	require.Equal(t, moved.Creates, moved.Changed(), "no other resource changes")
}

// writeMovedProject writes a project with the name and the configuration of the foundation, whose program is that of
// sandbox/component, and returns its directory.
func writeMovedProject(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../Pulumi.dev.yaml")
	require.NoError(t, err)
	var file struct{ Config map[string]any }
	require.NoError(t, yaml.Unmarshal(text, &file))
	inputs := map[string]any{"region": file.Config["aws:region"]}
	for key, value := range file.Config {
		if name, found := strings.CutPrefix(key, "ecs-foundation:"); found {
			inputs[name] = value
		}
	}
	program, err := filepath.Abs("component")
	require.NoError(t, err)
	bin, err := filepath.Abs("../bin")
	require.NoError(t, err)
	dir := t.TempDir()
	for name, content := range map[string]any{
		"Pulumi.yaml": map[string]any{
			"name": "ecs-foundation", "runtime": "go", "main": program,
			"plugins": map[string]any{"providers": []any{map[string]any{"name": "ecs-foundation", "path": bin}}},
		},
		"Pulumi.dev.yaml": map[string]any{"config": map[string]any{
			"aws:region":  inputs["region"],
			"foundations": map[string]any{"shop": map[string]any{"inputs": inputs, "moved": true}},
		}},
	} {
		text, err := yaml.Marshal(content)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), text, 0o600))
	}
	return dir
}
