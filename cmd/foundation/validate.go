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
load balancer that it asks for. It reports all errors at once, each with its
key, the value, what is allowed and what to change.

Use it while you edit a stack file, or in a pre-commit hook. A preview makes the
same checks and a few more, for which it asks AWS.`,
		Example: `  foundation validate prod`,
	}, func(plan stack.Plan) (string, error) {
		return fmt.Sprintf("Pulumi.%s.yaml is valid\n", plan.Config.Environment), nil
	})
}
