package engine

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/language"
	"ecs-foundation/sandbox/plugin"
	"ecs-foundation/sandbox/process"
)

// Backend runs the Pulumi CLI with a backend other than the sandbox's, as users do.
type Backend struct {
	// Dir is the working directory, with copies of the project's stack files.
	Dir string

	t      *testing.T
	pulumi string
	host   string // address of the language host
	env    []string
}

// Backend returns a CLI for the backend with a URL. The engine must have run before, because its emulator, provider and
// compiled program are used.
func (e *Engine) Backend(url string, env ...string) *Backend {
	e.t.Helper()
	b := &Backend{Dir: e.t.TempDir(), t: e.t, pulumi: filepath.Join(filepath.Dir(e.binary), "pulumi")}
	stackFile := filepath.Join(e.project, "Pulumi."+e.stack+".yaml")
	if e.file != "" {
		stackFile = e.file
	}
	b.copyProject(filepath.Join(e.project, "Pulumi.yaml"), stackFile, e.stack)
	b.env = slices.Concat(e.PulumiEnviron(), []string{"PULUMI_BACKEND_URL=" + url}, env)
	host, stop, err := language.Serve(e.Program(), b.env)
	require.NoError(e.t, err)
	e.t.Cleanup(stop)
	b.host = host
	return b
}

// copyProject copies the files of a project and a stack to the working directory.
func (b *Backend) copyProject(project, stackFile, stack string) {
	b.t.Helper()
	for name, source := range map[string]string{"Pulumi.yaml": project, "Pulumi." + stack + ".yaml": stackFile} {
		text, err := os.ReadFile(filepath.Clean(source))
		require.NoError(b.t, err)
		require.NoError(b.t, os.WriteFile(filepath.Join(b.Dir, name), text, 0o600))
	}
}

// Run runs a Pulumi command and returns its output and error.
func (b *Backend) Run(args ...string) (string, error) {
	b.t.Helper()
	output, wait := b.Start(args...)
	err := wait()
	b.t.Logf("pulumi %s\n%s", strings.Join(args, " "), output)
	return strings.TrimSpace(output.String()), err
}

// MustRun runs a Pulumi command that must succeed, and returns its output.
func (b *Backend) MustRun(args ...string) string {
	b.t.Helper()
	output, err := b.Run(args...)
	require.NoError(b.t, err, output)
	return output
}

// Start starts a Pulumi command. The output is complete when wait has returned.
func (b *Backend) Start(args ...string) (output *bytes.Buffer, wait func() error) {
	b.t.Helper()
	command := b.Command(args...)
	output = &bytes.Buffer{}
	command.Stdout, command.Stderr = output, output
	require.NoError(b.t, command.Start())
	return output, command.Wait
}

// Command returns a Pulumi command, which is not started.
func (b *Backend) Command(args ...string) *exec.Cmd {
	b.t.Helper()
	if slices.Contains([]string{"up", "preview", "destroy"}, args[0]) {
		args = append(args, "--client="+b.host)
	}
	command := process.Command(b.t.Context(), b.env, b.pulumi, append(args, "--non-interactive", "--color", "never")...)
	command.Dir = b.Dir
	return command
}

// PulumiEnviron returns the environment of a Pulumi CLI that uses the emulator and the provider of the engine, which must
// have run before.
func (e *Engine) PulumiEnviron() []string {
	e.t.Helper()
	return append(e.Environ(),
		"PULUMI_HOME="+filepath.Join(e.state, "home"), "PULUMI_SKIP_UPDATE_CHECK=true",
		"PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true", "PULUMI_IGNORE_AMBIENT_PLUGINS=true",
		process.LessCollection,
		plugin.TerraformVariable+"="+plugin.FindTerraform(),
	)
}

// clientScript runs Pulumi with a language host for the program in the working directory: Pulumi's own language hosts are
// not part of its Go modules.
const clientScript = `#!/bin/bash
case "$1" in
up | preview)
  case "$PWD" in
%s  esac ;;
esac
exec %q "$@"
`

// PulumiScript writes a script that runs Pulumi with compiled programs, by the end of the path of their project, and
// returns its path.
func (e *Engine) PulumiScript(programs map[string]string) string {
	e.t.Helper()
	var cases strings.Builder
	for _, project := range slices.Backward(slices.Sorted(maps.Keys(programs))) { // "" matches every path
		host, stop, err := language.Serve(programs[project], e.PulumiEnviron())
		require.NoError(e.t, err)
		e.t.Cleanup(stop)
		fmt.Fprintf(&cases, "  *%s) set -- \"$@\" --client=%s ;;\n", project, host)
	}
	script := filepath.Join(e.t.TempDir(), "pulumi")
	text := fmt.Sprintf(clientScript, &cases, filepath.Join(filepath.Dir(e.binary), "pulumi"))
	require.NoError(e.t, process.WriteProgram(script, text))
	return script
}
