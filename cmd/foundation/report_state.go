package main

import (
	"encoding/json"

	"github.com/spf13/cobra"
)

func newReportState(p *project) *cobra.Command {
	return &cobra.Command{
		Use:   "state STACK",
		Short: "Print a stack's connections, permissions, cost and quotas as JSON",
		Long: `state prints the state that a stack file describes as JSON: allowed connections, permissions,
cost, quotas and architecture.

Use it before and after a change. 'report render' compares the two.`,
		Example:           `  foundation report state prod > after.json`,
		Args:              oneStack,
		ValidArgsFunction: p.completeStack,
		RunE: func(cmd *cobra.Command, args []string) error {
			state, err := p.state(args[0])
			if err != nil {
				return err
			}
			return json.NewEncoder(cmd.OutOrStdout()).Encode(state)
		},
	}
}
