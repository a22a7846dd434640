package loadbalancer

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/component"
	lbplan "ecs-foundation/loadbalancer/plan"
	"ecs-foundation/monitoring"
)

// LogsType is the component's type token.
const LogsType = "ecs-foundation:index:LoadBalancerLogs"

var logsKind = component.Kind{Type: LogsType, Noun: "load balancer logs"}

// LogsArgs are the arguments of NewLogs.
type LogsArgs struct {
	// Plan is the log settings, from the plan of a load balancer. Default no bucket.
	Plan lbplan.Logs
	// Scope is the region and the account of the load balancers. Required.
	Scope policy.Scope
	// Tags are added to the bucket, in addition to the Name tag.
	Tags map[string]string
}

// Logs is the bucket for logs of load balancers.
type Logs struct {
	pulumi.ResourceState

	// BucketName resolves when the bucket policy exists, because AWS writes a test
	// file when logs are enabled. It is "" without logs.
	BucketName pulumi.StringOutput
	// BucketARN is the ARN of the bucket that the stack creates, or "".
	BucketARN pulumi.StringOutput
}

// NewLogs creates a bucket for logs of load balancers. If the plan has an existing
// bucket, or no logs, it registers nothing.
func NewLogs(ctx *pulumi.Context, name string, args *LogsArgs, opts ...pulumi.ResourceOption) (*Logs, error) {
	args = component.OrZero(args)
	l := &Logs{BucketName: pulumi.String(args.Plan.Bucket).ToStringOutput(), BucketARN: pulumi.String("").ToStringOutput()}
	if !args.Plan.OwnBucket() {
		return l, nil
	}
	if err := component.Required(args, "Scope"); err != nil {
		return nil, logsKind.Error(name, err)
	}
	base, err := logsKind.Register(ctx, name, l, args.Tags, opts...)
	if err != nil {
		return nil, err
	}
	bucket, bucketPolicy, err := monitoring.NewLogBucket(base, monitoring.LogBucketArgs{
		Label:         "alb-logs",
		RetentionDays: args.Plan.RetentionDays, EmptyOnDelete: args.Plan.EmptyOnDelete,
		Policy: func(arn string) policy.Document { return args.Plan.BucketPolicy(arn, args.Scope) },
	})
	if err != nil {
		return nil, base.Error(err)
	}
	l.BucketARN = bucket.Arn
	l.BucketName = component.After(ctx, bucket.ID().ToStringOutput(), bucketPolicy)
	return l, base.RegisterOutputs(pulumi.Map{"bucketName": l.BucketName})
}
