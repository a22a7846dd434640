package config_test

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/config/stackfile"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/preflight"
)

// errorsHeader matches the comment at the top of a stack file in testdata/invalid: an
// entry for each error, with continuation lines indented.
var errorsHeader = regexp.MustCompile(`^(# want: .*\n(#   .*\n)*)*`)

// TestEveryErrorIsReportedWithItsKey loads the stack files of testdata/invalid, in a
// folder for each top-level key. Each file begins with its errors; make golden writes
// them.
func TestEveryErrorIsReportedWithItsKey(t *testing.T) {
	t.Parallel()
	paths := files(t, "invalid")
	t.Logf("config: %d stack files are invalid", len(paths))
	for _, path := range paths {
		t.Run(caseName("invalid", path), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(path)
			require.NoError(t, err)
			_, err = stack.Load(config.Stack{
				Project: "ecs-foundation", Name: "dev", Values: overlay(t, path), File: source(t, path).File,
			}, preflight.Check)
			require.Error(t, err)
			body := strings.TrimPrefix(string(text), errorsHeader.FindString(string(text)))
			graphtest.Golden(t, path, header(err)+body)
		})
	}
}

// header returns the errors of Load as comments.
func header(err error) string {
	var b strings.Builder
	for _, invalid := range validate.Split(errors.Unwrap(err)) {
		b.WriteString("# want: " + strings.ReplaceAll(invalid.Error(), "\n", "\n#   ") + "\n")
	}
	return b.String()
}

func TestValidConfigurations(t *testing.T) {
	t.Parallel()
	for _, path := range files(t, "valid") {
		t.Run(caseName("valid", path), func(t *testing.T) {
			t.Parallel()
			_, err := load(overlay(t, path))
			require.NoError(t, err)
		})
	}
}

// files returns the stack files below testdata/kind.
func files(tb testing.TB, kind string) []string {
	tb.Helper()
	var paths []string
	require.NoError(tb, filepath.WalkDir(filepath.Join("testdata", kind), func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			paths = append(paths, path)
		}
		return err
	}))
	require.NotEmpty(tb, paths)
	return paths
}

// caseName returns the path below testdata/kind in words, such as "network/duplicate zone".
func caseName(kind, path string) string {
	name := strings.TrimPrefix(filepath.ToSlash(path), "testdata/"+kind+"/")
	return strings.ReplaceAll(strings.TrimSuffix(name, ".yaml"), "-", " ")
}

// overlay returns testdata/minimal.yaml with the keys of a case.
func overlay(t *testing.T, path string) map[string]string {
	t.Helper()
	values := read(t, filepath.Join("testdata", "minimal.yaml"))
	maps.Copy(values, read(t, path))
	return values
}

// read returns the configuration in a stack file, as Pulumi passes it to the program.
func read(tb testing.TB, path string) map[string]string {
	tb.Helper()
	return source(tb, path).Values
}

// source reads a stack file.
func source(tb testing.TB, path string) config.Stack {
	tb.Helper()
	file, err := stackfile.ReadFile("../..", "dev", path)
	require.NoError(tb, err)
	return file
}

func load(values map[string]string) (config.Config, error) {
	p, err := plan(values)
	return p.Config, err
}

func plan(values map[string]string) (stack.Plan, error) {
	return stack.Load(config.Stack{Project: "ecs-foundation", Name: "dev", Values: values}, preflight.Check)
}
