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

const folder, binary = "resource-aws-v6.83.2", "pulumi-resource-aws"

// file puts a file where the machine would have it, with its path as text.
func file(t *testing.T, elements ...string) string {
	t.Helper()
	path := filepath.Join(elements...)
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
	require.NoError(t, os.WriteFile(path, []byte(path), 0o600))
	return path
}

func TestTheBestProviderAtHandIsInstalled(t *testing.T) {
	for name, test := range map[string]struct {
		official, bridge bool
		download         string // the command in the place of Pulumi
		source, problem  string
	}{
		"Pulumi's own comes first":                {official: true, bridge: true, source: "Pulumi's own, from "},
		"the bridged one comes next":              {bridge: true, source: "bridged from "},
		"the network comes last":                  {download: "true", source: "Pulumi's own, downloaded"},
		"without a network it says what would do": {download: "false", problem: "set " + plugin.TerraformVariable},
	} {
		t.Run(name, func(t *testing.T) {
			home, bin, users := t.TempDir(), t.TempDir(), t.TempDir()
			terraform := file(t, t.TempDir(), "terraform-provider-aws")
			t.Setenv(plugin.TerraformVariable, terraform)
			t.Setenv("PULUMI_HOME", users)
			file(t, home, "plugins", folder, "of an earlier run")
			want := ""
			if test.bridge {
				want = file(t, bin, binary)
			}
			if test.official {
				want = file(t, users, "plugins", folder, binary)
			}
			var asked []string
			got, err := plugin.Install(t.Context(), home, bin, func(ctx context.Context, args ...string) *exec.Cmd {
				asked = args
				return exec.CommandContext(ctx, test.download)
			})
			if test.download != "" {
				require.Equal(t, "plugin install resource aws v6.83.2", strings.Join(asked, " "))
			}
			if test.problem != "" {
				require.ErrorContains(t, err, test.problem)
				return
			}
			require.NoError(t, err)
			require.True(t, strings.HasPrefix(got.Source, test.source), got.Source)
			require.NoFileExists(t, filepath.Join(home, "plugins", folder, "of an earlier run"))
			if want != "" {
				text, err := os.ReadFile(filepath.Join(home, "plugins", folder, binary))
				require.NoError(t, err)
				require.Equal(t, want, string(text))
			}
			require.Equal(t, test.bridge && !test.official, got.Terraform == terraform)
		})
	}
}

func TestTheTerraformProviderIsFoundWhereTerraformKeepsIt(t *testing.T) {
	t.Setenv(plugin.TerraformVariable, "")
	cache, home := t.TempDir(), t.TempDir()
	t.Setenv("TF_PLUGIN_CACHE_DIR", cache)
	t.Setenv("HOME", home)
	place := filepath.Join("registry.example.org", "hashicorp", "aws", "5.100.0", runtime.GOOS+"_"+runtime.GOARCH)
	users := file(t, home, ".terraform.d", "plugins", place, "terraform-provider-aws_v5.100.0_x5")
	require.Equal(t, users, plugin.FindTerraform())
	cached := file(t, cache, place, "terraform-provider-aws_v5.100.0_x5")
	require.Equal(t, cached, plugin.FindTerraform())

	t.Setenv(plugin.TerraformVariable, "/by/hand")
	require.Equal(t, "/by/hand", plugin.FindTerraform())
}
