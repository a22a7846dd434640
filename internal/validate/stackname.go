package validate

import "regexp"

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
