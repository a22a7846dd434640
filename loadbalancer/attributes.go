package loadbalancer

import (
	"errors"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	lbplan "ecs-foundation/loadbalancer/plan"
)

// protect sets how the load balancer handles connections and requests. AWS's
// defaults are written out, so that a change by hand is drift.
func (b *builder) protect(args *lb.LoadBalancerArgs) {
	a := b.plan.Attributes
	args.EnableDeletionProtection = pulumi.Bool(a.DeletionProtection)
	args.IdleTimeout = pulumi.Int(a.IdleTimeout)
	args.ClientKeepAlive = pulumi.Int(a.KeepAlive)
	args.XffHeaderProcessingMode = pulumi.String(string(a.XForwardedFor))
	args.EnableXffClientPort = pulumi.Bool(a.ClientPort)
	args.PreserveHostHeader = pulumi.Bool(a.PreserveHost)
	// A header that no RFC allows, or a request that two servers read in two
	// ways, can smuggle another request in (ELB.4, ELB.12).
	args.DropInvalidHeaderFields = pulumi.Bool(true)
	args.DesyncMitigationMode = pulumi.String(string(a.Desync))
}

// bucketOf returns the name of the bucket that logs go to, "" where nothing is
// logged.
func bucketOf(plan lbplan.Plan, args *Args) (pulumi.StringInput, error) {
	switch {
	case !plan.Logs.On():
		return pulumi.String(""), nil
	case args.LogBucket == nil:
		return nil, errors.New("logs are on, and there is no bucket for them: make one by NewLogs and give its name as LogBucket, " +
			"or set AccessLogs to false")
	default:
		return args.LogBucket, nil
	}
}

// log sets where the load balancer's logs go.
func (b *builder) log(args *lb.LoadBalancerArgs) {
	logs := b.plan.Logs
	if logs.Access {
		to := &lb.LoadBalancerAccessLogsArgs{Bucket: b.args.LogBucket, Enabled: pulumi.Bool(true)}
		if logs.Prefix != "" {
			to.Prefix = pulumi.String(logs.Prefix)
		}
		args.AccessLogs = to
	}
	if logs.Connections {
		args.ConnectionLogs = lb.LoadBalancerConnectionLogsArgs{
			Bucket: b.args.LogBucket, Enabled: pulumi.Bool(true), Prefix: pulumi.String(logs.ConnectionPrefix()),
		}
	}
}
