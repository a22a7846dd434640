package plan

import (
	"regexp"

	"ecs-foundation/internal/validate"
)

// maxSecurityGroups is the default quota of a network interface, of which the stack's group
// uses one.
const maxSecurityGroups = 5

var securityGroupID = regexp.MustCompile(`^sg-([0-9a-f]{8}|[0-9a-f]{17})$`)

func securityGroupsConstraint() validate.Constraint {
	return validate.Constraint{
		MaxItems: maxSecurityGroups - 1, Unique: true, Pattern: securityGroupID,
		Format: "the ID of a security group, such as sg-0a1b2c3d4e5f60710", Eventual: "sg-0a1b2c3d4e5f60710",
		Source: "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups",
	}
}
