package sandbox_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

const passphrase = "PULUMI_CONFIG_PASSPHRASE=correct horse"

// TestUpdatesAtTheSameTime starts an update, and a second one and a preview while it is running.
func TestUpdatesAtTheSameTime(t *testing.T) {
	t.Parallel()
	e := newWithBucket(t)
	local := t.TempDir()
	for name, backend := range map[string]struct {
		url   string
		locks func() bool
	}{
		"file": {"file://" + local, func() bool {
			files, err := filepath.Glob(filepath.Join(local, ".pulumi", "locks", "organization", "trial", "dev", "*.json"))
			require.NoError(t, err)
			return len(files) > 0
		}},
		"S3": {s3URL, func() bool {
			list := e.CallREST("s3", http.MethodGet, "/"+bucket+"?list-type=2&prefix=.pulumi/locks/", "")
			return strings.Contains(list, "<Key>")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := e.Backend(backend.url, passphrase)
			b.MustRun("stack", "init", "dev", "--secrets-provider", "passphrase")
			first, wait := b.Start("up", "--yes", "--skip-preview")
			waitFor(t, backend.locks)

			second, err := b.Run("up", "--yes", "--skip-preview")
			require.Error(t, err)
			host, hostErr := os.Hostname()
			require.NoError(t, hostErr)
			require.Regexp(t, fmt.Sprintf(`created by \S+@%s \(pid \d+\) at \d{4}-`, host), second, "who has the lock, and since when")
			require.Contains(t, second, "Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`")
			b.MustRun("preview") // does not lock

			require.NoError(t, wait(), first)
			b.MustRun("preview", "--refresh", "--expect-no-changes")
			b.MustRun("destroy", "--yes", "--skip-preview")
		})
	}
}

// TestStacksOfOneAccountAreUpdatedAtTheSameTime deploys and destroys two stacks of one program in one account.
func TestStacksOfOneAccountAreUpdatedAtTheSameTime(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "..", "dev").File("faults/testdata/small.yaml", "small")
	require.NoError(t, e.Preview().Err)
	empty := inventory(e)
	url := "file://" + t.TempDir()
	stacks := map[string]*engine.Backend{}
	for _, name := range []string{"one", "two"} {
		b := e.File("faults/testdata/small.yaml", name).Backend(url, passphrase)
		b.MustRun("stack", "init", name)
		stacks[name] = b
	}
	run := func(names []string, args ...string) {
		t.Helper()
		waits := map[string]func() error{}
		for _, name := range names {
			output, wait := stacks[name].Start(append(args, "--stack", name, "--yes", "--skip-preview")...)
			waits[name] = func() error {
				if err := wait(); err != nil {
					return fmt.Errorf("%s: %w\n%s", name, err, output)
				}
				return nil
			}
		}
		for _, wait := range waits {
			require.NoError(t, wait())
		}
	}
	run([]string{"one", "two"}, "up")
	for name, b := range stacks {
		b.MustRun("preview", "--stack", name, "--refresh", "--expect-no-changes")
	}
	run([]string{"one"}, "destroy")
	stacks["two"].MustRun("preview", "--stack", "two", "--refresh", "--expect-no-changes")
	run([]string{"two"}, "destroy")
	require.Equal(t, empty, inventory(e))
}

// TestSandboxRunsOneCommandAtATime runs what `make up` runs while another update is running.
func TestSandboxRunsOneCommandAtATime(t *testing.T) {
	t.Parallel()
	e, up := startUpdate(t)
	second := e.Up()
	require.Error(t, second.Err)
	require.Contains(t, second.Output, fmt.Sprintf("another sandbox (process %d) is using %s: wait until it has finished, "+
		"or use another directory with --state", up.Process.Pid, e.State()))
	require.NoError(t, up.Wait().Err)
	requireComplete(t, e)
}
