package plan

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

// maxName is the maximum length of a domain name in a certificate.
const maxName = 253

const zoneExample = "Z0123456789ABCDEFGHIJ"

const label = `[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?`

var (
	zoneID         = regexp.MustCompile(`^Z[A-Z0-9]{1,31}$`)
	domainName     = regexp.MustCompile(`^(` + label + `\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$`)
	certifiedName  = regexp.MustCompile(`^(\*\.)?(` + label + `\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$`)
	certificateKey = regexp.MustCompile(`^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$`)
)

// MutualTLS requires clients to present a certificate.
type MutualTLS struct {
	// TrustStore is the ARN of a trust store in the stack's region, which has the
	// CA certificates that client certificates are verified with.
	TrustStore string `json:"trustStore"`
	// IgnoreExpired accepts client certificates that have expired. Default false.
	IgnoreExpired bool `json:"ignoreExpired"`
	// Passthrough sends client certificates to the tasks, which have to verify
	// them, and does not verify them itself. Default false.
	Passthrough bool `json:"passthrough"`
}

// Constraints returns the constraints of mutual TLS.
func (MutualTLS) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"trustStore": trustStoreARN.Constraint()}
}

// A Certificate is a certificate to request from ACM, with DNS validation.
type Certificate struct {
	Domain           string
	AlternativeNames []string

	valid bool
}

// NewCertificate plans a certificate. It returns all errors in its names, with the
// keys "domain" and "alternativeNames".
func NewCertificate(domain string, alternatives []string) (Certificate, error) {
	errs := validate.NewErrors("")
	if domain == "" {
		errs.Child("domain").Addf("required: a domain name, such as shop.example.com")
	}
	validate.Struct(errs, Spec{Domain: domain, AlternativeNames: alternatives})
	validateAlternatives(domain, alternatives, errs.Child("alternativeNames"))
	if err := errs.Err(); err != nil {
		return Certificate{}, err
	}
	return Certificate{Domain: domain, AlternativeNames: alternatives, valid: true}, nil
}

// Err returns an error for a plan that New or NewCertificate did not return.
func (c Certificate) Err() error {
	if !c.valid {
		return errors.New("certificate plan: required; create it with plan.NewCertificate")
	}
	return nil
}

// RequestsCertificate reports whether a certificate is requested for the domain.
func (s Spec) RequestsCertificate() bool {
	return s.CertificateARN == "" && s.Domain != "" && s.Existing == nil
}

// certificate returns the certificate to request, or a zero Certificate.
func (s Spec) certificate() Certificate {
	if !s.RequestsCertificate() {
		return Certificate{}
	}
	return Certificate{Domain: s.Domain, AlternativeNames: s.AlternativeNames, valid: true}
}

// Names returns the domain and the alternative names.
func (c Certificate) Names() []string {
	if c.Domain == "" {
		return nil
	}
	return append([]string{c.Domain}, c.AlternativeNames...)
}

// Validated returns the names that need a DNS record for validation, sorted. A name
// and its wildcard share one record.
// https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
func (c Certificate) Validated() []string {
	names := map[string]bool{}
	for _, name := range c.Names() {
		names[strings.TrimPrefix(name, "*.")] = true
	}
	return slices.Sorted(maps.Keys(names))
}

// Covers reports whether the certificate is valid for a host. A wildcard stands for
// one label.
func (c Certificate) Covers(host string) bool {
	_, parent, _ := strings.Cut(host, ".")
	return slices.Contains(c.Names(), host) || slices.Contains(c.Names(), "*."+parent)
}

// nameInDomain returns a host in lower case, and reports whether it is a name at or
// below the domain.
func (s Spec) nameInDomain(host string) (string, bool) {
	name := strings.ToLower(host)
	return name, !strings.ContainsAny(name, "*?") && (name == s.Domain || strings.HasSuffix(name, "."+s.Domain))
}
