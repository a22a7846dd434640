package plan

import (
	"fmt"
	"strings"

	"ecs-foundation/internal/validate"
)

const (
	certificateFormat = "the ARN of a certificate, such as arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
	certifiedFormat   = "a domain name in lower case, such as www.example.com or *.example.com"
)

var certificateKeys = validate.Constraint{
	Pattern: certificateKey, Format: "up to 32 lower-case letters, digits and hyphens, a letter first and no hyphen last",
}

// domainConstraint returns the constraint of the first name of a certificate, which
// is its common name.
func domainConstraint() validate.Constraint {
	return validate.Constraint{
		Pattern: domainName, Format: "a domain name in lower case, such as shop.example.com", Check: validateWildcard,
		MaxLength: 64, Advice: "set a shorter one, and add this one to alternativeNames",
		Source: "https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html",
	}
}

func validateWildcard(domain string) string {
	if strings.HasPrefix(domain, "*.") {
		return fmt.Sprintf("invalid value %q: must not be a wildcard; set the name that requests come to, and add the wildcard to alternativeNames", domain)
	}
	return ""
}

// validateZoneID suggests the ID in what Route 53's API returns for one.
func validateZoneID(id string) string {
	if bare := strings.TrimPrefix(id, "/hostedzone/"); bare != id && zoneID.MatchString(bare) {
		return fmt.Sprintf("invalid value %q: did you mean %s?", id, bare)
	}
	return ""
}

// validateCertificates tells what is wrong with what clients and the load balancer
// show each other, and with the names that they do it for.
func validateCertificates(in Input, errs validate.Errors) {
	s := in.Spec
	validateDomain(s, errs)
	if len(s.Certificates) > 0 && !in.https() {
		errs.Child("certificates").Addf("they stand beside one that is the load balancer's own: set certificateArn, or domain and zoneId")
	}
	if s.MutualTLS != nil {
		validateMutualTLS(*s.MutualTLS, in, errs.Child("mutualTls"))
	}
}

func validateDomain(s Spec, errs validate.Errors) {
	zone := errs.Child("zoneId")
	switch {
	case s.ZoneID == "" && s.Domain != "":
		zone.Addf("it is missing: give the ID of the public hosted zone that %s is in, such as Z0123456789ABCDEFGHIJ", s.Domain)
	case s.ZoneID != "" && s.Domain == "":
		zone.Addf("nothing is made in it: say in loadBalancer.domain which name requests come to, or take the key off")
	}
	names := errs.Child("alternativeNames")
	switch {
	case len(s.AlternativeNames) > 0 && s.Domain == "":
		names.Addf("they are the names beside a domain: set domain and zoneId, or take the key off")
	case len(s.AlternativeNames) > 0 && s.CertificateARN != "":
		names.Addf("they are of a certificate that is made, and certificateArn gives one: take one of the two off")
	}
	if off := s.Aliases != nil && !*s.Aliases; off && s.Domain != "" && s.CertificateARN != "" {
		errs.Child("domain").Addf("with certificateArn and aliases: false nothing is made for it: take one of the three off")
	}
	validateAlternatives(s.Domain, s.AlternativeNames, names)
}

// validateAlternatives reports a name that the certificate has already.
func validateAlternatives(domain string, alternatives []string, errs validate.Errors) {
	for i, name := range alternatives {
		if name == domain {
			errs.Index(i).Addf("duplicate value %q: the certificate names the domain already", name)
		}
	}
}

// validateCovered tells hosts that get a DNS record while no certificate names
// them: a browser would refuse the answer. What certificates beside the made one
// name is not known.
func validateCovered(s Spec, route Route, errs validate.Errors) {
	made := s.certificate()
	if made.Domain == "" || len(s.Certificates) > 0 {
		return
	}
	for i, host := range route.Hosts {
		if name, ok := s.nameInDomain(host); ok && !made.covers(name) {
			_, parent, _ := strings.Cut(name, ".")
			errs.Child("hosts").Index(i).Addf("the certificate of %s does not name %s: add it, or *.%s, to loadBalancer.alternativeNames",
				s.Domain, name, parent)
		}
	}
}

func validateMutualTLS(m MutualTLS, in Input, errs validate.Errors) {
	switch {
	case !in.https():
		errs.Addf("clients show certificates over HTTPS only: set certificateArn, or domain and zoneId, or take the key off")
	case in.Spec.HTTP == Forward:
		errs.Addf("http: forward lets clients without a certificate in on port 80: write http: redirect or off")
	}
	store := errs.Child("trustStore")
	switch {
	case m.TrustStore == "" && !m.Passthrough:
		store.Addf("it is missing: give the ARN of the trust store to hold clients' certificates against, " +
			"or write passthrough: true for tasks that judge them")
	case m.TrustStore != "" && m.Passthrough:
		store.Addf("with passthrough: true nothing is held against it: take one of the two off")
	}
	if m.IgnoreExpired && m.Passthrough {
		errs.Child("ignoreExpired").Addf("with passthrough: true no certificate is looked at: take one of the two off")
	}
}
