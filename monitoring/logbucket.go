package monitoring

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/component"
)

// LogBucketArgs are the arguments of NewLogBucket.
type LogBucketArgs struct {
	// Prefix is the prefix of the logical names of the bucket and its settings:
	// "<prefix>bucket". Default none.
	Prefix string
	// Label is the suffix of the bucket's Name tag. Required.
	Label string
	// RetentionDays is how long logs are kept.
	RetentionDays int
	// EmptyOnDelete deletes the logs with the bucket. Otherwise AWS rejects deleting
	// a bucket with logs.
	EmptyOnDelete bool
	// Policy returns the bucket policy for the ARN of the bucket. Required.
	Policy func(arn string) policy.Document
}

// NewLogBucket creates a bucket as a child of a component. It returns the bucket and
// the bucket policy, which the resources that write logs must depend on.
func NewLogBucket(base *component.Base, args LogBucketArgs) (*s3.BucketV2, pulumi.CustomResource, error) {
	if err := component.Required(args, "Label", "Policy"); err != nil {
		return nil, nil, fmt.Errorf("log bucket: %w", err)
	}
	bucket, err := s3.NewBucketV2(base.Ctx, base.Name(args.Prefix+"bucket"), &s3.BucketV2Args{
		ForceDestroy: pulumi.Bool(args.EmptyOnDelete),
		Tags:         base.Tags(args.Label),
	}, base.Child)
	if err != nil {
		return nil, nil, fmt.Errorf("log bucket: %w", err)
	}
	b := &bucketBuilder{Base: base, args: args, bucket: bucket}
	bucketPolicy, err := b.createAccess()
	if err != nil {
		return nil, nil, fmt.Errorf("access to the log bucket: %w", err)
	}
	if err := b.createRetention(); err != nil {
		return nil, nil, fmt.Errorf("retention of the log bucket: %w", err)
	}
	return bucket, bucketPolicy, nil
}

// A bucketBuilder creates the settings of a bucket.
type bucketBuilder struct {
	*component.Base
	args   LogBucketArgs
	bucket *s3.BucketV2
}

// Name returns the logical name of one of the bucket's settings.
func (b *bucketBuilder) Name(suffix string) string { return b.Base.Name(b.args.Prefix + suffix) }

// createAccess creates the bucket policy, blocks public access and disables ACLs. The
// policy waits for the public access block, because S3 rejects concurrent changes.
func (b *bucketBuilder) createAccess() (pulumi.CustomResource, error) {
	block, err := s3.NewBucketPublicAccessBlock(b.Ctx, b.Name("public-access"), &s3.BucketPublicAccessBlockArgs{
		Bucket:          b.bucket.ID(),
		BlockPublicAcls: pulumi.Bool(true), IgnorePublicAcls: pulumi.Bool(true),
		BlockPublicPolicy: pulumi.Bool(true), RestrictPublicBuckets: pulumi.Bool(true),
	}, b.Child)
	if err != nil {
		return nil, err
	}
	_, err = s3.NewBucketOwnershipControls(b.Ctx, b.Name("ownership"), &s3.BucketOwnershipControlsArgs{
		Bucket: b.bucket.ID(),
		Rule:   s3.BucketOwnershipControlsRuleArgs{ObjectOwnership: pulumi.String("BucketOwnerEnforced")},
	}, b.Child)
	if err != nil {
		return nil, err
	}
	return s3.NewBucketPolicy(b.Ctx, b.Name("policy"), &s3.BucketPolicyArgs{
		Bucket: b.bucket.ID(),
		Policy: component.Apply(b.bucket.Arn, func(arn string) (string, error) { return b.args.Policy(arn).JSON() }),
	}, b.Child, component.DependsOn(block))
}

// createRetention enables encryption, versioning and expiration. Deleted logs can be
// restored for a week.
func (b *bucketBuilder) createRetention() error {
	_, err := s3.NewBucketServerSideEncryptionConfigurationV2(b.Ctx, b.Name("encryption"),
		&s3.BucketServerSideEncryptionConfigurationV2Args{
			Bucket: b.bucket.ID(),
			Rules: s3.BucketServerSideEncryptionConfigurationV2RuleArray{s3.BucketServerSideEncryptionConfigurationV2RuleArgs{
				ApplyServerSideEncryptionByDefault: s3.BucketServerSideEncryptionConfigurationV2RuleApplyServerSideEncryptionByDefaultArgs{
					SseAlgorithm: pulumi.String("AES256"), // load balancers support only SSE-S3
				},
			}},
		}, b.Child)
	if err != nil {
		return err
	}
	versions, err := s3.NewBucketVersioningV2(b.Ctx, b.Name("versioning"), &s3.BucketVersioningV2Args{
		Bucket:                  b.bucket.ID(),
		VersioningConfiguration: s3.BucketVersioningV2VersioningConfigurationArgs{Status: pulumi.String("Enabled")},
	}, b.Child)
	if err != nil {
		return err
	}
	const week = 7
	_, err = s3.NewBucketLifecycleConfigurationV2(b.Ctx, b.Name("lifecycle"), &s3.BucketLifecycleConfigurationV2Args{
		Bucket: b.bucket.ID(),
		Rules: s3.BucketLifecycleConfigurationV2RuleArray{s3.BucketLifecycleConfigurationV2RuleArgs{
			Id: pulumi.String("expire"), Status: pulumi.String("Enabled"),
			Filter:     s3.BucketLifecycleConfigurationV2RuleFilterArgs{Prefix: pulumi.String("")}, // all objects
			Expiration: s3.BucketLifecycleConfigurationV2RuleExpirationArgs{Days: pulumi.Int(b.args.RetentionDays)},
			NoncurrentVersionExpiration: s3.BucketLifecycleConfigurationV2RuleNoncurrentVersionExpirationArgs{
				NoncurrentDays: pulumi.Int(week),
			},
			AbortIncompleteMultipartUpload: s3.BucketLifecycleConfigurationV2RuleAbortIncompleteMultipartUploadArgs{
				DaysAfterInitiation: pulumi.Int(week),
			},
		}},
	}, b.Child, component.DependsOn(versions)) // the rule expires noncurrent versions
	return err
}
