package policy

import (
	"strings"
	"unicode"

	"ecs-foundation/internal/problem"
	"ecs-foundation/internal/setting"
)

// A Grant is something a service's code may do. Exactly one of its fields is
// set; each says in AWS's terms what it allows.
type Grant struct {
	// S3 opens a bucket: its objects, and the list of them.
	S3 *S3 `json:"s3"`
	// SQS opens a queue.
	SQS *SQS `json:"sqs"`
	// DynamoDB opens a table and its indexes.
	DynamoDB *DynamoDB `json:"dynamodb"`
	// Statement is a statement in AWS's own words, for what no other grant
	// covers.
	Statement *Custom `json:"statement"`
}

// Single tells that exactly one field is set.
func (Grant) Single() {}

// A permission is one kind of grant.
type permission interface {
	// check tells what is wrong with it in a scope.
	check(at Scope, l problem.List)
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

func (g Grant) check(at Scope, l problem.List) {
	set := g.kinds()
	if len(set) != 1 {
		l.Addf("%d kinds of grant in one: write one of s3, sqs, dynamodb, statement in each", len(set))
	}
	for _, one := range set {
		one.check(at, l)
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

// readable is what can be read, or read and written.
var readable = setting.Rule{Required: true, Words: []string{string(Read), string(ReadWrite)}}

func checkAccess(got Access, allowed setting.Rule, l problem.List) {
	if err := setting.Word(string(got), "access", allowed.Words); err != nil {
		l.Addf("%v", err)
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
