package main

import (
	"encoding/json"

	"github.com/spf13/cobra"

	"ecs-foundation/stack/report"
)

func newReportState(p *project) *cobra.Command {
	var file string // with outputs, or ""
	cmd := &cobra.Command{
		Use:   "state STACK",
		Short: "Print a stack's connections, permissions, cost and quotas as JSON",
		Long: `state prints the state that a stack file describes as JSON: allowed connections, permissions,
cost, quotas and architecture.

Use it before and after a change. 'report render' compares the two. With the outputs
of the deployed stack in --deployed, zones stay in the form in which the stack is
deployed, by name or by ID, as in a preview.`,
		Example: `  foundation report state prod > before.json

  # After a change of the stack file.
  pulumi stack output --json --stack prod > outputs.json
  foundation report state --deployed outputs.json prod > after.json`,
		Args:              oneStack,
		ValidArgsFunction: p.completeStack,
		RunE: func(cmd *cobra.Command, args []string) error {
			deployed, err := readDeployed(file)
			if err != nil {
				return err
			}
			plan, err := p.loadAs(args[0], deployed)
			if err != nil {
				return err
			}
			return json.NewEncoder(cmd.OutOrStdout()).Encode(report.Of(plan))
		},
	}
	deployedFlag(cmd, &file)
	return cmd
}
