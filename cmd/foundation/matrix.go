package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"ecs-foundation/iam/plan/matrix"
	"ecs-foundation/stack"
)

func newMatrix(p *project) *cobra.Command {
	return p.stackCommand(&cobra.Command{
		Use:   "matrix STACK",
		Short: "Print what each role of a stack may do",
		Long: `matrix prints a Markdown table of what each IAM role of a stack may do: a row for
each service, action and resource, with the conditions, and the principals that
can assume the role.

Use it in a security review, or to find the grant that a denied call needs.`,
		Example: `  # All permissions of prod.
  foundation matrix prod

  # Only those of the service cart.
  foundation matrix prod | grep cart-task`,
	}, permissions)
}

// permissions returns what the stack's roles may do, as Markdown.
func permissions(plan stack.Plan) (string, error) {
	return fmt.Sprintf("# What the roles of %s may do\n\n%s", plan.Config.Environment, matrix.Markdown(plan.IAM.Roles)), nil
}
