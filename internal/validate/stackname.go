package validate

import (
	"regexp"
	"strings"
)

// stackName matches the forms in which Pulumi accepts the name of a stack.
// https://github.com/pulumi/pulumi/blob/v3.250.0/pkg/backend/diy/store.go
var stackName = regexp.MustCompile(`^([A-Za-z0-9_.-]+/){0,2}[A-Za-z0-9_.-]+$`)

// StackName is the constraint of a key that takes the name of a stack.
func StackName() Constraint {
	return Constraint{
		Pattern: stackName,
		Format:  "the name of a stack as ORGANIZATION/PROJECT/STACK, such as organization/shop/prod, or STACK in the same project",
	}
}

// SplitStackName returns the parts of the name of a stack. Those that the name does not have,
// which are the same as for the stack that uses the name, are "".
func SplitStackName(name string) (organization, project, stack string) {
	parts := strings.Split(name, "/")
	if len(parts) > 1 {
		organization = parts[0]
	}
	if len(parts) > 2 {
		project = parts[1]
	}
	return organization, project, parts[len(parts)-1]
}
