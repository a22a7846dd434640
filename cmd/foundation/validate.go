package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"ecs-foundation/stack"
)

func newValidate(p *project) *cobra.Command {
	return p.stackCommand(&cobra.Command{
		Use:   "validate STACK",
		Short: "Check a stack file",
		Long: `validate checks Pulumi.STACK.yaml and the network, security groups, roles and
load balancer that it describes. It reports all errors at once, each with its
key, the value, what is allowed and what to change.

Use it while you edit a stack file, or in a pre-commit hook. A preview makes the
same checks, and some that need AWS.`,
		Example: `  foundation validate prod`,
	}, func(plan stack.Plan) (string, error) {
		return fmt.Sprintf("Pulumi.%s.yaml is valid\n", plan.Config.Environment), nil
	})
}
