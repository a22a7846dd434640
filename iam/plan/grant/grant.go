// Package grant defines the permissions that the code of a service can be granted.
// Each kind of grant allows the actions that using a resource requires, and no others.
package grant

import (
	"strings"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// A Grant allows the code of a service to use an AWS resource. Exactly one of its
// fields is set.
type Grant struct {
	// S3 allows access to the objects of a bucket and to the list of them.
	S3 *S3 `json:"s3"`
	// SQS allows access to a queue.
	SQS *SQS `json:"sqs"`
	// SNS allows publishing messages to a topic.
	SNS *SNS `json:"sns"`
	// DynamoDB allows access to a table and its indexes.
	DynamoDB *DynamoDB `json:"dynamodb"`
	// Secret allows reading a secret in AWS Secrets Manager.
	Secret *Secret `json:"secret"`
	// Parameter allows reading a parameter in AWS Systems Manager Parameter Store.
	Parameter *Parameter `json:"parameter"`
	// KMS allows AWS services that the code calls to use a key on its behalf.
	KMS *KMS `json:"kms"`
	// EFS allows tasks to mount a file system through an access point.
	EFS *EFS `json:"efs"`
	// Events allows putting events on an event bus of Amazon EventBridge.
	Events *Events `json:"events"`
	// Metrics allows publishing metrics to a CloudWatch namespace.
	Metrics *Metrics `json:"metrics"`
	// XRay allows sending traces. It has no settings: {xray: {}}.
	XRay *XRay `json:"xray"`
	// Statement is an IAM statement, for permissions that no other grant covers.
	Statement *Custom `json:"statement"`
}

// OneOf marks Grant as a union.
func (Grant) OneOf() {}

// A family is one kind of grant.
type family interface {
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

// Validate reports every error in the grant, except where its ARNs are.
func (g Grant) Validate(errs validate.Errors) {
	validate.Struct(errs, g)
	if g.Statement != nil {
		g.Statement.validate(errs.Child("statement"))
	}
	set := 0
	var keys []string
	for _, f := range g.fields() {
		keys = append(keys, f.key)
		if f.isSet {
			set++
		}
	}
	if set != 1 {
		errs.Addf("must have exactly one of %s (got %d)", strings.Join(keys, ", "), set)
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

// An Access is the level of access that a grant allows.
type Access string

// The levels of access. Each kind of grant supports some of them.
const (
	// Read allows reading.
	Read Access = "read"
	// ReadWrite allows reading and writing.
	ReadWrite Access = "readWrite"
	// Send allows sending messages.
	Send Access = "send"
	// Consume allows receiving and deleting messages.
	Consume Access = "consume"
)

// readWriteAccess is the constraint of the access to a resource that stores data.
var readWriteAccess = validate.Constraint{Required: true, Values: []string{string(Read), string(ReadWrite)}}
