// Package grant holds what a service's code can be granted: a family of AWS's
// resources in each file, with the actions that using them takes and no other.
package grant

import (
	"reflect"
	"strings"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// A Grant is something a service's code may do. Exactly one of its fields is
// set; each says in AWS's terms what it allows.
type Grant struct {
	// S3 opens a bucket: its objects, and the list of them.
	S3 *S3 `json:"s3"`
	// SQS opens a queue.
	SQS *SQS `json:"sqs"`
	// SNS lets messages be published to a topic.
	SNS *SNS `json:"sns"`
	// DynamoDB opens a table and its indexes.
	DynamoDB *DynamoDB `json:"dynamodb"`
	// Secret opens a secret of Secrets Manager for reading.
	Secret *Secret `json:"secret"`
	// Parameter opens a parameter of Systems Manager for reading.
	Parameter *Parameter `json:"parameter"`
	// KMS lets services that the code calls use a key for it.
	KMS *KMS `json:"kms"`
	// EFS lets tasks mount a file system through an access point.
	EFS *EFS `json:"efs"`
	// Events lets events be put on a bus of EventBridge.
	Events *Events `json:"events"`
	// Metrics lets metrics be sent to a namespace of CloudWatch.
	Metrics *Metrics `json:"metrics"`
	// XRay lets traces be sent; it has no settings: {xray: {}}.
	XRay *XRay `json:"xray"`
	// Statement is a statement in AWS's own words, for what no other grant
	// covers.
	Statement *Custom `json:"statement"`
}

// OneOf tells that exactly one field is set.
func (Grant) OneOf() {}

// A family is one kind of grant.
type family interface {
	// check tells what is wrong with it in a scope.
	validate(at policy.Scope, l validate.Errors)
	// statements returns what it allows in a scope.
	statements(at policy.Scope) []policy.Statement
	// calls returns the services it calls, by the name of their endpoints.
	calls() []string
}

// families returns the fields that are set, by their keys, and the keys of all.
func (g Grant) families() (set map[string]family, keys []string) {
	set = map[string]family{}
	for field, value := range reflect.ValueOf(g).Fields() {
		key := field.Tag.Get("json")
		keys = append(keys, key)
		if !value.IsNil() {
			set[key] = value.Interface().(family)
		}
	}
	return set, keys
}

// Validate tells what is wrong with the grant in a scope.
func (g Grant) Validate(scope policy.Scope, errs validate.Errors) {
	set, keys := g.families()
	if len(set) != 1 {
		errs.Addf("%d kinds of grant in one: write one of %s in each", len(set), strings.Join(keys, ", "))
	}
	for _, key := range keys {
		if one, ok := set[key]; ok {
			one.validate(scope, errs.Child(key))
		}
	}
}

// Statements returns what the grant allows in a scope.
func (g Grant) Statements(scope policy.Scope) []policy.Statement {
	var all []policy.Statement
	set, _ := g.families()
	for _, one := range set {
		all = append(all, one.statements(scope)...)
	}
	return all
}

// Calls returns the services the grant calls, by the name of their endpoints.
func (g Grant) Calls() []string {
	var all []string
	set, _ := g.families()
	for _, one := range set {
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
var readable = validate.Constraint{Required: true, Words: []string{string(Read), string(ReadWrite)}}

func validateAccess(got Access, allowed validate.Constraint, errs validate.Errors) {
	if err := validate.Word(string(got), "access", allowed.Words); err != nil {
		errs.Addf("%v", err)
	}
}
