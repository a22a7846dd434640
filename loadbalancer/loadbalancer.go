// Package loadbalancer builds the load balancer that a plan describes: an
// Application Load Balancer, its listeners and rules, and a target group for
// each service.
package loadbalancer

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	lbplan "ecs-foundation/loadbalancer/plan"
)

// Type is the component's type token.
const Type = "ecs-foundation:index:LoadBalancer"

// Args are what a load balancer is made from.
type Args struct {
	// Routing says what listens and where requests go.
	Routing lbplan.Input
	// CertificateARN is the certificate of the HTTPS listener, where another
	// resource makes it. Required, where the routing has a domain and no ARN of
	// one: NewCertificate makes such.
	CertificateARN pulumi.StringInput
	// VPCID is the VPC of the target groups. Required.
	VPCID pulumi.StringInput
	// SubnetIDs are public subnets in two zones or more, keyed by zone, or
	// private ones where the routing says that it is internal. Required.
	SubnetIDs pulumi.StringMapInput
	// SecurityGroupID is the load balancer's group. Required.
	SecurityGroupID pulumi.StringInput
	// LogBucket is the name of the bucket that its logs go to, which has to admit
	// them before the load balancer is made: NewLogs makes one. Required unless
	// the routing says that nothing is logged.
	LogBucket pulumi.StringInput
	// IPv6 gives it IPv6 addresses as well, which its subnets need to have. An
	// internal one has none.
	IPv6 bool
	// Tags are put on every resource that takes tags, beside its Name.
	Tags map[string]string
}

// A LoadBalancer takes requests to the tasks of services.
type LoadBalancer struct {
	pulumi.ResourceState

	Plan lbplan.Plan
	// ARN, DNSName and ZoneID are the load balancer's; a DNS alias needs the
	// last two.
	ARN     pulumi.StringOutput
	DNSName pulumi.StringOutput
	ZoneID  pulumi.StringOutput
	// CertificateARN is the certificate of the HTTPS listener, or "".
	CertificateARN pulumi.StringOutput
	// Suffix is the end of its ARN, by which CloudWatch knows it.
	Suffix pulumi.StringOutput
	// LogBucket is the name of the bucket that its logs go to, or "".
	LogBucket pulumi.StringOutput
	// ListenerARNs are keyed "http" and "https".
	ListenerARNs map[string]pulumi.StringOutput
	// TargetGroupARNs are keyed by service. An ARN resolves when a rule leads
	// to the group: AWS refuses to start a service on one that none leads to.
	TargetGroupARNs map[string]pulumi.StringOutput
	// GreenTargetGroupARNs are those of the services that have a green version,
	// into which a second ECS service deploys.
	GreenTargetGroupARNs map[string]pulumi.StringOutput
	// TargetGroupSuffixes are the ends of their ARNs, keyed by service, and with
	// -green behind it those of green versions.
	TargetGroupSuffixes map[string]pulumi.StringOutput

	dualStack bool
	serving   []pulumi.CustomResource // listeners and rules
}

// New plans a load balancer and builds it. A mistake in the arguments registers
// nothing.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*LoadBalancer, error) {
	plan, certificate, err := planOf(args)
	if err != nil {
		return nil, fmt.Errorf("load balancer %q:\n%w", name, err)
	}
	bucket, err := bucketOf(plan, args)
	if err != nil {
		return nil, fmt.Errorf("load balancer %q: %w", name, err)
	}
	l := &LoadBalancer{
		Plan: plan, CertificateARN: certificate.ToStringOutput(), dualStack: args.IPv6 && !plan.Internal,
		ListenerARNs: map[string]pulumi.StringOutput{}, TargetGroupARNs: map[string]pulumi.StringOutput{},
		GreenTargetGroupARNs: map[string]pulumi.StringOutput{},
		TargetGroupSuffixes:  map[string]pulumi.StringOutput{}, LogBucket: bucket.ToStringOutput(),
	}
	if err := ctx.RegisterComponentResource(Type, name, l, opts...); err != nil {
		return nil, fmt.Errorf("registering load balancer %q: %w", name, err)
	}
	b := &builder{
		ctx: ctx, args: args, plan: plan,
		namer:  component.NewNamer(ctx, name, args.Tags),
		child:  pulumi.Parent(l),
		groups: map[string]*lb.TargetGroup{},
		rules:  map[string][]pulumi.CustomResource{},
	}
	if err := b.build(l); err != nil {
		return nil, fmt.Errorf("load balancer %q: %w", name, err)
	}
	return l, ctx.RegisterResourceOutputs(l, pulumi.Map{
		"arn": l.ARN, "dnsName": l.DNSName, "zoneId": l.ZoneID, "certificateArn": l.CertificateARN,
		"listenerArns":         component.Map(l.ListenerARNs),
		"targetGroupArns":      component.Map(l.TargetGroupARNs),
		"greenTargetGroupArns": component.Map(l.GreenTargetGroupARNs),
	})
}

// planOf returns the plan and the certificate of the HTTPS listener, which is
// "" where there is none.
func planOf(args *Args) (lbplan.Plan, pulumi.StringInput, error) {
	in := args.Routing
	in.Certified = args.CertificateARN != nil
	plan, err := lbplan.New(in)
	switch {
	case err != nil:
		return plan, nil, err
	case in.Certified:
		return plan, args.CertificateARN, nil
	case plan.Certificate.Domain != "":
		return plan, nil, fmt.Errorf("the certificate of %s is to be made: give its ARN, as NewCertificate returns it", plan.Certificate.Domain)
	default:
		return plan, pulumi.String(in.Spec.CertificateARN), nil
	}
}

