package report_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
	"ecs-foundation/stack/config/stackfile"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/report"
)

func TestReportOfATeamSaysWhatIsAssumed(t *testing.T) {
	t.Parallel()
	source, err := stackfile.Read("../../examples/teams/payments", "dev")
	require.NoError(t, err)
	plan, err := stack.Load(source, preflight.Check)
	require.NoError(t, err)
	state := report.Of(plan)
	text := report.New(report.Input{Stack: "dev", After: &state, Notes: []string{"Made without an account."}}).Markdown()
	for _, note := range []string{
		"Made without an account.",
		"The zones, ranges and routes of the existing network are assumed (organization/environment/dev). A preview reads them.",
		"The protocol, security groups and rules of the existing listener are assumed (organization/environment/dev). A preview reads them, " +
			"and prints which stack has each rule.",
	} {
		require.Contains(t, text, "\n`"+note+"`\n")
	}
}
