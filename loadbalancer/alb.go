package loadbalancer

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
)

// setLoadBalancer creates the load balancer, or sets the outputs of an existing one.
func (b *builder) setLoadBalancer() error {
	if e := b.plan.Existing; e != nil {
		b.out.setExisting(*e)
		return nil
	}
	if err := b.createLoadBalancer(); err != nil {
		return err
	}
	b.out.ARN, b.out.DNSName, b.out.ZoneID, b.out.Suffix = b.alb.Arn, b.alb.DnsName, b.alb.ZoneId, b.alb.ArnSuffix
	return nil
}

// createLoadBalancer creates the ALB. AWS limits its name to 32 characters, of which
// Pulumi's suffix uses 8, and rejects names that start with internal-.
func (b *builder) createLoadBalancer() (err error) {
	args := &lb.LoadBalancerArgs{
		LoadBalancerType: pulumi.String("application"),
		Subnets:          component.SortedByID(b.args.SubnetIDs),
		SecurityGroups:   b.securityGroups(),
		Tags:             b.Tags("alb"),
	}
	b.setAttributes(args)
	b.setLogs(args)
	if b.plan.Internal {
		args.Internal = pulumi.Bool(true)
	}
	if b.out.dualStack {
		args.IpAddressType = pulumi.String("dualstack")
	}
	b.alb, err = lb.NewLoadBalancer(b.Ctx, b.short("alb"), args, b.Child)
	return err
}

// securityGroups returns the security groups of the load balancer.
func (b *builder) securityGroups() pulumi.StringArray {
	groups := pulumi.StringArray{b.args.SecurityGroupID}
	for _, id := range b.plan.SecurityGroups {
		groups = append(groups, pulumi.String(id))
	}
	return groups
}

// setAttributes sets how the load balancer handles connections and requests. It also
// sets attributes that have AWS's defaults, so that Pulumi detects manual changes.
func (b *builder) setAttributes(args *lb.LoadBalancerArgs) {
	a := b.plan.Attributes
	args.EnableDeletionProtection = pulumi.Bool(a.DeletionProtection)
	args.IdleTimeout = pulumi.Int(a.IdleTimeout)
	args.ClientKeepAlive = pulumi.Int(a.KeepAlive)
	args.XffHeaderProcessingMode = pulumi.String(string(a.XForwardedFor))
	args.EnableXffClientPort = pulumi.Bool(a.ClientPort)
	args.PreserveHostHeader = pulumi.Bool(a.PreserveHost)
	// Prevents request smuggling (Security Hub ELB.4, ELB.12).
	args.DropInvalidHeaderFields = pulumi.Bool(true)
	args.DesyncMitigationMode = pulumi.String(string(a.Desync))
}

// setLogs sets the destination of the access logs and connection logs.
func (b *builder) setLogs(args *lb.LoadBalancerArgs) {
	logs := b.plan.Logs
	if logs.Access {
		access := &lb.LoadBalancerAccessLogsArgs{Bucket: b.args.LogBucket, Enabled: pulumi.Bool(true)}
		if logs.Prefix != "" {
			access.Prefix = pulumi.String(logs.Prefix)
		}
		args.AccessLogs = access
	}
	if logs.Connections {
		args.ConnectionLogs = lb.LoadBalancerConnectionLogsArgs{
			Bucket: b.args.LogBucket, Enabled: pulumi.Bool(true), Prefix: pulumi.String(logs.ConnectionPrefix()),
		}
	}
}