// A builder turns a plan into resources.
type builder struct {
	ctx    *pulumi.Context
	args   *Args
	plan   lbplan.Plan
	namer  component.Namer
	child  pulumi.ResourceOption
	groups map[string]*lb.TargetGroup         // by key
	rules  map[string][]pulumi.CustomResource // that lead to a group, by its key

	serving []pulumi.CustomResource // listeners, their certificates and rules
}

func (b *builder) build(l *LoadBalancer) error {
	alb, err := b.loadBalancer(l.dualStack)
	if err != nil {
		return err
	}
	l.ARN, l.DNSName, l.ZoneID, l.Suffix = alb.Arn, alb.DnsName, alb.ZoneId, alb.ArnSuffix
	if err := b.filter(alb); err != nil {
		return fmt.Errorf("web ACL: %w", err)
	}
	for _, g := range b.plan.TargetGroups {
		if err := b.targetGroup(g); err != nil {
			return fmt.Errorf("target group of %q: %w", g.Key(), err)
		}
	}
	for _, planned := range b.plan.Listeners {
		arn, err := b.listener(alb, planned, l.CertificateARN)
		if err != nil {
			return fmt.Errorf("listener %q: %w", planned.Key, err)
		}
		l.ListenerARNs[planned.Key] = arn
	}
	for _, g := range b.plan.TargetGroups {
		arns := l.TargetGroupARNs
		if g.Green {
			arns = l.GreenTargetGroupARNs
		}
		arns[g.Service] = component.After(b.ctx, b.groups[g.Key()].Arn, b.rules[g.Key()]...)
		l.TargetGroupSuffixes[g.Key()] = b.groups[g.Key()].ArnSuffix
	}
	l.serving = b.serving
	return nil
}

// loadBalancer makes the ALB. Its name is made from its logical one: AWS takes
// 32 characters, of which Pulumi's suffix is 8, and none that begins with
// internal-.
func (b *builder) loadBalancer(dualStack bool) (*lb.LoadBalancer, error) {
	args := &lb.LoadBalancerArgs{
		LoadBalancerType: pulumi.String("application"),
		Subnets:          component.Sorted(b.args.SubnetIDs),
		SecurityGroups:   pulumi.StringArray{b.args.SecurityGroupID},
		Tags:             b.namer.Tags("alb"),
	}
	b.protect(args)
	b.log(args)
	if b.plan.Internal {
		args.Internal = pulumi.Bool(true)
	}
	if dualStack {
		args.IpAddressType = pulumi.String("dualstack")
	}
	return lb.NewLoadBalancer(b.ctx, b.short("alb"), args, b.child)
}

// short returns a logical name that leaves room for Pulumi's suffix in the 32
// characters that AWS takes.
func (b *builder) short(suffix string) string {
	const limit = 32 - len("-1234567")
	return component.Shorten(b.namer.Name(suffix), limit)
}

// listener makes a listener with its certificates and rules, and returns its ARN.
func (b *builder) listener(alb *lb.LoadBalancer, planned lbplan.Listener, certificate pulumi.StringInput) (pulumi.StringOutput, error) {
	args := &lb.ListenerArgs{
		LoadBalancerArn: alb.Arn,
		Port:            pulumi.Int(planned.Port),
		Protocol:        pulumi.String("HTTP"),
		DefaultActions:  lb.ListenerDefaultActionArray{notFound()},
		Tags:            b.namer.Tags(planned.Key),
	}
	if planned.HTTPS {
		args.Protocol = pulumi.String("HTTPS")
		args.CertificateArn = certificate.ToStringOutput()
		args.SslPolicy = pulumi.String(lbplan.TLSPolicy)
		args.MutualAuthentication = mutualTLS(planned.MutualTLS)
	}
	if planned.Redirects {
		args.DefaultActions = lb.ListenerDefaultActionArray{toHTTPS()}
	}
	// Nobody is sent on to HTTPS before that serves, which also is when a
	// listener that served begins to redirect.
	listener, err := lb.NewListener(b.ctx, b.namer.Name(planned.Key), args, b.child, component.DependsOn(b.serving...))
	if err != nil {
		return pulumi.StringOutput{}, err
	}
	b.serving = append(b.serving, listener)
	if err := b.certificates(listener, planned); err != nil {
		return pulumi.StringOutput{}, err
	}
	return listener.Arn, b.rulesOn(listener, planned)
}

// notFound answers what no rule matches: a service is reached because a route
// says so, and never because it happened to be the default.
func notFound() lb.ListenerDefaultActionArgs {
	return lb.ListenerDefaultActionArgs{
		Type: pulumi.String("fixed-response"),
		FixedResponse: lb.ListenerDefaultActionFixedResponseArgs{
			ContentType: pulumi.String("text/plain"),
			MessageBody: pulumi.String("Not found"),
			StatusCode:  pulumi.String("404"),
		},
	}
}

func toHTTPS() lb.ListenerDefaultActionArgs {
	return lb.ListenerDefaultActionArgs{
		Type: pulumi.String("redirect"),
		Redirect: lb.ListenerDefaultActionRedirectArgs{
			Protocol:   pulumi.String("HTTPS"),
			Port:       pulumi.String("443"),
			StatusCode: pulumi.String("HTTP_301"),
		},
	}
}
