package grant

import (
	"regexp"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// S3 allows access to a bucket. With read, the code can get and list objects. With
// readWrite, it can put and delete them as well.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
type S3 struct {
	// Bucket is the name or the ARN of the bucket. Required.
	Bucket string `json:"bucket"`
	// Access is the level of access: read or readWrite. Required.
	Access Access `json:"access"`
	// Prefix limits the grant to objects whose keys start with it, such as
	// uploads/. Default all objects of the bucket.
	Prefix string `json:"prefix"`
}

// prefix matches the start of an object key without control characters, and without the
// characters that IAM interprets as wildcards or policy variables.
var prefix = regexp.MustCompile(`^[^/*?$\x00-\x1f\x7f][^*?$\x00-\x1f\x7f]*$`)

// Constraints returns the constraints of the grant.
func (S3) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"bucket": policy.Bucket.Constraint(), "access": readWriteAccess,
		"prefix": {
			Pattern: prefix, Check: policy.CheckText,
			Format: "the start of object keys, such as uploads/, without a leading slash and without * ? $",
		},
	}
}

// statements separates bucket actions from object actions: an object action on the
// ARN of a bucket, or the reverse, never matches.
func (g *S3) statements(scope policy.Scope) []policy.Statement {
	bucket := policy.Bucket.ARN(g.Bucket, scope)
	objects := []string{"s3:GetObject"}
	if g.Access == ReadWrite {
		objects = append(objects, "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload")
	}
	list := policy.Statement{
		Sid: "S3List", Effect: policy.Allow,
		Actions: []string{"s3:ListBucket"}, Resources: []string{bucket},
	}
	if g.Prefix != "" {
		list.Conditions = policy.Conditions{"StringLike": {"s3:prefix": {g.Prefix + "*"}}}
	}
	return []policy.Statement{list, {
		Sid: policy.Sid("S3", string(g.Access)), Effect: policy.Allow,
		Actions: objects, Resources: []string{bucket + "/" + g.Prefix + "*"},
	}}
}

func (g *S3) calls() []string { return []string{"s3"} }
