package policy

import (
	"regexp"

	"ecs-foundation/internal/problem"
)

// S3 opens a bucket. read: get objects and list them; readWrite: put and
// delete as well.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
type S3 struct {
	Bucket string `json:"bucket"` // name or ARN
	Access Access `json:"access"` // read or readWrite
}

var bucketName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)

func (g *S3) check(l problem.List) {
	checkName(g.Bucket, "s3", "bucket", "user-profile-photos", bucketName, l.At("s3").At("bucket"))
	checkAccess(g.Access, l.At("s3").At("access"), Read, ReadWrite)
}

// statements keeps bucket and object actions apart: an object action on a
// bucket's ARN, or the reverse, never matches and only looks like a permission.
func (g *S3) statements(at Scope) []Statement {
	bucket := g.Bucket
	if !isARN(bucket) {
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
