package grant

import (
	"regexp"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/problem"
	"ecs-foundation/internal/setting"
)

// S3 opens a bucket. read: get objects and list them; readWrite: put and
// delete as well.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
type S3 struct {
	// Bucket is the bucket's name or its ARN. Required.
	Bucket string `json:"bucket"`
	// Access is read or readWrite. Required.
	Access Access `json:"access"`
}

var bucket = policy.Kind{
	Service: "s3", Name: "bucket", Example: "user-profile-photos", Global: true, Min: 3, Max: 63,
	Pattern: regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$`),
}

// Rules tells what the settings of the grant take.
func (S3) Rules() map[string]setting.Rule {
	return map[string]setting.Rule{"bucket": bucket.Rule(), "access": readable}
}

func (g *S3) check(at policy.Scope, l problem.List) {
	bucket.Check(g.Bucket, at, l.At("bucket"))
	checkAccess(g.Access, readable, l.At("access"))
}

// statements keeps bucket and object actions apart: an object action on a
// bucket's ARN, or the reverse, never matches and only looks like a permission.
func (g *S3) statements(at policy.Scope) []policy.Statement {
	bucket := bucket.ARN(g.Bucket, at)
	objects := []string{"s3:GetObject"}
	if g.Access == ReadWrite {
		objects = append(objects, "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload")
	}
	return []policy.Statement{
		{
			Sid: "S3List", Effect: policy.Allow,
			Actions: []string{"s3:ListBucket"}, Resources: []string{bucket},
		},
		{
			Sid: policy.Sid("S3", string(g.Access)), Effect: policy.Allow,
			Actions: objects, Resources: []string{bucket + "/*"},
		},
	}
}

func (g *S3) calls() []string { return []string{"s3"} }
