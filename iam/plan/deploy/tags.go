package deploy

import "ecs-foundation/iam/policy"

// The tags that all resources of a stack have, and no resource of another stack.
const (
	projectTag     = "/Project"
	environmentTag = "/Environment"
)

// tags returns the stack's tags as values of a condition key.
func (s Stack) tags(key string) map[string][]string {
	return map[string][]string{key + projectTag: {s.Project}, key + environmentTag: {s.Environment}}
}

// owned restricts a statement to resources with the tags of the stack.
func (s Stack) owned(statement policy.Statement) policy.Statement {
	statement.Conditions = policy.Conditions{"StringEquals": s.tags("aws:ResourceTag")}
	return statement
}

// requested restricts a statement to requests that tag the resource as the stack's.
func (s Stack) requested(statement policy.Statement) policy.Statement {
	statement.Conditions = policy.Conditions{"StringEquals": s.tags("aws:RequestTag")}
	return statement
}

// created restricts a statement to requests that tag the resource as the stack's. A
// request that overwrites or tags an existing resource is denied if the resource has the
// tags of another stack.
func (s Stack) created(statement policy.Statement) policy.Statement {
	statement.Conditions = policy.Conditions{
		"StringEquals": s.tags("aws:RequestTag"), "StringEqualsIfExists": s.tags("aws:ResourceTag"),
	}
	return statement
}

// manage returns the statements for resources whose names do not identify the stack. They
// are identified by their tags, which the actions that create and tag them set.
func (s Stack) manage(noun string, create, change []string, resources ...string) []policy.Statement {
	return []policy.Statement{
		s.created(allow("Create"+noun, create, resources...)), s.owned(allow("Manage"+noun, change, resources...)),
	}
}
