// Package loadbalancer creates a planned load balancer: an Application Load Balancer,
// its listeners and rules, and a target group for each service.
package loadbalancer

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/component"
	lbplan "ecs-foundation/loadbalancer/plan"
)

// Type is the component's type token.
const Type = "ecs-foundation:index:LoadBalancer"

var kind = component.Kind{Type: Type, Noun: "load balancer"}

// Args are the arguments of New.
type Args struct {
	// Plan is the plan of the load balancer, from plan.New. Required.
	Plan lbplan.Plan
	// New reports whether no client uses the load balancer yet. Its listeners are then
	// created at the same time.
	New bool
	// IPv6 also assigns IPv6 addresses, which requires dual-stack subnets. It has no
	// effect on an internal load balancer.
	IPv6 bool
	// Tags are added to every resource that supports tags, in addition to the Name tag.
	Tags map[string]string

	// VPCID is the VPC of the target groups. Required.
	VPCID pulumi.StringInput
	// SubnetIDs are subnets in at least two zones, keyed by zone: public, or private
	// for an internal load balancer. Required, unless the load balancer exists.
	SubnetIDs pulumi.StringMapInput
	// SecurityGroupID is the security group of the load balancer. Required, unless the
	// load balancer exists.
	SecurityGroupID pulumi.StringInput
	// CertificateARN is the certificate of the HTTPS listener, such as one from
	// NewCertificate. Required if the plan has an HTTPS listener without the ARN of a
	// certificate.
	CertificateARN pulumi.StringInput
	// LogBucket is the name of the bucket for logs, such as one from NewLogs. Its
	// policy must allow the delivery of logs before the load balancer is created.
	// Required if the plan enables logs.
	LogBucket pulumi.StringInput
}

// A LoadBalancer forwards requests to the tasks of services.
type LoadBalancer struct {
	pulumi.ResourceState

	// ARN, DNSName and ZoneID identify the load balancer. An alias record requires
	// the last two.
	ARN     pulumi.StringOutput
	DNSName pulumi.StringOutput
	ZoneID  pulumi.StringOutput
	// CertificateARN is the certificate of the HTTPS listener, or "".
	CertificateARN pulumi.StringOutput
	// Suffix is the ARN suffix, which is a dimension of CloudWatch metrics.
	Suffix pulumi.StringOutput
	// LogBucket is the name of the bucket for logs, or "".
	LogBucket pulumi.StringOutput
	// HTTP and HTTPS are the ARNs of the listeners. Each fails if the plan has no
	// such listener.
	HTTP, HTTPS pulumi.StringOutput
	// ListenerARNs are the ARNs of the listeners, keyed by "http" and "https".
	ListenerARNs component.Outputs
	// TargetGroupARNs are keyed by service. An ARN resolves when the rules that
	// forward to the target group exist, because AWS rejects an ECS service with a
	// target group that is not attached to a load balancer.
	TargetGroupARNs component.Outputs
	// GreenTargetGroupARNs are the green target groups, keyed by service. A second
	// ECS service registers its tasks there.
	GreenTargetGroupARNs component.Outputs
	// TargetGroupSuffixes are the ARN suffixes, keyed by service, or by
	// SERVICE-green for green target groups.
	TargetGroupSuffixes component.Outputs

	dualStack bool
	serving   []pulumi.CustomResource // listeners, their certificates and rules
}

// New creates a load balancer. If an argument is invalid, it registers nothing.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*LoadBalancer, error) {
	args = component.OrZero(args)
	if err := args.validate(); err != nil {
		return nil, kind.Error(name, err)
	}
	l := &LoadBalancer{
		CertificateARN: args.certificate().ToStringOutput(), LogBucket: args.bucket().ToStringOutput(),
		ListenerARNs:         component.NewOutputs("listener"),
		TargetGroupARNs:      component.NewOutputs("target group of service"),
		GreenTargetGroupARNs: component.NewOutputs("green target group of service"),
		TargetGroupSuffixes:  component.NewOutputs("target group"),
		dualStack:            args.dualStack(),
	}
	base, err := kind.Register(ctx, name, l, args.Tags, opts...)
	if err != nil {
		return nil, err
	}
	b := &builder{
		Base: base, args: args, plan: args.Plan, out: l,
		groups: map[string]*lb.TargetGroup{},
		rules:  map[string][]pulumi.CustomResource{},
	}
	if err := b.build(); err != nil {
		return nil, base.Error(err)
	}
	return l, base.RegisterOutputs(pulumi.Map{
		"arn": l.ARN, "dnsName": l.DNSName, "zoneId": l.ZoneID, "certificateArn": l.CertificateARN,
		"listenerArns":         l.ListenerARNs.Map(),
		"targetGroupArns":      l.TargetGroupARNs.Map(),
		"greenTargetGroupArns": l.GreenTargetGroupARNs.Map(),
	})
}

// A builder creates the resources of a load balancer, step by step.
type builder struct {
	*component.Base
	args *Args
	plan lbplan.Plan
	out  *LoadBalancer

	alb    *lb.LoadBalancer
	groups map[string]*lb.TargetGroup         // by key
	rules  map[string][]pulumi.CustomResource // the rules that forward to a target group, by its key
}

func (b *builder) build() error {
	for _, step := range []func() error{
		b.setLoadBalancer,
		b.associateWebACL,
		b.createTargetGroups,
		b.createListeners,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	b.setOutputs()
	return nil
}

// setOutputs sets the outputs. The ARN of a target group waits for the rules that
// forward to it.
func (b *builder) setOutputs() {
	b.out.HTTP, b.out.HTTPS = b.out.ListenerARNs.GetOrFail("http"), b.out.ListenerARNs.GetOrFail("https")
	for _, planned := range b.plan.TargetGroups {
		arns := b.out.TargetGroupARNs
		if planned.Green {
			arns = b.out.GreenTargetGroupARNs
		}
		group := b.groups[planned.Key()]
		arns.Set(planned.Service, component.After(b.Ctx, group.Arn, b.rules[planned.Key()]...))
		b.out.TargetGroupSuffixes.Set(planned.Key(), group.ArnSuffix)
	}
}

// short returns a logical name that, with Pulumi's suffix, does not exceed the limit of
// 32 characters.
func (b *builder) short(suffix string) string {
	const limit = 32 - len("-1234567")
	return awsname.Shorten(b.Name(suffix), limit)
}
