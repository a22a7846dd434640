package config_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	pulumiconfig "github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack/config"
)

// TestEachMistakeIsToldWithItsKey reads the stack files in testdata/invalid. In
// each stands what is told, a line for each mistake.
func TestEachMistakeIsToldWithItsKey(t *testing.T) {
	t.Parallel()
	cases := files(t, "invalid")
	for _, path := range cases {
		t.Run(caseName(path), func(t *testing.T) {
			t.Parallel()
			want := wanted(t, path)
			_, err := load(overlay(t, path))
			require.EqualError(t, err, "the stack file Pulumi.dev.yaml has "+validate.Count(len(want), "mistake")+
				" to mend; nothing was created:\n"+strings.Join(want, "\n"))
		})
	}
	t.Logf("%d cases", len(cases))
}

func TestWhatAWSTakesIsTaken(t *testing.T) {
	t.Parallel()
	for _, path := range files(t, "valid") {
		t.Run(caseName(path), func(t *testing.T) {
			t.Parallel()
			_, err := load(overlay(t, path))
			require.NoError(t, err)
		})
	}
}

func files(tb testing.TB, kind string) []string {
	tb.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", kind, "*.yaml"))
	require.NoError(tb, err)
	require.NotEmpty(tb, paths)
	return paths
}

func caseName(path string) string {
	return strings.ReplaceAll(strings.TrimSuffix(filepath.Base(path), ".yaml"), "-", " ")
}

// wanted returns the problems that stand in a case's comments: each begins with
// "# want:", and goes on in lines that begin with "#  ".
func wanted(t *testing.T, path string) []string {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	var want []string
	for _, m := range regexp.MustCompile(`(?m)^# want: (.*(?:\n#   .*)*)`).FindAllStringSubmatch(string(text), -1) {
		want = append(want, strings.ReplaceAll(m[1], "\n#   ", " "))
	}
	require.NotEmpty(t, want, "%s tells nothing that is wanted", path)
	return want
}

// overlay returns the smallest stack with the keys of a case.
func overlay(t *testing.T, path string) map[string]string {
	t.Helper()
	values := read(t, filepath.Join("testdata", "minimal.yaml"))
	maps.Copy(values, read(t, path))
	return values
}

// read returns the configuration in a stack file, as Pulumi would hand it to
// the program.
func read(tb testing.TB, path string) map[string]string {
	tb.Helper()
	project, err := workspace.LoadProject("../../Pulumi.yaml")
	require.NoError(tb, err)
	stack, err := workspace.LoadProjectStack(nil, project, path)
	require.NoError(tb, err)
	plain, err := stack.Config.Decrypt(pulumiconfig.NewBlindingDecrypter())
	require.NoError(tb, err)
	values := map[string]string{}
	for key, value := range plain {
		values[key.String()] = value
	}
	return values
}

func load(values map[string]string) (config.Config, error) {
	return config.Load(config.Stack{Project: "ecs-foundation", Name: "dev", Values: values})
}
