package engine

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/language"
	"ecs-foundation/sandbox/plugin"
)

// A Backend is a backend of Pulumi other than the sandbox's own, used as its users do: by Pulumi's command line, in a
// folder with the project's stack files.
type Backend struct {
	// Folder has the stack files.
	Folder string

	t      *testing.T
	pulumi string
	host   string
	env    []string
}

// Backend is a backend by its URL, for an engine that has run before: the emulator, the provider and the compiled
// program are the engine's.
func (e *Engine) Backend(url string, env ...string) *Backend {
	e.t.Helper()
	b := &Backend{Folder: e.t.TempDir(), t: e.t, pulumi: filepath.Join(filepath.Dir(e.binary), "pulumi")}
	for _, name := range []string{"Pulumi.yaml", "Pulumi." + e.stack + ".yaml"} {
		text, err := os.ReadFile(filepath.Join(e.project, name))
		require.NoError(e.t, err)
		require.NoError(e.t, os.WriteFile(filepath.Join(b.Folder, name), text, 0o600))
	}
	others := slices.DeleteFunc(os.Environ(), func(one string) bool { return strings.HasPrefix(one, "AWS_") })
	b.env = slices.Concat(others, []string{
		"AWS_ENDPOINT_URL=" + e.Endpoint(), "AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test", "AWS_REGION=us-east-1",
		"AWS_CONFIG_FILE=" + os.DevNull, "AWS_SHARED_CREDENTIALS_FILE=" + os.DevNull,
		"PULUMI_HOME=" + filepath.Join(e.state, "home"), "PULUMI_BACKEND_URL=" + url, "PULUMI_SKIP_UPDATE_CHECK=true",
		"PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true", "PULUMI_IGNORE_AMBIENT_PLUGINS=true",
		plugin.TerraformVariable + "=" + plugin.FindTerraform(),
	}, env)
	host, stop, err := language.Serve(filepath.Join(e.state, "program"), b.env)
	require.NoError(e.t, err)
	e.t.Cleanup(stop)
	b.host = host
	return b
}

// Run runs a command of Pulumi and returns what it printed, and how it ended.
func (b *Backend) Run(args ...string) (string, error) {
	b.t.Helper()
	output, wait := b.Start(args...)
	err := wait()
	b.t.Logf("pulumi %s\n%s", strings.Join(args, " "), output)
	return strings.TrimSpace(output.String()), err
}

// Must runs a command that is to succeed.
func (b *Backend) Must(args ...string) string {
	b.t.Helper()
	output, err := b.Run(args...)
	require.NoError(b.t, err, output)
	return output
}

// Start runs a command and does not wait for its end.
func (b *Backend) Start(args ...string) (output *bytes.Buffer, wait func() error) {
	b.t.Helper()
	if args[0] == "up" || args[0] == "preview" {
		args = append(args, "--client="+b.host)
	}
	command := exec.Command(b.pulumi, append(args, "--non-interactive", "--color", "never")...)
	output = &bytes.Buffer{}
	command.Dir, command.Env, command.Stdout, command.Stderr = b.Folder, b.env, output, output
	require.NoError(b.t, command.Start())
	return output, command.Wait
}
