package loadbalancer

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/acm"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	lbplan "ecs-foundation/loadbalancer/plan"
)

// CertificateType is the type token of a certificate.
const CertificateType = "ecs-foundation:index:Certificate"

// CertificateArgs are what a certificate is made from.
type CertificateArgs struct {
	// Domain is the name it is for, such as shop.example.com. Required.
	Domain string
	// AlternativeNames are what it names as well, such as *.shop.example.com.
	AlternativeNames []string
	// ZoneID is the public hosted zone that all of them are in. Required.
	ZoneID pulumi.StringInput
	// Tags are put on the certificate, beside its Name.
	Tags map[string]string
}

// A Certificate is one of ACM's that is proven by DNS, and renewed for as long as
// its records stand. Several load balancers of its region may share it.
type Certificate struct {
	pulumi.ResourceState

	// ARN resolves when ACM has issued the certificate: AWS refuses a listener
	// with one that is not.
	ARN pulumi.StringOutput
}

// NewCertificate requests a certificate, proves its names in their hosted zone
// and waits for it. With other names it is another certificate: that is issued
// first, the listeners move to it, and then the old one goes.
func NewCertificate(
	ctx *pulumi.Context, name string, args *CertificateArgs, opts ...pulumi.ResourceOption,
) (*Certificate, error) {
	plan, err := lbplan.NewCertificate(args.Domain, args.AlternativeNames)
	if err != nil {
		return nil, fmt.Errorf("certificate %q:\n%w", name, err)
	}
	c := &Certificate{}
	if err := ctx.RegisterComponentResource(CertificateType, name, c, opts...); err != nil {
		return nil, fmt.Errorf("registering certificate %q: %w", name, err)
	}
	namer, child := component.NewNamer(ctx, name, args.Tags), pulumi.Parent(c)
	requested, err := acm.NewCertificate(ctx, namer.Name("request"), &acm.CertificateArgs{
		DomainName:              pulumi.String(plan.Domain),
		SubjectAlternativeNames: pulumi.ToStringArray(plan.AlternativeNames),
		ValidationMethod:        pulumi.String("DNS"),
		Tags:                    namer.Tags("certificate"),
	}, child)
	if err != nil {
		return nil, fmt.Errorf("certificate %q: %w", name, err)
	}
	var proofs pulumi.StringArray
	for _, domain := range plan.Validated() {
		record, err := prove(ctx, namer.Name(domain), requested, domain, args.ZoneID, child)
		if err != nil {
			return nil, fmt.Errorf("certificate %q, record of %s: %w", name, domain, err)
		}
		proofs = append(proofs, record.Fqdn)
	}
	issued, err := acm.NewCertificateValidation(ctx, namer.Name("issued"), &acm.CertificateValidationArgs{
		CertificateArn: requested.Arn, ValidationRecordFqdns: proofs,
	}, child)
	if err != nil {
		return nil, fmt.Errorf("certificate %q: %w", name, err)
	}
	c.ARN = issued.CertificateArn
	return c, ctx.RegisterResourceOutputs(c, pulumi.Map{"arn": c.ARN})
}

// prove makes the record by which DNS answers for a name. ACM asks an account for
// the same record each time: another certificate for the name, in another stack or
// region, may have made it already.
func prove(
	ctx *pulumi.Context, name string, of *acm.Certificate, domain string, zone pulumi.StringInput, child pulumi.ResourceOption,
) (*route53.Record, error) {
	asked := func(field func(acm.CertificateDomainValidationOption) *string) pulumi.StringOutput {
		return of.DomainValidationOptions.ApplyT(func(options []acm.CertificateDomainValidationOption) (string, error) {
			for _, o := range options {
				value := field(o)
				if o.DomainName != nil && value != nil && strings.TrimPrefix(*o.DomainName, "*.") == domain {
					return *value, nil
				}
			}
			return "", fmt.Errorf("ACM asks for no record of %s", domain)
		}).(pulumi.StringOutput)
	}
	return route53.NewRecord(ctx, name, &route53.RecordArgs{
		ZoneId: zone,
		Name:   asked(func(o acm.CertificateDomainValidationOption) *string { return o.ResourceRecordName }),
		Type:   asked(func(o acm.CertificateDomainValidationOption) *string { return o.ResourceRecordType }),
		Records: pulumi.StringArray{
			asked(func(o acm.CertificateDomainValidationOption) *string { return o.ResourceRecordValue }),
		},
		Ttl:            pulumi.Int(60),
		AllowOverwrite: pulumi.Bool(true),
	}, child)
}

// certificates adds those that a listener has beside its own.
func (b *builder) certificates(listener *lb.Listener, planned lbplan.Listener) error {
	for _, key := range slices.Sorted(maps.Keys(planned.Certificates)) {
		certificate, err := lb.NewListenerCertificate(b.ctx, b.namer.Name(planned.Key+"-sni-"+key), &lb.ListenerCertificateArgs{
			ListenerArn: listener.Arn, CertificateArn: pulumi.String(planned.Certificates[key]),
		}, b.child)
		if err != nil {
			return fmt.Errorf("certificate %q: %w", key, err)
		}
		b.serving = append(b.serving, certificate)
	}
	return nil
}

// mutualTLS says what is asked of clients. It is said in full: what is not said
// AWS would leave as it was.
func mutualTLS(m *lbplan.MutualTLS) lb.ListenerMutualAuthenticationArgs {
	switch {
	case m == nil:
		return lb.ListenerMutualAuthenticationArgs{Mode: pulumi.String("off")}
	case m.Passthrough:
		return lb.ListenerMutualAuthenticationArgs{Mode: pulumi.String("passthrough")}
	default:
		return lb.ListenerMutualAuthenticationArgs{
			Mode: pulumi.String("verify"), TrustStoreArn: pulumi.String(m.TrustStore),
			IgnoreClientCertificateExpiry: pulumi.Bool(m.IgnoreExpired),
		}
	}
}
