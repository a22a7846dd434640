package workflows_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/process"
)

// recordArguments writes the arguments of a program to the file arguments, one on each line.
const recordArguments = "#!/bin/sh\nfor a in \"$@\"; do printf '%s\\n' \"$a\"; done > arguments\n"

// runMake runs a target of the Makefile in a new directory and returns the arguments of the program that it runs.
func runMake(t *testing.T, env []string, args ...string) []string {
	t.Helper()
	dir, output, err := tryMake(t, env, args...)
	require.NoError(t, err, output)
	require.NoFileExists(t, filepath.Join(dir, "canary"), "%v %v", env, args)
	text, err := os.ReadFile(filepath.Join(dir, "arguments"))
	require.NoError(t, err)
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}

// tryMake runs a target of the Makefile in a new directory.
func tryMake(t *testing.T, env []string, args ...string) (dir, output string, err error) {
	t.Helper()
	dir = t.TempDir()
	makefile, err := os.ReadFile(root + "/Makefile")
	require.NoError(t, err)
	for file, text := range map[string]string{
		"Makefile": string(makefile), "go.mod": "module x\n", "tools/pulumi/go.mod": "", "sandbox/go.mod": "",
		"bin/pulumi": "", "bin/sandbox": recordArguments, "bin/acceptance": recordArguments, "bin/pulumi-resource-aws": "",
		"bin/compiled":                   "",
		"examples/store/foundation.yaml": "",
		"path/go":                        "#!/bin/sh\n[ \"$1\" = build ] || exec bin/sandbox \"$@\"\n",
	} {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, file)), 0o700))
		require.NoError(t, process.WriteProgram(filepath.Join(dir, file), text))
	}
	for _, built := range []string{"bin/sandbox", "bin/pulumi-resource-aws", "bin/pulumi"} { // newer than their sources
		require.NoError(t, exec.CommandContext(t.Context(), "touch", filepath.Join(dir, built)).Run())
	}
	cmd := exec.CommandContext(t.Context(), "make", args...)
	cmd.Dir, cmd.Env = dir, append([]string{"PATH=" + filepath.Join(dir, "path") + ":" + os.Getenv("PATH")}, env...)
	text, err := cmd.CombinedOutput()
	return dir, string(text), err
}

// TestTargetsTakeOrRefuseTheirInputs sets each input that selects what a target reads.
func TestTargetsTakeOrRefuseTheirInputs(t *testing.T) {
	t.Parallel()
	for _, target := range []string{"up", "preview", "outputs", "down"} {
		require.Contains(t, runMake(t, nil, target, "PROJECT=../shop"), "--project=../shop", target)
	}
	require.Contains(t, runMake(t, nil, "preview", "EXAMPLE=store"), "--project=examples/store")
	for _, target := range []string{"report", "matrix"} {
		require.Contains(t, runMake(t, nil, target, "PROJECT=../shop"), "--dir=../shop", target)
	}
	for _, args := range [][]string{
		{"report", "EXAMPLE=store"},
		{"matrix", "EXAMPLE=store"},
		{"diff", "EXAMPLE=store"},
		{"state", "EXAMPLE=store"},
		{"diff", "PROJECT=../shop"},
		{"state", "PROJECT=../shop"},
	} {
		input, _, _ := strings.Cut(args[1], "=")
		dir, output, err := tryMake(t, nil, args...)
		require.Error(t, err, args)
		require.Contains(t, output, "make "+args[0]+" does not take "+input)
		require.NoFileExists(t, filepath.Join(dir, "arguments"))
	}
	_, output, err := tryMake(t, nil, "up", "EXAMPLE=store", "PROJECT=../shop")
	require.Error(t, err)
	require.Contains(t, output, "EXAMPLE and PROJECT select different projects: set one of them")
	_, output, err = tryMake(t, nil, "up", "EXAMPLE=stores")
	require.Error(t, err)
	require.Contains(t, output, `unknown EXAMPLE "stores": the examples with a foundation are store`)
}

