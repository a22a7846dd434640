package emulator_test

import (
	"os"
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
