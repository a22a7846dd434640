package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight"
)

func newValidate(p *project) *cobra.Command {
	return p.stackCommand(&cobra.Command{
		Use:   "validate STACK",
		Short: "Check a stack file",
		Long: `validate checks Pulumi.STACK.yaml and the network, security groups, roles and
load balancer that it describes. It reports all errors at once, each with its
key, the value, what is allowed and what to change, and what is valid but
probably not meant.

Use it while you edit a stack file, or in a pre-commit hook. A preview makes the
same checks, and some that need AWS.`,
		Example: `  foundation validate prod`,
	}, func(plan stack.Plan) (string, error) {
		text := fmt.Sprintf("Pulumi.%s.yaml is valid\n", plan.Config.Environment)
		if warnings := preflight.Warnings(plan); warnings != nil {
			text += "probably not meant:\n" + warnings.Error() + "\n"
		}
		return text, nil
	})
}
