package faults_test

import (
	"encoding/json"
	"os"
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

// recover runs the documented steps up to the last one, which continues the update, and returns the kinds of commands that
// changed something. If deletes is set, what was created is deleted instead of imported.
func (s *stack) recover(deletes bool) []string {
	s.t.Helper()
	var done []string
	commands := steps(s.t)
	require.GreaterOrEqual(s.t, len(commands), 3)
	require.Equal(s.t, "pulumi up --stack dev", commands[len(commands)-1])
	for _, line := range commands[:len(commands)-1] {
		line = strings.NewReplacer("go run ./cmd/foundation", "foundation", "dev", stackName).Replace(line)
		if !strings.HasPrefix(line, "foundation orphans") {
			s.shell.must(line)
			continue
		}
		for range 5 { // the commands that it prints are run until it finds nothing
			printed := s.orphans(line, deletes)
			if len(printed) == 0 {
				break
			}
			for _, command := range printed {
				s.shell.must(command)
				done = append(done, remedy(command))
			}
		}
	}
	return done
}

// orphans runs `foundation orphans` and returns the commands that it prints, of which a user runs either the import or the
// deletions first.
func (s *stack) orphans(line string, deletes bool) []string {
	s.t.Helper()
	var report struct {
		Orphans                []struct{ Delete []string }
		Import, Clear, Refresh string
		Failures               []any
	}
	output, _ := s.shell.run(line + " --json")
	require.NoError(s.t, json.Unmarshal([]byte(output[max(strings.Index(output, "{"), 0):]), &report), output)
	require.Empty(s.t, report.Failures)
	var commands []string
	if report.Import != "" && !deletes {
		commands = append(commands, report.Import) // the next report has what is left
	} else {
		for _, orphan := range report.Orphans {
			commands = append(commands, orphan.Delete...)
		}
	}
	for _, command := range []string{report.Clear, report.Refresh} {
		if command != "" {
			commands = append(commands, command)
		}
	}
	return commands
}

// remedy names what a command does.
func remedy(command string) string {
	for part, name := range map[string]string{"--import-pending-creates": "import", "--clear-pending-creates": "clear", "--region": "delete"} {
		if strings.Contains(command, part) {
			return name
		}
	}
	return "refresh"
}