// TestRecipesBuildTheProgramsThatTheyRun reads the rules as make has expanded them: the prerequisite of a rule that comes
// before its variable is empty, and the first build of a clone fails.
func TestRecipesBuildTheProgramsThatTheyRun(t *testing.T) {
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), "make", "--print-data-base", "--question", "--no-builtin-rules", "help")
	cmd.Dir = root
	database, err := cmd.Output()
	require.Error(t, err, "help is not a file")
	checked := 0
	for rule := range strings.SplitSeq(string(database), "\n\n") {
		if prerequisites, recipe, _ := strings.Cut(rule, "\n"); strings.Contains(recipe, "$(BUILD) ") {
			checked++
			require.Contains(t, prerequisites, "bin/progress", "the rule runs bin/progress")
		}
	}
	require.Greater(t, checked, 8)
}

// TestMakePrintsOnlyWhatItsProgramsPrint checks that other programs can read the JSON of make outputs.
func TestMakePrintsOnlyWhatItsProgramsPrint(t *testing.T) {
	t.Parallel()
	for _, target := range []string{"up", "preview", "diff", "outputs", "down"} {
		_, output, err := tryMake(t, nil, target)
		require.NoError(t, err, output)
		require.Empty(t, output, target)
	}
}

// TestInputsOfMakeAreText gives make inputs that make or the shell would execute, on its command line and in its
// environment.
func TestInputsOfMakeAreText(t *testing.T) {
	t.Parallel()
	for _, value := range []string{
		"$(shell touch canary)", "${shell touch canary}", "$$(touch canary)", "`touch canary`", "; touch canary;", "' ; touch canary; '",
		"\"; touch canary; \"", "$(eval x:=$(shell touch canary))", "a b", "*", "--help", "$(info x)", "a#b", "\\", "$(MAKE)", "&& touch canary",
	} {
		for target, input := range map[string]string{
			"diff": "BASE", "preview": "STACK", "up": "STACK", "outputs": "STACK", "down": "STACK", "matrix": "STACK", "report": "OUT",
			"acceptance": "ACCOUNT", "release": "VERSION", "module": "MODULE",
		} {
			argument := map[string]string{"diff": "--base=", "matrix": "", "module": "", "report": "--out=", "acceptance": "--account=", "release": "--version="}
			prefix, ok := argument[target]
			if !ok {
				prefix = "--stack="
			}
			require.Contains(t, runMake(t, nil, target, input+"="+value), prefix+value, "on the command line of make %s", target)
			require.Contains(t, runMake(t, []string{input + "=" + value}, target), prefix+value, "in the environment of make %s", target)
		}
	}
}

// TestWordsOfArgsAreNotEvaluated checks that ARGS is split at spaces, and nothing else.
func TestWordsOfArgsAreNotEvaluated(t *testing.T) {
	t.Parallel()
	arguments := runMake(t, []string{"ARGS=--config a=* $(shell touch canary) $(touch canary) ; touch canary | x"}, "preview")
	want := []string{"--config", "a=*", "$(shell", "touch", "canary)", "$(touch", "canary)", ";", "touch", "canary", "|", "x"}
	require.Equal(t, want, arguments[len(arguments)-len(want):])
	require.Equal(t, []string{"preview", "--stack=dev"}, arguments[:2])
}

// TestWorkflowsPassInputsInTheEnvironment checks that no workflow puts a value on the command line of make.
func TestWorkflowsPassInputsInTheEnvironment(t *testing.T) {
	t.Parallel()
	var scripts []string
	for _, w := range workflows(t) {
		for _, j := range w.Jobs {
			for _, s := range j.Steps {
				scripts = append(scripts, s.Run)
			}
		}
	}
	for _, j := range gitlab(t) {
		scripts = append(scripts, j.Script...)
	}
	require.True(t, slices.ContainsFunc(scripts, func(script string) bool { return strings.Contains(script, "make diff") }))
	for _, script := range scripts {
		require.NotRegexp(t, `make .*=`, script)
	}
}
