package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPulumiInstallsTheArchive installs the plugin of a release from a web server, as docs/install.md describes it.
func TestPulumiInstallsTheArchive(t *testing.T) {
	t.Parallel()
	pulumi, err := filepath.Abs("../../bin/pulumi")
	require.NoError(t, err)
	if _, err := os.Stat(pulumi); err != nil {
		t.Skip("bin/pulumi is not built: run make sandbox")
	}
	dir, _, err := newRepository(t).release("--platforms="+runtime.GOOS+"/"+runtime.GOARCH, "--sdks=go")
	require.NoError(t, err)
	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	t.Cleanup(server.Close)
	home := t.TempDir()
	cmd := exec.CommandContext(t.Context(), pulumi, "plugin", "install", "resource", "ecs-foundation", thisVersion, "--server", server.URL)
	cmd.Env = []string{"HOME=" + home, "PATH=" + os.Getenv("PATH"), "PULUMI_HOME=" + home, "PULUMI_SKIP_UPDATE_CHECK=true"}
	output, err := cmd.CombinedOutput()
	require.NoError(t, err, string(output))
	installed := filepath.Join(home, "plugins", "resource-ecs-foundation-v"+thisVersion, "pulumi-resource-ecs-foundation")
	require.NoError(t, exec.CommandContext(t.Context(), installed).Run(), "the program of the repository ends at once")
}
