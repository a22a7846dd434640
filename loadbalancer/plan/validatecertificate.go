package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

const certifiedFormat = "a domain name in lower case, such as www.example.com or *.example.com"

// certificatesConstraint returns the constraint of the additional certificates.
func certificatesConstraint() validate.Constraint {
	c := certificateARN.Constraint()
	c.Keys = &validate.Constraint{
		Pattern: certificateKey, Format: "up to 32 lower-case letters, digits and hyphens, a letter first and no hyphen last",
	}
	c.Example = map[string]string{"partner": c.Eventual}
	return c
}

// domainConstraint returns the constraint of a certificate's common name.
func domainConstraint() validate.Constraint {
	return validate.Constraint{
		Pattern: domainName, Format: "a domain name in lower case, such as shop.example.com", Check: validateWildcard,
		MaxLength: 64, Advice: "set a shorter one, and add this one to alternativeNames",
		Source: "https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html",
	}
}

func validateWildcard(domain string) string {
	if host := hostOf(domain); host != "" {
		return fmt.Sprintf("invalid value %q: must be a domain name, without a scheme, port or path; did you mean %s?", domain, host)
	}
	if strings.HasPrefix(domain, "*.") {
		return fmt.Sprintf("invalid value %q: must not be a wildcard; set a name without one, and add the wildcard to alternativeNames", domain)
	}
	return ""
}

// validateZoneID reports an ID in the form in which the API of Route 53 returns it.
func validateZoneID(id string) string {
	if bare := strings.TrimPrefix(id, "/hostedzone/"); bare != id && zoneID.MatchString(bare) {
		return fmt.Sprintf("invalid value %q: did you mean %s?", id, bare)
	}
	return ""
}

// validateCertificates reports invalid settings of certificates, their names and
// mutual TLS.
func validateCertificates(in Input, errs validate.Errors) {
	s := in.Spec
	validateDomain(s, errs)
	switch {
	case len(s.Certificates) == 0:
	case in.forwardsHTTP():
		errs.Child("certificates").Addf(requiresHTTPS)
	case !in.https():
		errs.Child("certificates").Addf("requires a default certificate: set certificateArn, or domain and zoneId")
	}
	validateUniqueCertificates(s.Certificates, errs.Child("certificates"))
	if s.MutualTLS != nil {
		validateMutualTLS(*s.MutualTLS, in, errs.Child("mutualTls"))
	}
}

// validateUniqueCertificates reports a certificate with two names. Removing one of them
// would remove the certificate from the listener.
func validateUniqueCertificates(certificates map[string]string, errs validate.Errors) {
	names := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(certificates)) {
		arn := certificates[name]
		if first, ok := names[arn]; ok {
			errs.Child(name).Addf("duplicate value %q: remove %s or %s", arn, first, name)
			continue
		}
		names[arn] = name
	}
}

func validateDomain(s Spec, errs validate.Errors) {
	zone := errs.Child("zoneId")
	switch {
	case s.ZoneID == "" && s.Domain != "":
		zone.Addf("required: the ID of the public hosted zone that contains %s, such as Z0123456789ABCDEFGHIJ", s.Domain)
	case s.ZoneID != "" && s.Domain == "":
		zone.Addf("has no effect without domain: set loadBalancer.domain, or remove the key")
	}
	names := errs.Child("alternativeNames")
	switch {
	case len(s.AlternativeNames) > 0 && s.Domain == "":
		names.Addf("has no effect without domain: set domain and zoneId, or remove the key")
	case len(s.AlternativeNames) > 0 && s.CertificateARN != "":
		names.Addf("has no effect with certificateArn, because no certificate is requested: remove one of the two")
	}
	if !or(s.Aliases, true) && s.Domain != "" && s.CertificateARN != "" {
		errs.Child("domain").Addf("has no effect with certificateArn and aliases: false: remove one of the three")
	}
	validateAlternatives(s.Domain, s.AlternativeNames, names)
}

// validateAlternatives reports an alternative name that is the domain.
func validateAlternatives(domain string, alternatives []string, errs validate.Errors) {
	for i, name := range alternatives {
		if name == domain {
			errs.Index(i).Addf("duplicate value %q: the certificate names the domain already", name)
		}
	}
}

// validateCovered reports hosts that get a DNS record but are not in the certificate,
// so that browsers would reject it. The names in certificates that are given by ARN
// are unknown.
func validateCovered(s Spec, route Route, errs validate.Errors) {
	requested := s.certificate()
	if requested.Domain == "" || len(s.Certificates) > 0 {
		return
	}
	for i, host := range route.Hosts {
		if name, ok := s.nameInDomain(host); ok && !requested.Covers(name) {
			_, parent, _ := strings.Cut(name, ".")
			errs.Child("hosts").Index(i).Addf("the certificate of %s does not include %s: add it, or *.%s, to loadBalancer.alternativeNames",
				s.Domain, name, parent)
		}
	}
}

// validateMutualTLS reports listeners and settings that mutual TLS does not work with.
func validateMutualTLS(m MutualTLS, in Input, errs validate.Errors) {
	switch {
	case !in.https():
		errs.Addf("requires HTTPS: set certificateArn, or domain and zoneId, or remove the key")
	case in.Spec.HTTP == Forward:
		errs.Addf("not supported with http: forward, which admits clients without a certificate on port 80: set http to redirect or off")
	}
	store := errs.Child("trustStore")
	switch {
	case m.TrustStore == "" && !m.Passthrough:
		store.Addf("required: the ARN of a trust store with the CA certificates to verify client certificates with; " +
			"or set passthrough: true if the tasks verify them")
	case m.TrustStore != "" && m.Passthrough:
		store.Addf("has no effect with passthrough: true: remove one of the two")
	}
	if m.IgnoreExpired && m.Passthrough {
		errs.Child("ignoreExpired").Addf("has no effect with passthrough: true: remove one of the two")
	}
}
