package sandbox_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// plantedState is the state of a stack with a provider that is downloaded from a URL, as an attacker writes it to the
// bucket, and a resource that Pulumi refreshes and deletes with this provider.
const plantedState = `{"version": 3, "deployment": {"manifest": {"time": "2026-11-28T12:00:00Z", "magic": "", "version": ""}, "resources": [
	{"urn": "urn:pulumi:dev::ecs-foundation::pulumi:providers:evil::default", "custom": true, "type": "pulumi:providers:evil",
	 "id": "01c03eef-16ae-4023-8cb5-d0b3aff53961",
	 "inputs": {"version": "1.0.0", "__internal": {"pluginDownloadURL": %q}}, "outputs": {"version": "1.0.0"}},
	{"urn": "urn:pulumi:dev::ecs-foundation::evil:index:Code::code", "custom": true, "type": "evil:index:Code", "id": "code",
	 "provider": "urn:pulumi:dev::ecs-foundation::pulumi:providers:evil::default::01c03eef-16ae-4023-8cb5-d0b3aff53961"}]}}`

// TestPlantedProviderIsNeitherDownloadedNorRun plants a provider in the state and counts the requests to the server that
// has its plugin: as in the workflows, the check reports it, and Pulumi does not ask for it.
func TestPlantedProviderIsNeitherDownloadedNorRun(t *testing.T) {
	t.Parallel()
	var requests atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		requests.Add(1)
		w.WriteHeader(http.StatusNotFound)
	}))
	t.Cleanup(server.Close)
	e := engine.New(t, "..", "dev")
	require.NoError(t, e.Preview().Err)
	backend, file := "file://"+t.TempDir(), filepath.Join(t.TempDir(), "planted.json")
	require.NoError(t, os.WriteFile(file, fmt.Appendf(nil, plantedState, server.URL), 0o600))
	safe := e.Backend(backend, "PULUMI_CONFIG_PASSPHRASE=")
	safe.MustRun("stack", "init", "dev", "--secrets-provider", "passphrase")
	safe.MustRun("stack", "import", "--file", file)
	unsafe := e.Backend(backend, "PULUMI_CONFIG_PASSPHRASE=", "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=false")
	unsafe.Dir = safe.Dir
	for _, command := range [][]string{
		{"preview"}, {"refresh", "--yes", "--skip-preview"}, {"destroy", "--yes", "--skip-preview"}, {"up", "--yes", "--skip-preview"},
	} {
		output, err := safe.Run(command...)
		require.Error(t, err, output)
		require.Zero(t, requests.Load(), command)
	}
	output, err := unsafe.Run("refresh", "--yes", "--skip-preview")
	require.Error(t, err, output)
	require.Positive(t, requests.Swap(0), "this is what the setting prevents")

	exported := safe.MustRun("stack", "export")
	require.Zero(t, requests.Load(), "an export runs nothing")
	check := exec.CommandContext(t.Context(), "go", "run", "./cmd/foundation", "state", "check", "dev", "-")
	check.Dir = ".."
	check.Stdin = strings.NewReader(exported)
	report, err := check.CombinedOutput()
	require.Error(t, err)
	require.Contains(t, string(report), `provider "evil": this program uses the provider aws only`)
	require.Contains(t, string(report), `this program registers no resource of type "evil:index:Code"`)
}
