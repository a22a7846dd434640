package plugin_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/plugin"
)

func TestInstallComponentReplacesTheInstalledVersion(t *testing.T) {
	t.Parallel()
	home, bin := t.TempDir(), t.TempDir()
	writeFile(t, home, "plugins", "resource-ecs-foundation-v1.0.0", "pulumi-resource-ecs-foundation")
	source := writeFile(t, bin, "pulumi-resource-ecs-foundation")
	aws := writeFile(t, home, "plugins", directory, binary)
	schema := func(ctx context.Context, args ...string) *exec.Cmd {
		require.Equal(t, []string{"package", "get-schema", source}, args)
		return exec.CommandContext(ctx, "echo", `{"name": "ecs-foundation", "version": "1.2.3"}`)
	}
	require.NoError(t, plugin.InstallComponent(t.Context(), home, bin, schema))
	text, err := os.ReadFile(filepath.Join(home, "plugins", "resource-ecs-foundation-v1.2.3", "pulumi-resource-ecs-foundation"))
	require.NoError(t, err)
	require.Equal(t, source, string(text))
	require.NoDirExists(t, filepath.Join(home, "plugins", "resource-ecs-foundation-v1.0.0"))
	require.FileExists(t, aws)

	invalid := func(ctx context.Context, _ ...string) *exec.Cmd { return exec.CommandContext(ctx, "false") }
	require.ErrorContains(t, plugin.InstallComponent(t.Context(), home, bin, invalid), "read the schema of "+source)
}

func TestInstallComponentIgnoresAPluginThatIsNotBuilt(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	require.NoError(t, plugin.InstallComponent(t.Context(), home, t.TempDir(), nil))
	require.NoDirExists(t, filepath.Join(home, "plugins"))
}
