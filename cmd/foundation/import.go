package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack/importfile"
)

func newImport(p *project) *cobra.Command {
	var loadBalancer string
	cmd := &cobra.Command{
		Use:   "import STACK STATE",
		Short: "Print a file with which a stack takes over a network from Terraform or Pulumi",
		Long: `import reads the state of Terraform or of another Pulumi stack, finds the resources
of a new stack in it, and prints an import file for 'pulumi import --file': the VPC,
subnets, gateways, route tables, endpoints, the load balancer and its listeners,
and the repositories that services.NAME.createRepository creates.

It finds them by what AWS cannot change: ranges, zones, services, ports and names.
Set network.cidr, zones and subnets of the stack file to those of the VPC first. If an
update would replace a resource, interrupt traffic or fail, import prints each reason
with the key to set, and no file. It calls neither AWS nor Pulumi.

Use it to move a running network and load balancer to a stack: docs/migrate.md has
all steps. STATE is the output of 'terraform show -json', 'terraform state pull' or
'pulumi stack export'. What the import does is printed to standard error.`,
		Example: `  terraform show -json > state.json
  foundation import prod state.json > import.json
  pulumi import --stack prod --file import.json --protect=false --generate-code=false`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 2 {
				return &usageError{cmd.CommandPath(), fmt.Errorf("expected a stack and the file of a state (got %d arguments)", len(args))}
			}
			return nil
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
			if len(args) == 1 {
				return nil, cobra.ShellCompDirectiveDefault // files
			}
			return p.completeStack(cmd, args, prefix)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.importState(cmd, args[0], args[1], loadBalancer)
		},
	}
	cmd.Flags().StringVar(&loadBalancer, "load-balancer", "", "`name` of the load balancer, if the VPC has several")
	return cmd
}

// importState prints the import file of a stack for the state in a file.
func (p *project) importState(cmd *cobra.Command, name, path, loadBalancer string) error {
	plan, err := p.load(name)
	if err != nil {
		return err
	}
	version, err := p.providerVersion()
	if err != nil {
		return err
	}
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // it was only read
	state, err := importfile.Read(in)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	imported, err := importfile.New(plan, state, version, loadBalancer)
	if err != nil {
		return fmt.Errorf("import into stack %s: %w", name, err)
	}
	if problems := imported.Problems; len(problems) > 0 {
		return fmt.Errorf("import into stack %s: %s; no file was printed:\n%s", name,
			validate.Count(len(problems), "problem"), strings.Join(problems, "\n"))
	}
	text, err := json.MarshalIndent(imported.File, "", "  ")
	if err != nil {
		return err
	}
	if _, err := fmt.Fprint(cmd.ErrOrStderr(), imported.Report(state.Tool)); err != nil {
		return err
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s\n", text)
	return err
}
