package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestTrackerReportsPercentAndTimeLeft(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	p := newTracker("Pulumi", map[string]int64{"a": 100, "b": 300, "c": 400}, func() time.Time { return now })
	require.Equal(t, "Pulumi: compiling 3 packages\n", p.start())

	now = now.Add(5 * time.Second)
	require.True(t, p.compiles("a"))
	require.Equal(t, "Pulumi: 1 of 3 packages, 12%, 5s\n", p.line(), "too early for an estimate")

	now = now.Add(55 * time.Second)
	require.True(t, p.compiles("b"))
	require.Equal(t, "Pulumi: 2 of 3 packages, 50%, 1m0s, about 1m0s left\n", p.line())

	require.False(t, p.compiles("# b"), "the heading of an error")
	require.False(t, p.compiles("b"), "each package counts once")
	require.True(t, p.compiles("c"))
	require.Equal(t, "Pulumi: 3 of 3 packages compiled in 1m0s, linking\n", p.line())
	require.Equal(t, "Pulumi: built in 1m0s\n", p.end())
}

func TestTrackerOfOnePackage(t *testing.T) {
	t.Parallel()
	require.Equal(t, "x: compiling 1 package\n", newTracker("x", map[string]int64{"a": 1}, time.Now).start())
}

func TestTrackerOfBuiltPackages(t *testing.T) {
	t.Parallel()
	p := newTracker("Pulumi", nil, time.Now)
	require.Equal(t, "Pulumi: everything is compiled, linking\n", p.start())
	require.Equal(t, "Pulumi: 0 of 0 packages compiled in 0s, linking\n", p.line())
}

// module writes a module with a program and returns its directory.
func module(t *testing.T, source string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod": "module example.com/x\n\ngo 1.26\n", "main.go": "package main\n\nimport \"example.com/x/y\"\n\nfunc main() { y.F() }\n",
		"y/y.go": source,
	} {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	return dir
}

func TestBuildReportsPackagesAndBuildsProgram(t *testing.T) {
	t.Parallel()
	// The name of the directory is not part of the key of the build cache with -trimpath: the source makes it unique.
	dir := module(t, "package y\n\nconst at = \""+time.Now().Format(time.RFC3339Nano)+"\"\n\nfunc F() { _ = at }\n")
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), dir, "", []string{"-o", "program", "example.com/x"}, &out))
	require.Regexp(t, `^x: compiling 2 packages\nx: built in \d+s\n$`, out.String())
	require.FileExists(t, filepath.Join(dir, "program"))

	out.Reset()
	require.NoError(t, run(t.Context(), dir, "again", []string{"-o", "program", "example.com/x"}, &out))
	require.NotContains(t, out.String(), "compiling 2 packages", "the build cache has a package")
}

func TestBuildShowsCompilerErrors(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	err := run(t.Context(), module(t, "package y\n\nfunc F() { return 1 }\n"), "", []string{"-o", "program", "example.com/x"}, &out)
	require.Error(t, err)
	require.Contains(t, out.String(), "too many return values")
	require.NotContains(t, out.String(), "built in")
}

func TestInvalidArguments(t *testing.T) {
	t.Parallel()
	require.ErrorContains(t, run(t.Context(), t.TempDir(), "", nil, &bytes.Buffer{}), "expected the arguments of go build after --")
	require.ErrorContains(t, run(t.Context(), module(t, "package y\n"), "", []string{"example.com/z"}, &bytes.Buffer{}), "example.com/z")
}
