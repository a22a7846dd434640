package policy

import (
	"regexp"
	"strings"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// A Kind is a resource type whose resources are given by name or ARN.
type Kind struct {
	Service string // "dynamodb"
	Name    string // for messages: "table"
	Example string
	Prefix  string // before the name in an ARN: "table/"
	Pattern *regexp.Regexp
	// Min and Max are the limits of the name's length.
	Min, Max int
	Global   bool // whether its ARN has neither region nor account
}

// Constraint returns the constraint of a key that names such a resource.
func (k Kind) Constraint() validate.Constraint {
	return validate.Constraint{Required: true, Pattern: regexp.MustCompile("^arn:|" + k.Pattern.String())}
}

// Validate reports a name or an ARN of another kind. It rejects wildcards, which AWS
// would accept anywhere in a resource.
func (k Kind) Validate(nameOrARN string, scope Scope, errs validate.Errors) {
	if !awsname.IsARN(nameOrARN) {
		if !k.isName(nameOrARN) {
			errs.Addf("%q is no name of %s: write one such as %s, or its ARN", nameOrARN, k.withArticle(), k.Example)
		}
		return
	}
	a, ok := awsname.ParseARN(nameOrARN)
	name, kept := strings.CutPrefix(a.Resource, k.Prefix)
	if !ok || a.Service != k.Service || !kept || !k.isName(name) || !k.hasLocation(a) {
		errs.Addf("%q is no ARN of one %s: write one such as %s", nameOrARN, k.Name, k.example(scope))
		return
	}
	ValidatePartition(a, scope, errs)
}

// ARN returns the ARN of a resource that is given by its name or its ARN.
func (k Kind) ARN(nameOrARN string, scope Scope) string {
	switch {
	case awsname.IsARN(nameOrARN):
		return nameOrARN
	case k.Global:
		return scope.GlobalARN(k.Service, k.Prefix+nameOrARN)
	}
	return scope.ARN(k.Service, k.Prefix+nameOrARN)
}

func (k Kind) isName(name string) bool {
	return len(name) >= k.Min && len(name) <= k.Max && k.Pattern.MatchString(name)
}

func (k Kind) hasLocation(a awsname.ARN) bool {
	if k.Global {
		return a.Region == "" && a.Account == ""
	}
	return a.Region != "" && !strings.ContainsAny(a.Region, "*?") && awsname.AccountID.MatchString(a.Account)
}

// withArticle returns the name with its article.
func (k Kind) withArticle() string {
	if strings.ContainsAny(k.Name[:1], "aeiou") {
		return "an " + k.Name
	}
	return "a " + k.Name
}

func (k Kind) example(scope Scope) string {
	scope.Account = "123456789012"
	return k.ARN(k.Example, scope)
}

// ValidatePartition reports an ARN of another partition, because partitions are isolated
// from each other.
func ValidatePartition(a awsname.ARN, scope Scope, errs validate.Errors) {
	if own := scope.Partition(); scope.Region != "" && a.Partition != own {
		errs.Addf("it is an ARN of partition %s, but the region %s is in %s: name a resource there", a.Partition, scope.Region, own)
	}
}

// The kinds that grants and roles share.
var (
	Bucket = Kind{
		Service: "s3", Name: "bucket", Example: "user-profile-photos", Global: true, Min: 3, Max: 63,
		Pattern: regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$`),
	}
	LogGroup = Kind{
		Service: "logs", Name: "log group", Example: "/ecs/exec", Prefix: "log-group:", Min: 1, Max: 512,
		Pattern: regexp.MustCompile(`^[A-Za-z0-9_/.#-]+$`),
	}
)
