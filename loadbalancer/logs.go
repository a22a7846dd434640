package loadbalancer

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/naming"
	"ecs-foundation/loadbalancer/routing"
)

// LogsType is the component's type token.
const LogsType = "ecs-foundation:index:LoadBalancerLogs"

// LogsArgs are what the place of load balancers' logs is made from.
type LogsArgs struct {
	// Plan says what is logged and where: the plan of a load balancer has it.
	// Required.
	Plan routing.Logs
	// Scope is the region and the account of the load balancers. Required.
	Scope policy.Scope
	// Tags are put on the bucket, beside its Name.
	Tags map[string]string
}

// Logs are the bucket that load balancers write to.
type Logs struct {
	pulumi.ResourceState

	// BucketName resolves when the bucket admits load balancers, for AWS tries
	// it out; "" where nothing is logged.
	BucketName pulumi.StringOutput
}

// NewLogs builds a bucket for load balancers' logs; where the plan names one, or
// wants none, it registers nothing.
func NewLogs(ctx *pulumi.Context, name string, args *LogsArgs, opts ...pulumi.ResourceOption) (*Logs, error) {
	l := &Logs{BucketName: pulumi.String(args.Plan.Bucket).ToStringOutput()}
	if !args.Plan.On() || args.Plan.Bucket != "" {
		return l, nil
	}
	if err := ctx.RegisterComponentResource(LogsType, name, l, opts...); err != nil {
		return nil, fmt.Errorf("registering load balancer logs %q: %w", name, err)
	}
	b := &bucketBuilder{ctx: ctx, args: args, namer: naming.New(ctx, name, args.Tags), child: pulumi.Parent(l)}
	if err := b.build(l); err != nil {
		return nil, fmt.Errorf("load balancer logs %q: %w", name, err)
	}
	return l, ctx.RegisterResourceOutputs(l, pulumi.Map{"bucketName": l.BucketName})
}

type bucketBuilder struct {
	ctx    *pulumi.Context
	args   *LogsArgs
	namer  naming.Namer
	child  pulumi.ResourceOption
	bucket *s3.BucketV2
}

func (b *bucketBuilder) build(l *Logs) error {
	var err error
	b.bucket, err = s3.NewBucketV2(b.ctx, b.namer.Name("bucket"), &s3.BucketV2Args{
		ForceDestroy: pulumi.Bool(b.args.Plan.EmptyOnDelete),
		Tags:         b.namer.Tags("alb-logs"),
	}, b.child)
	if err != nil {
		return err
	}
	closed, err := b.close()
	if err != nil {
		return err
	}
	if err := b.keep(); err != nil {
		return err
	}
	admits, err := s3.NewBucketPolicy(b.ctx, b.namer.Name("policy"), &s3.BucketPolicyArgs{
		Bucket: b.bucket.ID(),
		Policy: b.bucket.Arn.ApplyT(func(arn string) (string, error) {
			return b.args.Plan.BucketPolicy(arn, b.args.Scope).JSON()
		}).(pulumi.StringOutput),
	}, b.child, pulumi.DependsOn([]pulumi.Resource{closed})) // S3 takes one change of a bucket's access at a time
	if err != nil {
		return err
	}
	l.BucketName = naming.After(b.ctx, b.bucket.ID().ToStringOutput(), admits)
	return nil
}

// close keeps everybody out who is not let in by the policy, and takes away the
// lists by which whoever writes an object might own it.
func (b *bucketBuilder) close() (pulumi.Resource, error) {
	closed, err := s3.NewBucketPublicAccessBlock(b.ctx, b.namer.Name("public-access"), &s3.BucketPublicAccessBlockArgs{
		Bucket:          b.bucket.ID(),
		BlockPublicAcls: pulumi.Bool(true), IgnorePublicAcls: pulumi.Bool(true),
		BlockPublicPolicy: pulumi.Bool(true), RestrictPublicBuckets: pulumi.Bool(true),
	}, b.child)
	if err != nil {
		return nil, err
	}
	_, err = s3.NewBucketOwnershipControls(b.ctx, b.namer.Name("ownership"), &s3.BucketOwnershipControlsArgs{
		Bucket: b.bucket.ID(),
		Rule:   s3.BucketOwnershipControlsRuleArgs{ObjectOwnership: pulumi.String("BucketOwnerEnforced")},
	}, b.child)
	return closed, err
}

// keep says how logs are kept: encrypted, in versions that outlive a deletion,
// and not for ever.
func (b *bucketBuilder) keep() error {
	_, err := s3.NewBucketServerSideEncryptionConfigurationV2(b.ctx, b.namer.Name("encryption"),
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
	versioning, err := s3.NewBucketVersioningV2(b.ctx, b.namer.Name("versioning"), &s3.BucketVersioningV2Args{
		Bucket:                  b.bucket.ID(),
		VersioningConfiguration: s3.BucketVersioningV2VersioningConfigurationArgs{Status: pulumi.String("Enabled")},
	}, b.child)
	if err != nil {
		return err
	}
	_, err = s3.NewBucketLifecycleConfigurationV2(b.ctx, b.namer.Name("lifecycle"), &s3.BucketLifecycleConfigurationV2Args{
		Bucket: b.bucket.ID(),
		Rules: s3.BucketLifecycleConfigurationV2RuleArray{s3.BucketLifecycleConfigurationV2RuleArgs{
			Id: pulumi.String("expire"), Status: pulumi.String("Enabled"),
			Filter:     s3.BucketLifecycleConfigurationV2RuleFilterArgs{Prefix: pulumi.String("")}, // all of them
			Expiration: s3.BucketLifecycleConfigurationV2RuleExpirationArgs{Days: pulumi.Int(b.args.Plan.RetentionDays)},
			// What expires, or is deleted by somebody, is gone a week later.
			NoncurrentVersionExpiration: s3.BucketLifecycleConfigurationV2RuleNoncurrentVersionExpirationArgs{
				NoncurrentDays: pulumi.Int(7),
			},
			AbortIncompleteMultipartUpload: s3.BucketLifecycleConfigurationV2RuleAbortIncompleteMultipartUploadArgs{
				DaysAfterInitiation: pulumi.Int(7),
			},
		}},
	}, b.child, pulumi.DependsOn([]pulumi.Resource{versioning})) // its part on old versions needs versions
	return err
}
