package loadbalancer

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/acm"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	lbplan "ecs-foundation/loadbalancer/plan"
)

// CertificateType is the type token of a certificate.
const CertificateType = "ecs-foundation:index:Certificate"

var certificateKind = component.Kind{Type: CertificateType, Noun: "certificate"}

// CertificateArgs are the arguments of NewCertificate.
type CertificateArgs struct {
	// Plan is the plan of the certificate, from plan.NewCertificate or from the plan
	// of a load balancer. Required.
	Plan lbplan.Certificate
	// Tags are added to the certificate, in addition to the Name tag.
	Tags map[string]string

	// ZoneID is the public hosted zone that contains all the names. Required.
	ZoneID pulumi.StringInput
}

// A Certificate is an ACM certificate with DNS validation. ACM renews it as long as
// its validation records exist. Load balancers in the region can share it.
type Certificate struct {
	pulumi.ResourceState

	// ARN resolves when the certificate is issued, because AWS rejects a listener
	// with a pending certificate.
	ARN pulumi.StringOutput
}

// NewCertificate requests a certificate, creates its validation records and waits until
// it is issued. A change of the names replaces the certificate: the listeners use the
// new one before the old one is deleted.
func NewCertificate(
	ctx *pulumi.Context, name string, args *CertificateArgs, opts ...pulumi.ResourceOption,
) (*Certificate, error) {
	args = component.OrZero(args)
	if err := cmp.Or(args.Plan.Err(), component.Required(args, "ZoneID")); err != nil {
		return nil, certificateKind.Error(name, err)
	}
	c := &Certificate{}
	base, err := certificateKind.Register(ctx, name, c, args.Tags, opts...)
	if err != nil {
		return nil, err
	}
	issued, err := createCertificate(base, args.Plan, args.ZoneID)
	if err != nil {
		return nil, base.Error(err)
	}
	c.ARN = issued.CertificateArn
	return c, base.RegisterOutputs(pulumi.Map{"arn": c.ARN})
}

func createCertificate(base *component.Base, plan lbplan.Certificate, zone pulumi.StringInput) (*acm.CertificateValidation, error) {
	certificate, err := acm.NewCertificate(base.Ctx, base.Name("request"), &acm.CertificateArgs{
		DomainName:              pulumi.String(plan.Domain),
		SubjectAlternativeNames: pulumi.ToStringArray(plan.AlternativeNames),
		ValidationMethod:        pulumi.String("DNS"),
		Tags:                    base.Tags("certificate"),
	}, base.Child)
	if err != nil {
		return nil, err
	}
	var names pulumi.StringArray
	for _, domain := range plan.Validated() {
		record, err := createValidationRecord(base, certificate, domain, zone)
		if err != nil {
			return nil, fmt.Errorf("record of %s: %w", domain, err)
		}
		names = append(names, record.Fqdn)
	}
	return acm.NewCertificateValidation(base.Ctx, base.Name("issued"), &acm.CertificateValidationArgs{
		CertificateArn: certificate.Arn, ValidationRecordFqdns: names,
	}, base.Child)
}

// createValidationRecord creates the validation record of a name. ACM requires the same
// record for all certificates of the account with this name, and another stack or region
// may have one. So the record overwrites an existing one, and is kept when the stack is
// destroyed: without it ACM would not renew the other certificates.
// https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
func createValidationRecord(
	base *component.Base, certificate *acm.Certificate, domain string, zone pulumi.StringInput,
) (*route53.Record, error) {
	requested := func(field func(acm.CertificateDomainValidationOption) *string) pulumi.StringOutput {
		return certificate.DomainValidationOptions.ApplyT(
			func(options []acm.CertificateDomainValidationOption) (string, error) {
				for _, option := range options {
					value := field(option)
					if option.DomainName != nil && value != nil && strings.TrimPrefix(*option.DomainName, "*.") == domain {
						return *value, nil
					}
				}
				return "", fmt.Errorf("ACM returned no validation record for %s", domain)
			}).(pulumi.StringOutput)
	}
	return route53.NewRecord(base.Ctx, base.Name(domain), &route53.RecordArgs{
		ZoneId: zone,
		Name:   requested(func(o acm.CertificateDomainValidationOption) *string { return o.ResourceRecordName }),
		Type:   requested(func(o acm.CertificateDomainValidationOption) *string { return o.ResourceRecordType }),
		Records: pulumi.StringArray{
			requested(func(o acm.CertificateDomainValidationOption) *string { return o.ResourceRecordValue }),
		},
		Ttl:            pulumi.Int(60),
		AllowOverwrite: pulumi.Bool(true),
	}, base.Child, pulumi.RetainOnDelete(true))
}
