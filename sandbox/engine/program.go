package engine

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/process"
)

// Program returns the path of the compiled program of the project. A project outside the repository must have run before.
func (e *Engine) Program() string {
	if e.program != "" {
		return e.program
	}
	return filepath.Join(e.state, "program")
}

// compiled has a function for each project that compiles its program once.
var compiled sync.Map

// compileProgram compiles the program of one of the repository's projects once for all tests, as the sandbox does, which
// takes six seconds for linking, and half a second if it is up to date. It returns "" for other projects, which a test may
// change: the sandbox compiles them.
func (e *Engine) compileProgram() string {
	e.t.Helper()
	bin := filepath.Dir(e.binary)
	inside, err := filepath.Rel(filepath.Dir(bin), e.project)
	if err != nil || strings.HasPrefix(inside, "..") || !isGo(e.project) {
		return ""
	}
	dir := filepath.Join(bin, "programs", strings.ReplaceAll(inside, string(filepath.Separator), "-"))
	compile, _ := compiled.LoadOrStore(e.project, sync.OnceValue(func() error { return compileInto(dir, e.project) }))
	require.NoError(e.t, compile.(func() error)()) //nolint:forcetypeassert // the map has only these
	return filepath.Join(dir, "program")
}

// compileInto compiles the program of a project into a directory, which the tests of several packages share.
func compileInto(dir, project string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	lock, err := os.Create(filepath.Join(filepath.Clean(dir), "lock"))
	if err != nil {
		return err
	}
	defer func() { _ = lock.Close() }() // which unlocks it
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return err
	}
	cmd := process.Command(context.Background(), process.ToolEnviron(), "go",
		"build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", filepath.Join(dir, "program"), ".")
	cmd.Dir = project
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("compile %s: %w\n%s", project, err, output)
	}
	return nil
}

var goRuntime = regexp.MustCompile(`(?m)^(runtime: go|runtime:\n  name: go)$`)

// isGo reports whether a project's program is in Go.
func isGo(project string) bool {
	text, err := os.ReadFile(filepath.Join(filepath.Clean(project), "Pulumi.yaml"))
	return err == nil && goRuntime.Match(text)
}
