package monitoring

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/component"
)

// LogBucketArgs are what a bucket is made from.
type LogBucketArgs struct {
	// Tags are the bucket's.
	Tags pulumi.StringMap
	// RetentionDays is how long logs are kept.
	RetentionDays int
	// EmptyOnDelete deletes the logs with the bucket, which AWS else refuses to
	// delete.
	EmptyOnDelete bool
	// Policy says who may write, by the bucket's ARN. Required.
	Policy func(arn string) policy.Document
}

// NewLogBucket makes a bucket, "<name>-bucket", and returns it with what whoever writes
// has to wait for.
func NewLogBucket(
	ctx *pulumi.Context, name string, args LogBucketArgs, child pulumi.ResourceOption,
) (*s3.BucketV2, pulumi.CustomResource, error) {
	b := bucketBuilder{ctx: ctx, prefix: name, args: args, child: child}
	var err error
	b.bucket, err = s3.NewBucketV2(ctx, b.name("bucket"), &s3.BucketV2Args{
		ForceDestroy: pulumi.Bool(args.EmptyOnDelete),
		Tags:         args.Tags,
	}, child)
	if err != nil {
		return nil, nil, fmt.Errorf("bucket of %s: %w", name, err)
	}
	admits, err := b.admit()
	if err != nil {
		return nil, nil, fmt.Errorf("access to the bucket of %s: %w", name, err)
	}
	if err := b.keep(); err != nil {
		return nil, nil, fmt.Errorf("what the bucket of %s keeps: %w", name, err)
	}
	return b.bucket, admits, nil
}

type bucketBuilder struct {
	ctx    *pulumi.Context
	prefix string
	args   LogBucketArgs
	child  pulumi.ResourceOption
	bucket *s3.BucketV2
}

func (b *bucketBuilder) name(suffix string) string { return b.prefix + "-" + suffix }

// admit lets in whom the policy names, and nobody by a list of access. S3 takes
// one change of a bucket's access at a time.
func (b *bucketBuilder) admit() (pulumi.CustomResource, error) {
	closed, err := s3.NewBucketPublicAccessBlock(b.ctx, b.name("public-access"), &s3.BucketPublicAccessBlockArgs{
		Bucket:          b.bucket.ID(),
		BlockPublicAcls: pulumi.Bool(true), IgnorePublicAcls: pulumi.Bool(true),
		BlockPublicPolicy: pulumi.Bool(true), RestrictPublicBuckets: pulumi.Bool(true),
	}, b.child)
	if err != nil {
		return nil, err
	}
	_, err = s3.NewBucketOwnershipControls(b.ctx, b.name("ownership"), &s3.BucketOwnershipControlsArgs{
		Bucket: b.bucket.ID(),
		Rule:   s3.BucketOwnershipControlsRuleArgs{ObjectOwnership: pulumi.String("BucketOwnerEnforced")},
	}, b.child)
	if err != nil {
		return nil, err
	}
	return s3.NewBucketPolicy(b.ctx, b.name("policy"), &s3.BucketPolicyArgs{
		Bucket: b.bucket.ID(),
		Policy: b.bucket.Arn.ApplyT(func(arn string) (string, error) {
			return b.args.Policy(arn).JSON()
		}).(pulumi.StringOutput),
	}, b.child, component.DependsOn(closed))
}

// keep says how logs are kept: encrypted, in versions that outlive a deletion by
// a week, and not for ever.
func (b *bucketBuilder) keep() error {
	_, err := s3.NewBucketServerSideEncryptionConfigurationV2(b.ctx, b.name("encryption"),
		&s3.BucketServerSideEncryptionConfigurationV2Args{
			Bucket: b.bucket.ID(),
			Rules: s3.BucketServerSideEncryptionConfigurationV2RuleArray{s3.BucketServerSideEncryptionConfigurationV2RuleArgs{
				ApplyServerSideEncryptionByDefault: s3.BucketServerSideEncryptionConfigurationV2RuleApplyServerSideEncryptionByDefaultArgs{
					SseAlgorithm: pulumi.String("AES256"), // a load balancer writes to no bucket with a KMS key
				},
			}},
		}, b.child)
	if err != nil {
		return err
	}
	versions, err := s3.NewBucketVersioningV2(b.ctx, b.name("versioning"), &s3.BucketVersioningV2Args{
		Bucket:                  b.bucket.ID(),
		VersioningConfiguration: s3.BucketVersioningV2VersioningConfigurationArgs{Status: pulumi.String("Enabled")},
	}, b.child)
	if err != nil {
		return err
	}
	const week = 7
	_, err = s3.NewBucketLifecycleConfigurationV2(b.ctx, b.name("lifecycle"), &s3.BucketLifecycleConfigurationV2Args{
		Bucket: b.bucket.ID(),
		Rules: s3.BucketLifecycleConfigurationV2RuleArray{s3.BucketLifecycleConfigurationV2RuleArgs{
			Id: pulumi.String("expire"), Status: pulumi.String("Enabled"),
			Filter:     s3.BucketLifecycleConfigurationV2RuleFilterArgs{Prefix: pulumi.String("")}, // all of them
			Expiration: s3.BucketLifecycleConfigurationV2RuleExpirationArgs{Days: pulumi.Int(b.args.RetentionDays)},
			NoncurrentVersionExpiration: s3.BucketLifecycleConfigurationV2RuleNoncurrentVersionExpirationArgs{
				NoncurrentDays: pulumi.Int(week),
			},
			AbortIncompleteMultipartUpload: s3.BucketLifecycleConfigurationV2RuleAbortIncompleteMultipartUploadArgs{
				DaysAfterInitiation: pulumi.Int(week),
			},
		}},
	}, b.child, component.DependsOn(versions)) // its part on old versions needs versions
	return err
}
