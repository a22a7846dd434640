package emulator_test

import (
	"os"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/emulator"
	"ecs-foundation/sandbox/state"
)

func TestAnEmulatorRunsAsLongAsItsRecordIsLocked(t *testing.T) {
	t.Parallel()
	const record = `{"pid": 1, "url": "http://127.0.0.1:5000"}` // process 1 always runs
	for name, test := range map[string]struct {
		record *string
		locked bool
		runs   bool
	}{
		"without a record none runs":                       {record: nil},
		"a record of an emulator that has ended is stale":  {record: new(record)},
		"a locked record is of one that runs":              {record: new(record), locked: true, runs: true},
		"a locked record that is empty is of one to come":  {record: new(""), locked: true},
		"a locked record that is half written is the same": {record: new(record[:9]), locked: true},
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
			require.Equal(t, test.runs, running != nil)
			if test.runs {
				require.Equal(t, "http://127.0.0.1:5000", running.URL)
			}
		})
	}
}
