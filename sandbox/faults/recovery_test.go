package faults_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/stretchr/testify/require"
)

// steps returns the commands that docs/recovery.md gives for an interrupted update.
func steps(t require.TestingT) []string {
	text, err := os.ReadFile("../../docs/recovery.md")
	require.NoError(t, err)
	_, section, found := strings.Cut(string(text), "\n## An update was interrupted\n")
	require.True(t, found)
	section, _, _ = strings.Cut(section, "\n## ")
	var lines []string
	for _, match := range regexp.MustCompile(`(?m)^\$ ([^#\n]+)`).FindAllStringSubmatch(section, -1) {
		lines = append(lines, strings.TrimSpace(match[1]))
	}
	return lines
}

// remediesFor returns the remedies in the table of docs/recovery.md for the errors in the output of a command.
func remediesFor(t require.TestingT, output string) []string {
	text, err := os.ReadFile("../../docs/recovery.md")
	require.NoError(t, err)
	var remedies []string
	for _, row := range regexp.MustCompile(`(?m)^\| (.*) \| (.*) \|$`).FindAllStringSubmatch(string(text), -1) {
		for _, symptom := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(row[1], -1) {
			if strings.Contains(output, symptom[1]) {
				remedies = append(remedies, row[2])
			}
		}
	}
	return remedies
}

// recover runs the documented steps up to the last one, which continues the update, and returns what was done.
func (s *stack) recover() []string {
	s.t.Helper()
	var done []string
	commands := steps(s.t)
	require.Len(s.t, commands, 3)
	require.Equal(s.t, "pulumi up --stack dev", commands[2])
	for _, line := range commands[:2] {
		line = strings.NewReplacer("go run ./cmd/foundation", "foundation", "dev", stackName).Replace(line)
		if !strings.HasPrefix(line, "foundation orphans") {
			s.shell.must(line)
			continue
		}
		for i := range 3 {
			printed, again := s.orphans(line)
			for _, command := range printed {
				s.shell.must(command)
				done = append(done, remedy(command))
			}
			if !again {
				break
			}
			require.Less(s.t, i, 2, "foundation orphans does not find out what is left")
		}
	}
	return done
}

// orphans runs `foundation orphans` and returns the commands that it prints, and whether it has to run again after them.
func (s *stack) orphans(line string) (commands []string, again bool) {
	s.t.Helper()
	var report struct {
		Orphans           []struct{ Delete []string }
		Unknown, Failures []any
		Clear, Refresh    string
	}
	output, _ := s.shell.run(line + " --json")
	require.NoError(s.t, json.Unmarshal([]byte(output[max(strings.Index(output, "{"), 0):]), &report), output)
	if len(report.Failures) > 0 {
		log, err := os.ReadFile(filepath.Join(s.e.State(), "emulator.log"))
		require.NoError(s.t, err)
		s.t.Logf("the emulator did not answer: %v\n%s", report.Failures, tail(string(log)))
		return nil, true
	}
	for _, orphan := range report.Orphans {
		commands = append(commands, orphan.Delete...)
	}
	for _, command := range []string{report.Clear, report.Refresh} {
		if command != "" {
			commands = append(commands, command)
		}
	}
	return commands, len(report.Unknown) > 0
}

// remedy names what a command does.
func remedy(command string) string {
	for part, name := range map[string]string{"--clear-pending-creates": "cleared operations", "--region": "deletions"} {
		if strings.Contains(command, part) {
			return name
		}
	}
	return "refresh"
}
