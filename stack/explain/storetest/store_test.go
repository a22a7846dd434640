package storetest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/explain"
	"ecs-foundation/stack/explain/account"
	"ecs-foundation/stack/explain/awscli"
	"ecs-foundation/stack/explain/clitest"
)

// A store is the retail store in the emulator.
type store struct {
	t       *testing.T
	cli     clitest.CLI
	cluster string
}

// aws runs a command of the AWS CLI and returns what it prints as text.
func (s store) aws(command string) string {
	s.t.Helper()
	return s.cli.Text(s.t, command)
}

// explain describes the account and explains a service.
func (s store) explain(service string) (*account.Account, explain.Report) {
	s.t.Helper()
	a := &account.Account{Region: "us-east-1", Cluster: s.cluster, Service: service}
	require.NoError(s.t, awscli.Reader{Run: s.cli.Run}.Describe(s.t.Context(), a))
	report, err := explain.Explain(a)
	require.NoError(s.t, err)
	return a, report
}
