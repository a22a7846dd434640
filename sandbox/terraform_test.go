package sandbox_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
	"ecs-foundation/sandbox/plugin"
	"ecs-foundation/sandbox/process"
)

// A terraform is a configuration of Terraform in the emulator of an engine.
type terraform struct {
	t   *testing.T
	dir string
	env []string
}

// newTerraform applies a copy of a configuration. It skips the test without Terraform.
func newTerraform(t *testing.T, e *engine.Engine, configuration string) terraform {
	t.Helper()
	if _, err := exec.LookPath("terraform"); err != nil {
		t.Skip("terraform is not installed")
	}
	tf := terraform{t: t, dir: t.TempDir(), env: append(e.Environ(), "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1")}
	require.NoError(t, os.CopyFS(tf.dir, os.DirFS(configuration)))
	if provider := plugin.FindTerraform(); provider != "" { // in HOST/NAMESPACE/TYPE/VERSION/PLATFORM of a mirror
		mirror := filepath.Join(provider, "..", "..", "..", "..", "..", "..")
		rc := filepath.Join(tf.dir, "terraformrc")
		text := fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", mirror)
		require.NoError(t, os.WriteFile(rc, []byte(text), 0o600))
		tf.env = append(tf.env, "TF_CLI_CONFIG_FILE="+rc)
	}
	tf.run("init", "-input=false")
	tf.run("apply", "-auto-approve", "-input=false")
	return tf
}

// run runs a command of Terraform and returns its standard output.
func (tf terraform) run(args ...string) string {
	tf.t.Helper()
	command := process.Command(tf.t.Context(), tf.env, "terraform", args...)
	var out, errOut bytes.Buffer
	command.Dir, command.Stdout, command.Stderr = tf.dir, &out, &errOut
	err := command.Run()
	require.NoError(tf.t, err, "terraform %v: %s%s", args, out.String(), errOut.String())
	return out.String()
}

// outputs returns the outputs of the configuration.
func (tf terraform) outputs() map[string]any {
	tf.t.Helper()
	var outputs map[string]struct{ Value any }
	require.NoError(tf.t, json.Unmarshal([]byte(tf.run("output", "-json")), &outputs))
	values := map[string]any{}
	for name, output := range outputs {
		values[name] = output.Value
	}
	return values
}

// requireNoChanges requires that Terraform would change nothing.
func (tf terraform) requireNoChanges() {
	tf.t.Helper()
	tf.run("plan", "-detailed-exitcode", "-input=false") // fails with exit code 2 if there are changes
}

// write writes the output of a command to a file.
func (tf terraform) write(path string, args ...string) {
	tf.t.Helper()
	require.NoError(tf.t, os.WriteFile(path, []byte(tf.run(args...)), 0o600))
}
