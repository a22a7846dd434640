package change

import (
	"fmt"
	"slices"
)

// another is the way of every change that needs another stack.
const another = "deploy a second stack with the new value, move the services and their data to it, " +
	"then set the old value here and destroy this stack"

const regions = "https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/regional-services.html"

func regionChanged(before, after Record) []Change {
	if before.Region == after.Region {
		return nil
	}
	return []Change{{
		Key: "aws:region", Resource: "aws", Verdict: Impossible,
		Reason: fmt.Sprintf("the stack is deployed in %s and cannot move to %s, because no resource changes its region",
			before.Region, after.Region),
		Way: another, Source: regions,
	}}
}

// accountChanged reports an account that cannot be the one of the stack. Without accounts
// the account of the stack is not known.
func accountChanged(before, after Record) []Change {
	if len(before.Accounts) != 1 || len(after.Accounts) == 0 || slices.Contains(after.Accounts, before.Accounts[0]) {
		return nil
	}
	return []Change{{
		Key: "accounts", Resource: "aws", Verdict: Impossible,
		Reason: fmt.Sprintf("the stack is deployed in account %s, which the list no longer has, and no resource changes its account",
			before.Accounts[0]),
		Way: "add it to the list; for another account, " + another, Source: regions,
	}}
}

// nameChanged reports a stack whose project or name has changed, by pulumi stack rename.
// Its fixed names and tags contain both.
func nameChanged(before, after Record) []Change {
	if before.Project == after.Project && before.Environment == after.Environment {
		return nil
	}
	return []Change{{
		Key: "name", Resource: "aws", Verdict: Impossible,
		Reason: fmt.Sprintf("the stack is deployed as %s/%s and would become %s/%s: roles and log groups with the old name "+
			"would be deleted while tasks use them", before.Project, before.Environment, after.Project, after.Environment),
		Way: fmt.Sprintf("use the old names again: of the stack %s and the project %s, or in the inputs environment and project of a component; "+
			"for another name, deploy a second stack", before.Environment, before.Project),
		Source: "https://www.pulumi.com/docs/iac/cli/commands/pulumi_stack_rename/",
	}}
}
