package plugin_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/plugin"
)

const directory, binary = "resource-aws-v" + plugin.Version, "pulumi-resource-aws"

// writeFile writes a file whose content is its path.
func writeFile(t *testing.T, elements ...string) string {
	t.Helper()
	path := filepath.Join(elements...)
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
	require.NoError(t, os.WriteFile(path, []byte(path), 0o600))
	return path
}

func TestInstallPrefersLocalProviders(t *testing.T) {
	for name, test := range map[string]struct {
		official, bridged bool
		download          string // the command to run instead of pulumi
		source, err       string
	}{
		"official provider on this machine": {official: true, bridged: true, source: "official, from "},
		"bridged provider":                  {bridged: true, source: "bridged from "},
		"download":                          {download: "true", source: "official, downloaded"},
		"failed download":                   {download: "false", err: "set " + plugin.TerraformVariable},
	} {
		t.Run(name, func(t *testing.T) {
			home, bin, userHome := t.TempDir(), t.TempDir(), t.TempDir()
			terraform := writeFile(t, t.TempDir(), "terraform-provider-aws")
			t.Setenv(plugin.TerraformVariable, terraform)
			t.Setenv("PULUMI_HOME", userHome)
			writeFile(t, home, "plugins", directory, "stale")
			want := ""
			if test.bridged {
				want = writeFile(t, bin, binary)
			}
			if test.official {
				want = writeFile(t, userHome, "plugins", directory, binary)
			}
			var command []string
			got, err := plugin.Install(t.Context(), home, bin, func(ctx context.Context, args ...string) *exec.Cmd {
				command = args
				return exec.CommandContext(ctx, test.download)
			})
			if test.download != "" {
				require.Equal(t, "plugin install resource aws v"+plugin.Version, strings.Join(command, " "))
			}
			if test.err != "" {
				require.ErrorContains(t, err, test.err)
				return
			}
			require.NoError(t, err)
			require.True(t, strings.HasPrefix(got.Source, test.source), got.Source)
			require.NoFileExists(t, filepath.Join(home, "plugins", directory, "stale"))
			if want != "" {
				text, err := os.ReadFile(filepath.Join(home, "plugins", directory, binary))
				require.NoError(t, err)
				require.Equal(t, want, string(text))
			}
			require.Equal(t, test.bridged && !test.official, got.Terraform == terraform)
		})
	}
}

func TestFindTerraformSearchesTerraformsDirectories(t *testing.T) {
	t.Setenv(plugin.TerraformVariable, "")
	cache, home := t.TempDir(), t.TempDir()
	t.Setenv("TF_PLUGIN_CACHE_DIR", cache)
	t.Setenv("HOME", home)
	provider := filepath.Join("registry.example.org", "hashicorp", "aws", "5.100.0", runtime.GOOS+"_"+runtime.GOARCH)
	inHome := writeFile(t, home, ".terraform.d", "plugins", provider, "terraform-provider-aws_v5.100.0_x5")
	require.Equal(t, inHome, plugin.FindTerraform())
	inCache := writeFile(t, cache, provider, "terraform-provider-aws_v5.100.0_x5")
	require.Equal(t, inCache, plugin.FindTerraform())

	t.Setenv(plugin.TerraformVariable, "/set/by/user")
	require.Equal(t, "/set/by/user", plugin.FindTerraform())
}

func TestBridgeIsNeededForTerraformsProviderOnly(t *testing.T) {
	home := t.TempDir()
	t.Setenv("PULUMI_HOME", home)
	t.Setenv(plugin.TerraformVariable, "/set/by/user")
	require.True(t, plugin.NeedsBridge())
	writeFile(t, home, "plugins", directory, binary)
	require.False(t, plugin.NeedsBridge(), "the official provider is installed")
}
