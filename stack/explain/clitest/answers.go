package clitest

import (
	"context"
	"strings"
	"sync"
)

// Answers answer commands of the AWS CLI without an emulator, by the beginning of their command line, the longest one first.
// Other commands have no results.
type Answers struct {
	Results map[string]string
	Errors  map[string]error

	mu    sync.Mutex
	lines []string
}

// Run answers a command. It is an awscli.Runner.
func (a *Answers) Run(_ context.Context, args ...string) ([]byte, error) {
	line := strings.Join(args, " ")
	a.mu.Lock()
	a.lines = append(a.lines, line)
	a.mu.Unlock()
	for prefix, err := range a.Errors {
		if strings.HasPrefix(line, prefix) {
			return nil, err
		}
	}
	longest, result := "", "{}"
	for prefix, text := range a.Results {
		if strings.HasPrefix(line, prefix) && len(prefix) > len(longest) {
			longest, result = prefix, text
		}
	}
	return []byte(result), nil
}

// Lines returns the command lines that were run.
func (a *Answers) Lines() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.lines
}
