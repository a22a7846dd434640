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
	// Plan says what is logged and to which bucket: the plan of a load balancer has it.
	// Required.
	Plan lbplan.Logs
	// Scope is the region and the account of the load balancers. Required.
	Scope policy.Scope
	// Tags are put on the bucket, in addition to its Name.
	Tags map[string]string
}

// Logs are the bucket that load balancers write to.
type Logs struct {
	pulumi.ResourceState

	// BucketName resolves when the bucket admits load balancers, because AWS tries
	// to write to it. It is "" where nothing is logged.
	BucketName pulumi.StringOutput
}

// NewLogs creates a bucket for load balancers' logs. A plan that names one, or logs
// nothing, registers nothing.
func NewLogs(ctx *pulumi.Context, name string, args *LogsArgs, opts ...pulumi.ResourceOption) (*Logs, error) {
	l := &Logs{BucketName: pulumi.String(args.Plan.Bucket).ToStringOutput()}
	if !args.Plan.On() || args.Plan.Bucket != "" {
		return l, nil
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
	l.BucketName = component.After(ctx, bucket.ID().ToStringOutput(), bucketPolicy)
	return l, base.RegisterOutputs(pulumi.Map{"bucketName": l.BucketName})
}
