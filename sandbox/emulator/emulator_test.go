package emulator_test

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/emulator"
	"ecs-foundation/sandbox/state"
)

func TestRunning(t *testing.T) {
	t.Parallel()
	const record = `{"pid": 1, "url": "http://127.0.0.1:5000"}` // process 1 always runs
	for name, test := range map[string]struct {
		record *string
		locked bool
		want   bool
	}{
		"no record":                      {record: nil},
		"record of a stopped emulator":   {record: new(record)},
		"record of a running emulator":   {record: new(record), locked: true, want: true},
		"empty record while it starts":   {record: new(""), locked: true},
		"partial record while it starts": {record: new(record[:9]), locked: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := state.Dir(t.TempDir())
			if test.record != nil {
				require.NoError(t, os.WriteFile(dir.Path("emulator.json"), []byte(*test.record), 0o600))
			}
			if test.locked {
				file, err := os.Open(dir.Path("emulator.json"))
				require.NoError(t, err)
				t.Cleanup(func() { require.NoError(t, file.Close()) })
				require.NoError(t, syscall.Flock(int(file.Fd()), syscall.LOCK_EX))
			}
			running, err := emulator.Running(dir)
			require.NoError(t, err)
			require.Equal(t, test.want, running != nil)
			if test.want {
				require.Equal(t, "http://127.0.0.1:5000", running.URL)
			}
		})
	}
}

// TestEmulatorImportsNoPlantedModules starts the emulator where modules of the same names as those that it imports are in
// the working directory, in PYTHONPATH and in its own directory.
func TestEmulatorImportsNoPlantedModules(t *testing.T) {
	planted, canary := t.TempDir(), filepath.Join(t.TempDir(), "canary")
	dir := state.Dir(t.TempDir())
	require.NoError(t, dir.Make("emulator"))
	for _, folder := range []string{planted, dir.Path(), dir.Path("emulator")} {
		for _, name := range []string{"moto.py", "json.py", "flask.py", "fcntl.py", "sitecustomize.py", "usercustomize.py"} {
			text := fmt.Sprintf("open(%q, 'w').close()\n", canary)
			require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600))
		}
	}
	t.Chdir(planted)
	t.Setenv("PYTHONPATH", planted)
	t.Setenv("PYTHONSTARTUP", filepath.Join(planted, "moto.py"))
	e, err := emulator.Start(t.Context(), dir, t.Logf)
	require.NoError(t, err)
	require.NoError(t, e.Stop())
	require.NoFileExists(t, canary)
}
