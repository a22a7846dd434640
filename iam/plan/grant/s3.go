package grant

import (
	"regexp"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// S3 opens a bucket. read: get objects and list them; readWrite: put and
// delete as well.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
type S3 struct {
	// Bucket is the bucket's name or its ARN. Required.
	Bucket string `json:"bucket"`
	// Access is read or readWrite. Required.
	Access Access `json:"access"`
	// Prefix is what the keys of its objects begin with, such as uploads/;
	// without it they are all the bucket's.
	Prefix string `json:"prefix"`
}

// prefix is a key's beginning without the characters that IAM reads as
// patterns or variables.
var prefix = regexp.MustCompile(`^[^/*?$][^*?$]*$`)

// Constraints tells what the settings of the grant take.
func (S3) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"bucket": policy.Bucket.Constraint(), "access": readable, "prefix": {Pattern: prefix}}
}

func (g *S3) validate(scope policy.Scope, errs validate.Errors) {
	policy.Bucket.Validate(g.Bucket, scope, errs.Child("bucket"))
	if g.Prefix != "" && !prefix.MatchString(g.Prefix) {
		errs.Child("prefix").Addf("%q is no beginning of keys: write one such as uploads/, without a slash in front and without *, ? or $", g.Prefix)
	}
}

// statements keeps bucket and object actions apart: an object action on a
// bucket's ARN, or the reverse, never matches and only looks like a permission.
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
