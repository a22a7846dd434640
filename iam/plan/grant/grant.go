// Package grant holds what a service's code can be granted: a family of AWS's
// resources in each file, with the actions that using them takes and no other.
package grant

import (
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
	// validate reports what is invalid in a scope.
	validate(scope policy.Scope, errs validate.Errors)
	// statements returns what the grant allows in a scope.
	statements(scope policy.Scope) []policy.Statement
	// calls returns the services that the grant calls, by the names of their endpoints.
	calls() []string
}

// A field is a field of a Grant, by its key.
type field struct {
	key    string
	isSet  bool
	family family
}

func (g Grant) fields() []field {
	return []field{
		{"s3", g.S3 != nil, g.S3},
		{"sqs", g.SQS != nil, g.SQS},
		{"sns", g.SNS != nil, g.SNS},
		{"dynamodb", g.DynamoDB != nil, g.DynamoDB},
		{"secret", g.Secret != nil, g.Secret},
		{"parameter", g.Parameter != nil, g.Parameter},
		{"kms", g.KMS != nil, g.KMS},
		{"efs", g.EFS != nil, g.EFS},
		{"events", g.Events != nil, g.Events},
		{"metrics", g.Metrics != nil, g.Metrics},
		{"xray", g.XRay != nil, g.XRay},
		{"statement", g.Statement != nil, g.Statement},
	}
}

// Validate reports what is invalid in the grant in a scope.
func (g Grant) Validate(scope policy.Scope, errs validate.Errors) {
	validate.Struct(errs, g)
	set := 0
	var keys []string
	for _, f := range g.fields() {
		keys = append(keys, f.key)
		if f.isSet {
			set++
			f.family.validate(scope, errs.Child(f.key))
		}
	}
	if set != 1 {
		errs.Addf("%d kinds of grant in one: write one of %s in each", set, strings.Join(keys, ", "))
	}
}

// Statements returns what the grant allows in a scope.
func (g Grant) Statements(scope policy.Scope) []policy.Statement {
	var statements []policy.Statement
	for _, f := range g.fields() {
		if f.isSet {
			statements = append(statements, f.family.statements(scope)...)
		}
	}
	return statements
}

// Calls returns the services the grant calls, by the names of their endpoints.
func (g Grant) Calls() []string {
	var services []string
	for _, f := range g.fields() {
		if f.isSet {
			services = append(services, f.family.calls()...)
		}
	}
	return services
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
var readable = validate.Constraint{Required: true, Values: []string{string(Read), string(ReadWrite)}}
