package main

import (
	"errors"

	"github.com/spf13/cobra"

	"ecs-foundation/stack/explain"
	"ecs-foundation/stack/explain/account"
)

func newExplainFlow(e *explainer) *cobra.Command {
	var from, to string
	cmd := &cobra.Command{
		Use:   "flow --from SOURCE --to DESTINATION",
		Short: "Explain why one connection is allowed or not",
		Long: `flow follows one TCP connection through a VPC: the name, security groups, routes,
network ACLs in both directions, and the policies of endpoints. SOURCE is a
security group in a subnet, a subnet, internet, an address or a CIDR block.
DESTINATION is an AWS service by the name of its endpoint, or one of those with
a port.`,
		Example: `  # Can tasks in this group and subnet pull images?
  foundation explain flow --from sg-0a1b@subnet-0a1b --to ecr.dkr:443

  # Can they connect to a database?
  foundation explain flow --from sg-0a1b@subnet-0a1b --to sg-0c2d@subnet-0c2d:5432

  # Can the internet connect to a load balancer?
  foundation explain flow --from internet --to sg-0a1b@subnet-0a1b:443

  # Explain a connection in the VPC of a service whose description was saved.
  foundation explain flow --from sg-0a1b@subnet-0a1b --to s3:443 --description cart.json`,
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	cmd.Flags().StringVar(&from, "from", "", "`source` of the connection")
	// --from of the other commands names a file.
	cmd.Flags().StringVar(&e.from, "description", "", "`file` with a saved description to read instead of an account")
	cmd.Flags().StringVar(&to, "to", "", "`destination` of the connection and its port")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		_, errFrom := explain.ParseFrom(from)
		_, _, errTo := explain.ParseTo(to)
		if err := errors.Join(errFrom, errTo); err != nil {
			return &usageError{cmd.CommandPath(), err}
		}
		a, err := e.describe(cmd, &account.Account{From: from, To: to})
		if err != nil {
			return &undeterminedError{err}
		}
		report, err := explain.Flow(a, from, to)
		if err != nil {
			return &undeterminedError{err}
		}
		return e.print(cmd, report)
	}
	return cmd
}
