package monitoring

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudtrail"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/component"
	monitoringplan "ecs-foundation/monitoring/plan"
)

// createTrail creates the trail, with log file validation, and its bucket. The trail
// waits for the bucket policy, because AWS rejects a trail that cannot write. The bucket
// is never emptied, so that the audit log is kept when the stack is destroyed.
func (b *builder) createTrail() error {
	spec := b.args.Plan.Spec.CloudTrail
	if spec == nil {
		return nil
	}
	name := b.Label("trail")
	bucket, bucketPolicy, err := NewLogBucket(b.Base, LogBucketArgs{
		Prefix: "trail-", Label: "trail-bucket", RetentionDays: spec.Days(),
		Policy: func(bucket string) policy.Document {
			return monitoringplan.TrailBucketPolicy(bucket, monitoringplan.TrailARN(name, b.args.Scope), b.args.Scope)
		},
	})
	if err != nil {
		return fmt.Errorf("trail: %w", err)
	}
	b.out.TrailBucketARN = bucket.Arn
	_, err = cloudtrail.NewTrail(b.Ctx, b.Name("trail"), &cloudtrail.TrailArgs{
		Name:                    pulumi.String(name),
		S3BucketName:            bucket.ID(),
		IsMultiRegionTrail:      pulumi.Bool(true),
		EnableLogFileValidation: pulumi.Bool(true),
		Tags:                    b.Tags("trail"),
	}, b.Child, component.DependsOn(bucketPolicy))
	if err != nil {
		return fmt.Errorf("trail: %w", err)
	}
	return nil
}
