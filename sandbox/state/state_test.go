package state_test

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/state"
)

func open(t *testing.T) state.Dir {
	t.Helper()
	dir, err := state.Open(filepath.Join(t.TempDir(), "new", "directory"))
	require.NoError(t, err)
	return dir
}

func lock(t *testing.T, dir state.Dir) *state.Lock {
	t.Helper()
	held, err := dir.Lock()
	require.NoError(t, err)
	return held
}

func TestOpenExcludesTheDirectoryFromGit(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(open(t).Path(".gitignore"))
	require.NoError(t, err)
	require.Equal(t, "*\n", string(text))
}

func TestLockIsExclusive(t *testing.T) {
	t.Parallel()
	dir := open(t)
	held := lock(t, dir)
	_, err := dir.Lock()
	require.ErrorContains(t, err, "another sandbox (process "+strconv.Itoa(os.Getpid())+") is using "+string(dir))

	require.NoError(t, held.Unlock())
	require.NoError(t, lock(t, dir).Unlock())
}

func TestInterrupted(t *testing.T) {
	t.Parallel()
	dir := open(t)
	held := lock(t, dir)
	require.Empty(t, held.Interrupted(), "no operation has begun")
	require.NoError(t, held.Begin("destroy of production"))
	require.NoError(t, held.Begin("up of dev"))
	require.NoError(t, held.Unlock()) // as the kernel does when the process is killed

	held = lock(t, dir)
	require.Equal(t, "up of dev", held.Interrupted())
	require.NoError(t, held.End())
	require.NoError(t, held.Unlock())

	held = lock(t, dir)
	require.Empty(t, held.Interrupted(), "the operation has ended")
	require.NoError(t, held.Unlock())
}

func TestTempDirIsEmptyAndReplacesThePreviousOne(t *testing.T) {
	t.Parallel()
	dir := open(t)
	first, _, err := dir.TempDir()
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(first, "socket"), nil, 0o600))

	second, remove, err := dir.TempDir()
	require.NoError(t, err)
	require.NoDirExists(t, first)
	entries, err := os.ReadDir(second)
	require.NoError(t, err)
	require.Empty(t, entries)
	remove()
	require.NoDirExists(t, second)
}

func TestTempDirDoesNotRemoveOtherDirectories(t *testing.T) {
	t.Parallel()
	dir, other := open(t), t.TempDir()
	require.NoError(t, os.Symlink(other, dir.Path("tmp")))
	_, remove, err := dir.TempDir()
	require.NoError(t, err)
	remove()
	require.DirExists(t, other)
}

func TestOpenRefusesLinks(t *testing.T) {
	t.Parallel()
	parent, target := t.TempDir(), t.TempDir()
	for name, to := range map[string]string{"directory": target, "nothing": filepath.Join(target, "new")} {
		link := filepath.Join(parent, name)
		require.NoError(t, os.Symlink(to, link))
		_, err := state.Open(link)
		require.ErrorContains(t, err, "it is a link: delete it, or use another directory with --state", name)
	}
	entries, err := os.ReadDir(target)
	require.NoError(t, err)
	require.Empty(t, entries, "nothing is written through the link")
}

func TestOpenRefusesDirectoryOfAnotherUser(t *testing.T) {
	t.Parallel()
	if os.Getuid() == 0 {
		path := filepath.Join(t.TempDir(), "state")
		require.NoError(t, os.Mkdir(path, 0o777))
		require.NoError(t, os.Chown(path, 65534, 65534))
		_, err := state.Open(path)
		require.ErrorContains(t, err, "it belongs to another user")
		return
	}
	_, err := state.Open("/")
	require.ErrorContains(t, err, "it belongs to another user")
}

func TestOpenClosesTheDirectory(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state")
	require.NoError(t, os.Mkdir(path, 0o777))
	require.NoError(t, os.Chmod(path, 0o777))
	_, err := state.Open(path)
	require.NoError(t, err)
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o700), info.Mode().Perm())
}
