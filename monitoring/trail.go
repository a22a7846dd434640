package monitoring

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudtrail"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/component"
	monitoringplan "ecs-foundation/monitoring/plan"
)

// cloudTrail makes the trail, whose files cannot be changed unnoticed, and first
// its bucket: AWS refuses a trail that may not write. The bucket is not emptied
// when it is to be deleted, so that nobody's traces go with the stack.
func (b builder) cloudTrail() error {
	spec := b.args.Spec.CloudTrail
	if spec == nil {
		return nil
	}
	name := b.namer.Label("trail")
	bucket, admitted, err := NewLogBucket(b.ctx, b.namer.Name("trail"), LogBucketArgs{
		Tags: b.namer.Tags("trail-bucket"), RetentionDays: spec.Days(),
		Policy: func(bucket string) policy.Document {
			return monitoringplan.Writing(bucket, monitoringplan.Trail(name, b.args.Scope), b.args.Scope)
		},
	}, b.child)
	if err != nil {
		return err
	}
	_, err = cloudtrail.NewTrail(b.ctx, b.namer.Name("trail"), &cloudtrail.TrailArgs{
		Name:                    pulumi.String(name),
		S3BucketName:            bucket.ID(),
		IsMultiRegionTrail:      pulumi.Bool(true),
		EnableLogFileValidation: pulumi.Bool(true),
		Tags:                    b.namer.Tags("trail"),
	}, b.child, component.DependsOn(admitted))
	if err != nil {
		return fmt.Errorf("trail: %w", err)
	}
	return nil
}
