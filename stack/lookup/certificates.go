package lookup

import (
	"slices"
	"strings"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/acm"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	lookupplan "ecs-foundation/stack/lookup/plan"
)

// certificates looks up certificates by the domains that they can have. It returns nil if
// the stack has listeners with the default certificate, and otherwise those it has found.
func certificates(ctx *pulumi.Context, request lookupplan.Certificates, provider pulumi.InvokeOption) ([]lookupplan.Certificate, error) {
	deployed, err := listenerCertificates(ctx, request, provider)
	if err != nil || len(deployed) > 0 && (request.Default == "" || slices.Contains(deployed, request.Default)) {
		return nil, err
	}
	return certificatesByDomain(ctx, strings.Fields(request.Domains), strings.Fields(request.ARNs), provider)
}

// certificatesByDomain looks up certificates by domains, the likely ones first, until it has found the wanted ones. It starts
// one every two seconds, because one without a result delays the end of the preview.
func certificatesByDomain(
	ctx *pulumi.Context, domains, wanted []string, provider pulumi.InvokeOption,
) ([]lookupplan.Certificate, error) {
	type result struct {
		certificates []lookupplan.Certificate
		err          error
	}
	results := make(chan result, len(domains))
	done := make(chan struct{})
	defer close(done)
	go func() {
		for _, domain := range domains {
			go func() {
				list, err := certificatesOf(ctx, domain, provider)
				results <- result{list, err}
			}()
			select {
			case <-done:
				return
			case <-time.After(2 * time.Second):
			}
		}
	}()
	list := []lookupplan.Certificate{}
	for range domains {
		r := <-results
		if r.err != nil && !lookupplan.IsMissing(r.err) {
			return nil, r.err
		}
		for _, c := range r.certificates {
			list = append(list, c)
			wanted = slices.DeleteFunc(wanted, func(arn string) bool { return arn == c.ARN })
		}
		if len(wanted) == 0 {
			break
		}
	}
	return list, nil
}

// listenerCertificates returns the default certificates of the stack's listeners.
func listenerCertificates(ctx *pulumi.Context, request lookupplan.Certificates, provider pulumi.InvokeOption) ([]string, error) {
	balancers, err := lb.GetLbs(ctx, &lb.GetLbsArgs{Tags: stackTags(request.Project, request.Environment)}, provider)
	if err != nil {
		return nil, err
	}
	var arns []string
	for _, arn := range balancers.Arns {
		listener, err := lb.LookupListener(ctx, &lb.LookupListenerArgs{LoadBalancerArn: &arn, Port: new(443)}, provider)
		switch {
		case err == nil:
			arns = append(arns, listener.CertificateArn)
		case !lookupplan.IsMissing(err):
			return nil, err
		}
	}
	return arns, nil
}

// The statuses and key types of certificates. Without key types, ACM lists only
// certificates with RSA keys of 1024 and 2048 bits.
// https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateDetail.html
// https://docs.aws.amazon.com/acm/latest/APIReference/API_Filters.html
var (
	statuses = []string{"ISSUED", "PENDING_VALIDATION", "EXPIRED", "FAILED", "INACTIVE", "REVOKED", "VALIDATION_TIMED_OUT"}
	keyTypes = []string{"RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"}
)

// certificatesOf looks up the certificate whose first name is a domain. If there are several,
// it returns the most recent one of the issued and of the pending ones.
func certificatesOf(ctx *pulumi.Context, domain string, provider pulumi.InvokeOption) ([]lookupplan.Certificate, error) {
	lookup := func(recent bool, statuses ...string) ([]lookupplan.Certificate, error) {
		c, err := acm.LookupCertificate(ctx, &acm.LookupCertificateArgs{
			Domain: &domain, Statuses: statuses, KeyTypes: keyTypes, MostRecent: &recent,
		}, provider)
		if err != nil {
			return nil, err
		}
		return []lookupplan.Certificate{{ARN: c.Arn, Status: c.Status, PEM: c.Certificate}}, nil
	}
	list, err := lookup(false, statuses...)
	if err == nil || !strings.Contains(err.Error(), "matching ACM Certificates found") {
		return list, err
	}
	return lookup(true, "ISSUED")
}

// serverCertificate looks up a server certificate. IAM keeps it after it has expired.
func serverCertificate(
	ctx *pulumi.Context, request lookupplan.ServerCertificate, provider pulumi.InvokeOption,
) (lookupplan.Certificate, error) {
	c, err := iam.LookupServerCertificate(ctx, &iam.LookupServerCertificateArgs{Name: &request.Name}, provider)
	if err != nil {
		return lookupplan.Certificate{}, err
	}
	status := "ISSUED"
	if expires, err := time.Parse(time.RFC3339, c.ExpirationDate); err == nil && expires.Before(time.Now()) {
		status = "EXPIRED"
	}
	return lookupplan.Certificate{ARN: c.Arn, Status: status, PEM: c.CertificateBody}, nil
}
