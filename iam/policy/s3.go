package policy

import (
	"regexp"

	"ecs-foundation/internal/arn"
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

var bucket = kind{
	service: "s3", name: "bucket", example: "user-profile-photos", global: true, min: 3, max: 63,
	pattern: regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$`),
}

// Rules tells what the settings of the grant take.
func (S3) Rules() map[string]setting.Rule {
	return map[string]setting.Rule{"bucket": bucket.rule(), "access": readable}
}

func (g *S3) check(at Scope, l problem.List) {
	bucket.check(g.Bucket, at, l.At("s3").At("bucket"))
	checkAccess(g.Access, readable, l.At("s3").At("access"))
}

// statements keeps bucket and object actions apart: an object action on a
// bucket's ARN, or the reverse, never matches and only looks like a permission.
func (g *S3) statements(at Scope) []Statement {
	bucket := g.Bucket
	if !arn.Is(bucket) {
		bucket = at.bucketARN(bucket)
	}
	objects := []string{"s3:GetObject"}
	if g.Access == ReadWrite {
		objects = append(objects, "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload")
	}
	name := lastName(bucket)
	return []Statement{
		{
			Sid: sid("S3", "List", name), Effect: Allow,
			Actions: []string{"s3:ListBucket"}, Resources: []string{bucket},
		},
		{
			Sid: sid("S3", string(g.Access), name), Effect: Allow,
			Actions: objects, Resources: []string{bucket + "/*"},
		},
	}
}

func (g *S3) calls() []string { return []string{"s3"} }
