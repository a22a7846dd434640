package sandbox_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
	"ecs-foundation/sandbox/language"
	"ecs-foundation/sandbox/process"
)

// TestTemplates runs `pulumi new` with each template by its directory, as a user does, prepares the project as the
// template's README.md describes, and previews it in the sandbox.
func TestTemplates(t *testing.T) {
	t.Parallel()
	for template, prepare := range map[string]func(t *testing.T, project string){
		"foundation-yaml":       func(*testing.T, string) {},
		"foundation-typescript": addTypeScriptSDK,
		"foundation-python":     addPythonSDK,
		"foundation-go":         useCheckout,
	} {
		t.Run(template, func(t *testing.T) {
			t.Parallel()
			project := newProject(t, template)
			prepare(t, project)
			output, err := buildPlugin()
			require.NoError(t, err, output)
			preview := engine.New(t, project, "dev").Preview()
			require.NoError(t, preview.Err)
			require.Greater(t, len(preview.Creates), 45)
			require.Contains(t, preview.Output, "allowed connections", "the preview reports the reachability")
		})
	}
}

// newProject creates a project named shop from a template and returns its directory.
func newProject(t *testing.T, template string) string {
	t.Helper()
	home, project := t.TempDir(), filepath.Join(t.TempDir(), "shop")
	require.NoError(t, os.Mkdir(project, 0o700))
	pulumi, err := filepath.Abs("../bin/pulumi")
	require.NoError(t, err)
	path, err := filepath.Abs(filepath.Join("../templates", template))
	require.NoError(t, err)
	env := append(process.ToolEnviron(),
		"PULUMI_HOME="+home, "PULUMI_BACKEND_URL=file://"+home, "PULUMI_CONFIG_PASSPHRASE=sandbox",
		"PULUMI_SKIP_UPDATE_CHECK=true", "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true",
		"PATH="+languageHosts(t)+string(filepath.ListSeparator)+os.Getenv("PATH"),
	)
	cmd := process.Command(t.Context(), env, pulumi, "new", path, "--yes", "--non-interactive", "--color=never",
		"--name=shop", "--stack=dev")
	cmd.Dir = project
	output, err := cmd.CombinedOutput()
	require.NoError(t, err, string(output))
	require.Contains(t, string(output), "Your new project is ready to go!")
	require.Contains(t, string(output), "run pulumi preview", "the template's next steps")
	for _, file := range []string{"Pulumi.yaml", "Pulumi.dev.yaml"} {
		text, err := os.ReadFile(filepath.Join(project, file))
		require.NoError(t, err)
		require.NotContains(t, string(text), "${PROJECT}")
	}
	return project
}

// languageHosts returns a directory with hosts for the languages that the sandbox serves itself. `pulumi new` asks a host
// what the project needs, which is nothing here: the test installs it.
func languageHosts(t *testing.T) string {
	t.Helper()
	address, stop, err := language.Serve("", nil)
	require.NoError(t, err)
	t.Cleanup(stop)
	_, port, found := strings.Cut(address, ":")
	require.True(t, found)
	dir := t.TempDir()
	for _, name := range []string{"go", "nodejs", "python"} {
		text := fmt.Sprintf("#!/bin/sh\necho %s\nexec sleep 600\n", port)
		require.NoError(t, process.WriteProgram(filepath.Join(dir, "pulumi-language-"+name), text))
	}
	return dir
}

// addTypeScriptSDK installs the packages of a project and the SDK, and checks that the compiler accepts the program, and
// refuses a value that the foundation does not have.
func addTypeScriptSDK(t *testing.T, project string) {
	t.Helper()
	sdk := filepath.Join("..", "bin", "sdks", "nodejs")
	if _, err := os.Stat(filepath.Join(sdk, "bin", "index.js")); err != nil {
		t.Skip("the SDK is not built: run `make sdks`")
	}
	run(t, project, "npm", "install", "--ignore-scripts", "--no-audit", "--no-fund")
	target := filepath.Join(project, "node_modules", "@pulumi", "ecs-foundation")
	require.NoError(t, os.CopyFS(filepath.Join(target, "bin"), os.DirFS(filepath.Join(sdk, "bin"))))
	manifest, err := os.ReadFile(filepath.Join(sdk, "package.json"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(target, "package.json"), manifest, 0o600))
	compiler := filepath.Join("node_modules", ".bin", "tsc")
	run(t, project, compiler)

	program := filepath.Join(project, "index.ts")
	text, err := os.ReadFile(program)
	require.NoError(t, err)
	misspelled := filepath.Join(project, "misspelled.ts")
	require.NoError(t, os.WriteFile(misspelled, []byte(strings.Replace(string(text), `"Single"`, `"Singel"`, 1)), 0o600))
	cmd := process.Command(t.Context(), process.ToolEnviron(), filepath.Join(project, compiler),
		"--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "commonjs", misspelled)
	cmd.Dir = project
	output, err := cmd.CombinedOutput()
	require.Error(t, err)
	require.Contains(t, string(output), `Did you mean '"Single"'?`)
}

// addPythonSDK creates the virtual environment of a project, and installs its packages and the SDK.
func addPythonSDK(t *testing.T, project string) {
	t.Helper()
	run(t, project, "python3", "-I", "-m", "py_compile", "__main__.py")
	sdk, err := filepath.Abs("../bin/sdks/python")
	require.NoError(t, err)
	if _, err := os.Stat(sdk); err != nil {
		t.Skip("the SDK is not built: run `make sdks`")
	}
	run(t, project, "python3", "-I", "-m", "venv", "venv")
	pip := []string{filepath.Join(project, "venv", "bin", "python"), "-I", "-m", "pip", "install", "--quiet", "--retries=0", "--timeout=20"}
	cmd := process.Command(t.Context(), process.ToolEnviron(), pip[0], append(pip[1:], "--requirement=requirements.txt")...)
	cmd.Dir = project
	if output, err := cmd.CombinedOutput(); err != nil {
		t.Skipf("compiled only, because pip cannot install Pulumi's SDK: %s", output)
	}
	run(t, project, pip[0], append(pip[1:], sdk)...)
}

// useCheckout points the Go module of a project at this repository.
func useCheckout(t *testing.T, project string) {
	t.Helper()
	root, err := filepath.Abs("..")
	require.NoError(t, err)
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(project, "go.sum"), sums, 0o600))
	run(t, project, "go", "mod", "edit", "-replace=ecs-foundation="+root)
	run(t, project, "go", "mod", "tidy")
}

// run runs a command in a directory.
func run(t *testing.T, dir, name string, args ...string) {
	t.Helper()
	cmd := process.Command(t.Context(), process.ToolEnviron(), name, args...)
	cmd.Dir = dir
	output, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s %s\n%s", name, strings.Join(args, " "), output)
}
