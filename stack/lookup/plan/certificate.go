package plan

import (
	"crypto/x509"
	"encoding/pem"
	"maps"
	"slices"
	"strings"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/stack"
)

// Certificates asks ACM for certificates, unless the stack has HTTPS listeners with the
// default certificate. The answer is of type []Certificate, which is nil if it does.
//
// AWS's provider cannot look up a certificate by its ARN, only by the first of its names. It
// repeats a look-up without a result for a minute, so that the answer can take that
// long: it is not asked for again at each preview.
// https://github.com/hashicorp/terraform-provider-aws/issues/38339
type Certificates struct {
	ARNs    string // separated by spaces
	Default string // the ARN of the default certificate, if it is one of ACM
	Domains string // the first names that they can have, separated by spaces
	// Project and Environment are tags of the stack's load balancers.
	Project, Environment string
}

// Actions returns the actions of the calls.
func (Certificates) Actions() []string {
	return []string{
		"acm:DescribeCertificate", "acm:GetCertificate", "acm:ListCertificates", "acm:ListTagsForCertificate",
		"elasticloadbalancing:DescribeListeners", "elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeTags",
	}
}

// ServerCertificate asks IAM for a server certificate by its name. The answer is of type
// Certificate.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServerCertificate.html
type ServerCertificate struct{ Name string }

// Actions returns the actions of the calls.
func (ServerCertificate) Actions() []string {
	return []string{"iam:GetServerCertificate", "iam:ListServerCertificates"}
}

// A Certificate is an existing certificate.
type Certificate struct {
	ARN    string
	Status string // such as ISSUED
	PEM    string // of an issued certificate
}

const issued = "ISSUED"

// names returns the names in the certificate, in lower case, or nil if it cannot be parsed.
func (c Certificate) names() []string {
	block, _ := pem.Decode([]byte(c.PEM))
	if block == nil {
		return nil
	}
	parsed, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return nil
	}
	names := parsed.DNSNames
	if len(names) == 0 {
		names = []string{parsed.Subject.CommonName}
	}
	for i, name := range names {
		names[i] = strings.ToLower(name)
	}
	return names
}

// certificateQuestions asks whether the certificates of the load balancer are issued, and
// whether one of them covers each host.
func certificateQuestions(p stack.Plan) []Question {
	list, hosts := certificates(p), hosts(p)
	domains := certificateDomains(hosts)
	fromACM := Certificates{Domains: strings.Join(domains, " "), Project: p.Config.Project, Environment: p.Config.Environment}
	var requests []Request
	for _, c := range list {
		if name, ok := c.serverName(); ok {
			requests = append(requests, ServerCertificate{name})
		} else {
			if c.key == defaultCertificate {
				fromACM.Default = c.arn
			}
			fromACM.ARNs = strings.TrimPrefix(fromACM.ARNs+" "+c.arn, " ")
		}
	}
	if fromACM.ARNs != "" {
		requests = append(requests, fromACM)
	}
	if len(requests) == 0 {
		return nil
	}
	return []Question{{requests, func(answers Answers, f Findings) {
		var existing []Certificate
		if answer := answerOf[[]Certificate](answers, fromACM); answer != nil {
			if existing = *answer; existing == nil {
				return // the listeners have the certificates
			}
		}
		var names []string
		complete := p.Primary().Existing == nil // an existing listener has other certificates, too
		for _, c := range list {
			of := c.check(c.find(existing, answers), domains, f)
			names = append(names, of...)
			complete = complete && of != nil
		}
		if complete {
			validateHosts(p, hosts, names, f)
		}
	}}}
}

// defaultCertificate is the key of the listeners' default certificate.
const defaultCertificate = "loadBalancer.certificateArn"

// A namedCertificate is a certificate in the configuration.
type namedCertificate struct {
	key, arn string
}

// certificates returns the existing certificates of the HTTPS listeners.
func certificates(p stack.Plan) []namedCertificate {
	b := p.Config.LoadBalancer
	var list []namedCertificate
	if b.CertificateARN != "" {
		list = append(list, namedCertificate{defaultCertificate, b.CertificateARN})
	}
	for _, name := range slices.Sorted(maps.Keys(b.Certificates)) {
		list = append(list, namedCertificate{"loadBalancer.certificates." + name, b.Certificates[name]})
	}
	return list
}

// serverName returns the name of a server certificate of IAM, and reports whether the
// certificate is one.
func (c namedCertificate) serverName() (string, bool) {
	arn, _ := awsname.ParseARN(c.arn)
	return arn.Resource[strings.LastIndex(arn.Resource, "/")+1:], arn.Service == "iam"
}

// find returns the certificate among the existing ones of ACM, or the answer of IAM, or nil.
func (c namedCertificate) find(existing []Certificate, answers Answers) *Certificate {
	if name, ok := c.serverName(); ok {
		return answerOf[Certificate](answers, ServerCertificate{name})
	}
	i := slices.IndexFunc(existing, func(found Certificate) bool { return found.ARN == c.arn })
	if i < 0 {
		return nil
	}
	return &existing[i]
}

// check reports a certificate that a listener cannot use. It returns the certificate's
// names, or nil if they are unknown.
// https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html
func (c namedCertificate) check(found *Certificate, domains []string, f Findings) []string {
	_, fromIAM := c.serverName()
	switch {
	case found == nil && fromIAM:
		f.Errors.Child(c.key).Addf("the account has no server certificate %s: set one that exists", c.arn)
	case found == nil && len(domains) == 0:
		f.Warnings.Child(c.key).Addf("could not look up %s, because no route has a host: check in ACM that it is issued", c.arn)
	case found == nil:
		f.Warnings.Child(c.key).Addf("could not look up %s, whose first name is none of %s: "+
			"check in ACM that it is issued and includes the hosts of the routes", c.arn, strings.Join(domains, ", "))
	case found.Status != issued:
		f.Errors.Child(c.key).Addf("%s has the status %s, but a listener needs an issued certificate: "+
			"wait until ACM has issued it, or set another one", c.arn, found.Status)
	default:
		names := found.names()
		if names == nil {
			f.Warnings.Child(c.key).Addf("could not read the names in %s: check that it includes the hosts of the routes", c.arn)
		}
		return names
	}
	return nil
}
