package storetest_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/explain"
	"ecs-foundation/stack/explain/account"
	"ecs-foundation/stack/explain/awscli"
)

// A store is the retail store in the emulator.
type store struct {
	t       *testing.T
	run     awscli.Runner
	cluster string
}

// failed matches how the AWS CLI prints an error of AWS.
var failed = regexp.MustCompile(`An error occurred \((\w+)\) when calling the \w+ operation[^:]*: (.*)`)

// newRunner returns a runner of the AWS CLI with an environment, in one process for all calls.
func newRunner(t *testing.T, env []string) awscli.Runner {
	t.Helper()
	python := exec.CommandContext(t.Context(), "python3", "-I", "testdata/cli.py")
	python.Env, python.Stderr = env, os.Stderr
	in, err := python.StdinPipe()
	require.NoError(t, err)
	out, err := python.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, python.Start())
	t.Cleanup(func() {
		_ = in.Close()
		_ = python.Wait()
	})
	var mutex sync.Mutex
	encoder, decoder := json.NewEncoder(in), json.NewDecoder(out)
	return func(_ context.Context, args ...string) ([]byte, error) {
		mutex.Lock()
		defer mutex.Unlock()
		if err := encoder.Encode(args); err != nil {
			return nil, err
		}
		var answer struct {
			Code     int
			Out, Err string
		}
		if err := decoder.Decode(&answer); err != nil {
			return nil, err
		}
		if match := failed.FindStringSubmatch(answer.Err); match != nil {
			return nil, &awscli.Error{Code: match[1], Message: match[2]}
		}
		if answer.Code != 0 {
			return nil, &awscli.Error{Message: answer.Err}
		}
		return []byte(answer.Out), nil
	}
}

// aws runs a command of the AWS CLI and returns what it prints as text. A word in single quotes can contain spaces.
func (s store) aws(command string) string {
	s.t.Helper()
	out, err := s.run(s.t.Context(), append(words(command), "--output", "text")...)
	require.NoError(s.t, err, command)
	return strings.TrimSpace(string(out))
}

// words splits a command at its spaces, except between single quotes.
func words(command string) []string {
	var words []string
	for i, part := range strings.Split(command, "'") {
		if i%2 == 1 {
			words = append(words, part)
		} else {
			words = append(words, strings.Fields(part)...)
		}
	}
	return words
}

// explain describes the account and explains a service.
func (s store) explain(service string) (*account.Account, explain.Report) {
	s.t.Helper()
	a := &account.Account{Region: "us-east-1", Cluster: s.cluster, Service: service}
	require.NoError(s.t, awscli.Reader{Run: s.run}.Describe(s.t.Context(), a))
	report, err := explain.Explain(a)
	require.NoError(s.t, err)
	return a, report
}
