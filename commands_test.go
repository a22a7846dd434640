package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	pythonCommand = regexp.MustCompile(`\bpython3? +(-\S+|[^\s>]\S*/\S+)`)
	npmCommand    = regexp.MustCompile(`\bnpm (ci|install)\b.*`)
)

// TestCommandsRunNoOtherCode checks the commands in programs, scripts and workflows. Python
// is isolated, so that it imports no module of the working directory, and npm runs no
// scripts of packages.
func TestCommandsRunNoOtherCode(t *testing.T) {
	t.Parallel()
	list, err := exec.CommandContext(t.Context(), "git", "ls-files", "-z").Output()
	require.NoError(t, err)
	python, npm := 0, 0
	for path := range strings.SplitSeq(strings.TrimSuffix(string(list), "\x00"), "\x00") {
		text, err := os.ReadFile(path)
		if ext := filepath.Ext(path); os.IsNotExist(err) || ext == ".md" || ext == ".json" || path == "commands_test.go" {
			continue
		}
		require.NoError(t, err)
		for _, command := range pythonCommand.FindAllStringSubmatch(string(text), -1) {
			python++
			require.Equal(t, "-I", command[1], "%s: %s", path, command[0])
		}
		for _, command := range npmCommand.FindAllString(string(text), -1) {
			npm++
			require.True(t, strings.Contains(command, "--ignore-scripts") || strings.Contains(command, " in tools/iam"), "%s: %s", path, command)
		}
	}
	require.Positive(t, python)
	require.Positive(t, npm)
}
