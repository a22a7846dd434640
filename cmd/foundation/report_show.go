package main

import (
	"github.com/spf13/cobra"

	"ecs-foundation/stack/report"
)

func newReportShow(p *project) *cobra.Command {
	var to destination
	cmd := &cobra.Command{
		Use:   "show STACK",
		Short: "Report a stack as its stack file describes it",
		Long: `show reports a stack as its stack file describes it, with nothing to compare:
allowed connections, permissions, cost, quotas and an architecture diagram.

Use it to get to know a stack. 'make report STACK=prod' runs it.`,
		Example: `  foundation report show prod
  foundation report show prod --out docs/prod`,
		Args:              oneStack,
		ValidArgsFunction: p.completeStack,
		RunE: func(cmd *cobra.Command, args []string) error {
			plan, err := p.load(args[0])
			if err != nil {
				return err
			}
			state := report.Of(plan)
			return to.write(report.New(report.Input{Stack: args[0], After: &state}), cmd.OutOrStdout())
		},
	}
	to.flags(cmd)
	return cmd
}
