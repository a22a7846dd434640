package policy

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"ecs-foundation/internal/problem"
)

// A Grant is something a service's code may do. Exactly one of its fields is
// set; each says in AWS's terms what it allows.
type Grant struct {
	S3        *S3       `json:"s3"`
	SQS       *SQS      `json:"sqs"`
	DynamoDB  *DynamoDB `json:"dynamodb"`
	Statement *Custom   `json:"statement"`
}

// A permission is one kind of grant.
type permission interface {
	// check tells what is wrong with it.
	check(l problem.List)
	// statements returns what it allows in a scope.
	statements(at Scope) []Statement
	// calls returns the services it calls, by the name of their endpoints.
	calls() []string
}

// kinds returns the permissions that are set.
func (g Grant) kinds() []permission {
	var set []permission
	if g.S3 != nil {
		set = append(set, g.S3)
	}
	if g.SQS != nil {
		set = append(set, g.SQS)
	}
	if g.DynamoDB != nil {
		set = append(set, g.DynamoDB)
	}
	if g.Statement != nil {
		set = append(set, g.Statement)
	}
	return set
}

func (g Grant) check(l problem.List) {
	set := g.kinds()
	if len(set) != 1 {
		l.Addf("%d kinds of grant in one: write one of s3, sqs, dynamodb, statement in each", len(set))
	}
	for _, one := range set {
		one.check(l)
	}
}

// Calls returns the services the grant calls, by the name of their endpoints.
func (g Grant) Calls() []string {
	var all []string
	for _, one := range g.kinds() {
		all = append(all, one.calls()...)
	}
	return all
}

// An Access is how much of a resource a grant opens.
type Access string

// The kinds of access; each family of grants takes some of them.
const (
	Read      Access = "read"
	ReadWrite Access = "readWrite"
	Send      Access = "send"
	Consume   Access = "consume"
)

func checkAccess(got Access, l problem.List, allowed ...Access) {
	if slices.Contains(allowed, got) {
		return
	}
	words := make([]string, len(allowed))
	for i, one := range allowed {
		words[i] = string(one)
	}
	l.Addf("%q is no access: write %s", got, strings.Join(words, " or "))
}

// checkName tells a name or an ARN that is no resource of a service. AWS takes
// a wildcard anywhere in a resource, so none is let in by the way.
func checkName(nameOrARN, service, kind, example string, name *regexp.Regexp, l problem.List) {
	if !isARN(nameOrARN) {
		if !name.MatchString(nameOrARN) {
			l.Addf("%q is no name of a %s: write one such as %s, or its ARN", nameOrARN, kind, example)
		}
		return
	}
	got, resource, ok := parseARN(nameOrARN)
	if !ok || got != service || !name.MatchString(lastName(resource)) || strings.ContainsAny(nameOrARN, "*?") {
		l.Addf("%q is no ARN of one %s", nameOrARN, kind)
	}
}

// sid returns a statement's ID, which AWS takes in letters and digits only:
// sid("SQS", "send", "email-notifications") is SQSSendEmailNotifications.
func sid(words ...string) string {
	var b strings.Builder
	upper := true
	for _, r := range strings.Join(words, " ") {
		if r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			upper = true
			continue
		}
		if upper {
			r = unicode.ToUpper(r)
		}
		b.WriteRune(r)
		upper = false
	}
	return b.String()
}
