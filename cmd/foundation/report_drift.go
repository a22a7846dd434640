package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
)

func newReportDrift(p *project) *cobra.Command {
	var steps string
	cmd := &cobra.Command{
		Use:   "drift STACK",
		Short: "Report what was changed in the account by hand",
		Long: `drift reports which resources in the account differ from the program, how, and
what the next update does about it, as Markdown on standard output.

The steps are the file that 'pulumi preview --refresh --event-log' wrote. Pulumi
has this flag only if PULUMI_DEBUG_COMMANDS=true is set.`,
		Example: `  PULUMI_DEBUG_COMMANDS=true pulumi preview --refresh --stack prod --event-log events.json
  foundation report drift --steps events.json prod`,
		Args: func(cmd *cobra.Command, args []string) error {
			if steps == "" {
				return &usageError{cmd.CommandPath(), errors.New("--steps: required: the file that 'pulumi preview --event-log' wrote")}
			}
			return oneStack(cmd, args)
		},
		ValidArgsFunction: p.completeStack,
		RunE: func(cmd *cobra.Command, args []string) error {
			preview, err := readSteps(steps)
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(cmd.OutOrStdout(), preview.Drift(args[0]))
			return err
		},
	}
	cmd.Flags().StringVar(&steps, "steps", "", "`file` with the event log of the preview")
	_ = cmd.MarkFlagFilename("steps", "json") // fails only for an unknown flag
	return cmd
}
