package loadbalancer

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/component"
	lbplan "ecs-foundation/loadbalancer/plan"
	"ecs-foundation/monitoring"
)

// LogsType is the component's type token.
const LogsType = "ecs-foundation:index:LoadBalancerLogs"

// LogsArgs are what the place of load balancers' logs is made from.
type LogsArgs struct {
	// Plan says what is logged and where: the plan of a load balancer has it.
	// Required.
	Plan lbplan.Logs
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
	bucket, admits, err := monitoring.NewLogBucket(ctx, name, monitoring.LogBucketArgs{
		Tags:          component.NewNamer(ctx, name, args.Tags).Tags("alb-logs"),
		RetentionDays: args.Plan.RetentionDays, EmptyOnDelete: args.Plan.EmptyOnDelete,
		Policy: func(arn string) policy.Document { return args.Plan.BucketPolicy(arn, args.Scope) },
	}, pulumi.Parent(l))
	if err != nil {
		return nil, fmt.Errorf("load balancer logs %q: %w", name, err)
	}
	l.BucketName = component.After(ctx, bucket.ID().ToStringOutput(), admits)
	return l, ctx.RegisterResourceOutputs(l, pulumi.Map{"bucketName": l.BucketName})
}
