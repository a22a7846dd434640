package deploy

import "ecs-foundation/iam/policy"

// A Bucket is a bucket that the stack creates.
type Bucket struct {
	// Name is the logical name of the bucket.
	Name string
	// Empty reports whether the bucket is emptied before it is deleted.
	Empty bool
}

// ARN returns a pattern of the ARN of the bucket: Pulumi appends a hyphen and seven
// characters to the logical name. A bucket cannot be identified by its tags: unless they
// are enabled for the bucket, S3 ignores them in policies. When the bucket exists,
// its ARN, which has the same length, replaces the pattern.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/buckets-tagging-enable-abac.html
func (b Bucket) ARN(scope policy.Scope) string {
	return scope.GlobalARN("s3", b.Name+"-???????")
}

// bucketTypes are the resource types of the buckets. The AWS provider reads all settings
// of a bucket, also those that the stack does not have. ListBucket, which it calls to find
// a bucket, also lists the keys of its objects.
var bucketTypes = map[string]entry{
	"aws:s3/bucketV2:BucketV2": bucket,
	"aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2": bucketSetting("LifecycleConfiguration"),
	"aws:s3/bucketOwnershipControls:BucketOwnershipControls":               bucketSetting("BucketOwnershipControls"),
	"aws:s3/bucketPolicy:BucketPolicy":                                     bucketSetting("BucketPolicy", "DeleteBucketPolicy"),
	"aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock":               bucketSetting("BucketPublicAccessBlock"),
	"aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2": bucketSetting(
		"EncryptionConfiguration"),
	"aws:s3/bucketVersioningV2:BucketVersioningV2": bucketSetting("BucketVersioning"),
}

func (s Stack) buckets(scope policy.Scope) []string {
	var arns []string
	for _, b := range s.Buckets {
		arns = append(arns, b.ARN(scope))
	}
	return arns
}

func bucket(s Stack, scope policy.Scope) access {
	a := access{
		read: []policy.Statement{allow("ReadLogBuckets", of("s3", "GetAccelerateConfiguration", "GetBucketAcl", "GetBucketCORS",
			"GetBucketLogging", "GetBucketObjectLockConfiguration", "GetBucketPolicy", "GetBucketRequestPayment", "GetBucketTagging",
			"GetBucketVersioning", "GetBucketWebsite", "GetEncryptionConfiguration", "GetLifecycleConfiguration",
			"GetReplicationConfiguration", "ListBucket"), s.buckets(scope)...)},
		write: []policy.Statement{
			allow("ManageLogBuckets", of("s3", "CreateBucket", "DeleteBucket", "PutBucketTagging"), s.buckets(scope)...),
		},
	}
	for _, b := range s.Buckets {
		if b.Empty {
			a.write = append(a.write, allow("EmptyLogBucket", of("s3", "DeleteObject", "DeleteObjectVersion", "ListBucketVersions"),
				b.ARN(scope), b.ARN(scope)+"/*"))
		}
	}
	return a
}

// bucketSetting returns the entry of a setting of a bucket, which S3 reads with Get and
// changes with Put, also to delete it, unless there is another action for that.
func bucketSetting(setting string, others ...string) entry {
	return func(s Stack, scope policy.Scope) access {
		return access{
			read:  []policy.Statement{allow("ReadLogBuckets", of("s3", "Get"+setting), s.buckets(scope)...)},
			write: []policy.Statement{allow("ManageLogBuckets", of("s3", append(others, "Put"+setting)...), s.buckets(scope)...)},
		}
	}
}
