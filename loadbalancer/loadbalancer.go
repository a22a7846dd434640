// Package loadbalancer creates the load balancer of a plan: an Application Load
// Balancer, its listeners and rules, and a target group for each service.
package loadbalancer

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	lbplan "ecs-foundation/loadbalancer/plan"
)

// Type is the component's type token.
const Type = "ecs-foundation:index:LoadBalancer"

var kind = component.Kind{Type: Type, Noun: "load balancer"}

// Args are the arguments of New.
type Args struct {
	// Plan is the load balancer's, from plan.New. Required.
	Plan lbplan.Plan
	// IPv6 gives the load balancer IPv6 addresses as well, which its subnets
	// need to have. An internal one has none.
	IPv6 bool
	// Tags are put on every resource that takes tags, in addition to its Name.
	Tags map[string]string

	// VPCID is the VPC of the target groups. Required.
	VPCID pulumi.StringInput
	// SubnetIDs are public subnets in two zones or more, keyed by zone, or
	// private ones for an internal load balancer. Required.
	SubnetIDs pulumi.StringMapInput
	// SecurityGroupID is the load balancer's group. Required.
	SecurityGroupID pulumi.StringInput
	// CertificateARN is the certificate of the HTTPS listener, where another
	// resource creates it, such as NewCertificate. Required where the plan has an
	// HTTPS listener and no ARN of a certificate.
	CertificateARN pulumi.StringInput
	// LogBucket is the name of the bucket of the logs, which has to admit them
	// before the load balancer is created: NewLogs creates one. Required unless
	// the plan logs nothing.
	LogBucket pulumi.StringInput
}

// A LoadBalancer forwards requests to the tasks of services.
type LoadBalancer struct {
	pulumi.ResourceState

	// ARN, DNSName and ZoneID are the load balancer's; a DNS alias needs the
	// last two.
	ARN     pulumi.StringOutput
	DNSName pulumi.StringOutput
	ZoneID  pulumi.StringOutput
	// CertificateARN is the certificate of the HTTPS listener, or "".
	CertificateARN pulumi.StringOutput
	// Suffix is the end of its ARN, which CloudWatch's metrics name it by.
	Suffix pulumi.StringOutput
	// LogBucket is the name of the bucket of its logs, or "".
	LogBucket pulumi.StringOutput
	// HTTP and HTTPS are the ARNs of the listeners. Each fails where the plan
	// has no such listener.
	HTTP, HTTPS pulumi.StringOutput
	// ListenerARNs are the ARNs of all listeners, by "http" and "https".
	ListenerARNs component.Outputs
	// TargetGroupARNs are by service. An ARN resolves when a rule forwards to the
	// group: AWS refuses a service on a group that no rule forwards to.
	TargetGroupARNs component.Outputs
	// GreenTargetGroupARNs are those of the services with a green target group,
	// into which a second ECS service deploys.
	GreenTargetGroupARNs component.Outputs
	// TargetGroupSuffixes are the ends of the ARNs, by service, and by the
	// service and -green for green target groups.
	TargetGroupSuffixes component.Outputs

	dualStack bool
	serving   []pulumi.CustomResource // listeners, their certificates and rules
}

// New creates a load balancer. An error in the arguments registers nothing.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*LoadBalancer, error) {
	if err := args.validate(); err != nil {
		return nil, kind.Error(name, err)
	}
	l := &LoadBalancer{
		CertificateARN: args.certificate().ToStringOutput(), LogBucket: args.bucket().ToStringOutput(),
		ListenerARNs:         component.NewOutputs("listener"),
		TargetGroupARNs:      component.NewOutputs("target group of service"),
		GreenTargetGroupARNs: component.NewOutputs("green target group of service"),
		TargetGroupSuffixes:  component.NewOutputs("target group"),
		dualStack:            args.IPv6 && !args.Plan.Internal,
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
	rules  map[string][]pulumi.CustomResource // that forward to a target group, by its key
}

func (b *builder) build() error {
	for _, step := range []func() error{
		b.createLoadBalancer,
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

// setOutputs sets the outputs. Each target group's ARN waits for the rules that
// forward to it.
func (b *builder) setOutputs() {
	b.out.ARN, b.out.DNSName, b.out.ZoneID, b.out.Suffix = b.alb.Arn, b.alb.DnsName, b.alb.ZoneId, b.alb.ArnSuffix
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

// short returns a logical name that leaves room for Pulumi's suffix in the 32
// characters that AWS allows.
func (b *builder) short(suffix string) string {
	const limit = 32 - len("-1234567")
	return component.Shorten(b.Name(suffix), limit)
}
