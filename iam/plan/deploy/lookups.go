package deploy

import "ecs-foundation/iam/policy"

// lookups returns the permissions of what a preview asks AWS, whatever the stack
// registers: a pull request can add a setting that requires another lookup.
func lookups(scope policy.Scope) []policy.Statement {
	amazon := policy.Scope{Region: scope.Region, Account: "aws"} // owns the prefix lists of AWS services
	return []policy.Statement{
		allow(unscoped, lookupActions, "*"),
		allow("ReadPrefixLists", of("ec2", "GetManagedPrefixListEntries"), amazon.ARN("ec2", "prefix-list/*")),
		allow("ReadDetector", of("guardduty", "GetDetector"), scope.ARN("guardduty", "detector/*")),
	}
}

// unscoped is the ID of the statement with the read actions that support no resource
// types.
const unscoped = "ReadUnscopedResources"

var lookupActions = []string{
	"ec2:DescribeAvailabilityZones", "ec2:DescribeManagedPrefixLists", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups",
	"guardduty:ListDetectors", "iam:ListRoles",
}

// describe returns a statement that allows actions that support no resource types.
func describe(service string, actions ...string) policy.Statement {
	return allow(unscoped, of(service, actions...), "*")
}
