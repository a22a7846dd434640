package plan

import (
	"maps"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

const anyCertificate = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"

// validateCertificates tells what is wrong with what clients and the load balancer
// show each other, and with the names that they do it for.
func validateCertificates(in Input, errs validate.Errors) {
	s := in.Spec
	validateARN(s.CertificateARN, errs.Child("certificateArn"))
	validateDomain(s, errs)
	if len(s.Certificates) > 0 && !in.https() {
		errs.Child("certificates").Addf("they stand beside one that is the load balancer's own: set certificateArn, or domain and zoneId")
	}
	for _, key := range slices.Sorted(maps.Keys(s.Certificates)) {
		at := errs.Child("certificates").Child(key)
		if !certificateKey.MatchString(key) {
			at.Addf("%q is no name for a certificate: use up to 32 lower-case letters, digits and hyphens, "+
				"a letter first and no hyphen last", key)
		}
		if s.Certificates[key] == "" {
			at.Addf("it has no value: give its ARN, or take the key off")
		}
		validateARN(s.Certificates[key], at)
	}
	if s.MutualTLS != nil {
		validateMutualTLS(*s.MutualTLS, in, errs.Child("mutualTls"))
	}
}

func validateARN(text string, errs validate.Errors) {
	if text != "" && !certificate.MatchString(text) {
		errs.Addf("%q is no ARN of a certificate: write one such as %s", text, anyCertificate)
	}
}

func validateDomain(s Spec, errs validate.Errors) {
	zone := errs.Child("zoneId")
	bare := strings.TrimPrefix(s.ZoneID, "/hostedzone/")
	switch {
	case s.ZoneID == "" && s.Domain != "":
		zone.Addf("it is missing: give the ID of the public hosted zone that %s is in, such as Z0123456789ABCDEFGHIJ", s.Domain)
	case s.ZoneID != "" && s.Domain == "":
		zone.Addf("nothing is made in it: say in loadBalancer.domain which name requests come to, or take the key off")
	case s.ZoneID != bare && zoneID.MatchString(bare):
		zone.Addf("%q is no ID of a hosted zone: did you mean %s?", s.ZoneID, bare)
	case s.ZoneID != "" && !zoneID.MatchString(s.ZoneID):
		zone.Addf("%q is no ID of a hosted zone: write one such as Z0123456789ABCDEFGHIJ", s.ZoneID)
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
	validateNames(s.Domain, s.AlternativeNames, errs)
}

// validateNames tells names that ACM takes for none.
func validateNames(domain string, alternatives []string, errs validate.Errors) {
	at := errs.Child("domain")
	switch {
	case domain == "":
	case strings.HasPrefix(domain, "*."):
		at.Addf("%q is a pattern: name the one that requests come to, and list the pattern in alternativeNames", domain)
	case !domainName.MatchString(domain):
		at.Addf("%q is no name of a domain: write one such as shop.example.com, in lower case", domain)
	case len(domain) > maxDomain:
		at.Addf("%q has %d characters, and ACM takes %d: name a shorter one, and list this in alternativeNames", domain, len(domain), maxDomain)
	}
	for i, name := range alternatives {
		at := errs.Child("alternativeNames").Index(i)
		switch {
		case !certifiedName.MatchString(name) || len(name) > maxName:
			at.Addf("%q is no name of a domain: write one such as www.example.com or *.example.com, in lower case", name)
		case name == domain || slices.Contains(alternatives[:i], name):
			at.Addf("%s is named twice: take one off", name)
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
		if name, ok := s.own(host); ok && !made.covers(name) {
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
	case m.TrustStore != "" && !trustStore.MatchString(m.TrustStore):
		store.Addf("%q is no ARN of a trust store: write one such as "+
			"arn:aws:elasticloadbalancing:us-east-1:123456789012:truststore/clients/0123456789abcdef", m.TrustStore)
	}
	if m.IgnoreExpired && m.Passthrough {
		errs.Child("ignoreExpired").Addf("with passthrough: true no certificate is looked at: take one of the two off")
	}
}
