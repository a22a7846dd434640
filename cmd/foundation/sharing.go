package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"ecs-foundation/iam/plan/sharing"
	"ecs-foundation/iam/policy"
	"ecs-foundation/stack"
)

func newSharing(p *project) *cobra.Command {
	return p.stackCommand(&cobra.Command{
		Use:   "sharing STACK",
		Short: "Print the policies that other accounts need to pull shared images",
		Long: `sharing prints the policies that the stack cannot attach itself when it shares
images with other accounts (sharing.images): the statement for the policy of a
customer managed KMS key that encrypts the repositories, and the policy of the
role that pulls in the other account.

Use it after you set sharing.images, and give the output to the owners of the key
and of the other account.`,
		Example: `  foundation sharing prod`,
	}, sharedPolicies)
}

// sharedPolicies returns the policies that are required in addition to the stack's
// repository policies.
func sharedPolicies(plan stack.Plan) (string, error) {
	images := plan.Sharing.Spec.Images
	if images == nil {
		return "", fmt.Errorf("sharing.images: required (stack %s shares no images): name accounts or an organization", plan.Config.Environment)
	}
	var repositories []string
	for _, name := range plan.Sharing.Repositories {
		repositories = append(repositories, plan.Scope.ARN("ecr", "repository/"+name))
	}
	var text strings.Builder
	if plan.Scope.Account == stack.UnknownAccount {
		fmt.Fprintf(&text, "# Replace %s with the ID of the stack's account, because accounts does not list exactly one.\n", stack.UnknownAccount)
	}
	for _, part := range []struct {
		title      string
		statements []policy.Statement
	}{
		{"KMS key policy: add this if a customer managed key encrypts the repositories", sharing.Key(*images, plan.Scope)},
		{"Policy of the role that pulls, in the other account", sharing.Pulling(repositories, "", plan.Scope)},
	} {
		document, err := policy.NewDocument(part.statements...).JSON()
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&text, "# %s\n%s\n", part.title, document)
	}
	return text.String(), nil
}
