package config

import (
	"maps"
	"slices"
	"strings"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// checkCertificates tells certificates and trust stores that no load balancer of
// the stack takes.
func (c *Config) checkCertificates(l validate.List) {
	balancer := c.LoadBalancer
	c.checkOwn(balancer.CertificateARN, "certificate", "name or request", l.At("certificateArn"))
	for _, key := range slices.Sorted(maps.Keys(balancer.Certificates)) {
		c.checkOwn(balancer.Certificates[key], "certificate", "name or request", l.At("certificates").At(key))
	}
	if m := balancer.MutualTLS; m != nil {
		c.checkOwn(m.TrustStore, "trust store", "name or make", l.At("mutualTls").At("trustStore"))
	}
}

// checkOwn tells what a load balancer would have to take from elsewhere.
func (c *Config) checkOwn(text, what, advice string, l validate.List) {
	a, _ := awsname.ParseARN(text)
	near := c.checkPlace(text, what, "a load balancer", advice, l)
	if near && len(c.Accounts) > 0 && !slices.Contains(c.Accounts, a.Account) {
		l.Addf("the %s is of account %s, and a load balancer takes those of its own account, %s",
			what, a.Account, strings.Join(c.Accounts, " or "))
	}
}

// checkPlace tells an ARN of another partition, or of another region where it
// names one, and returns whether it is of neither.
func (c *Config) checkPlace(text, what, who, advice string, l validate.List) bool {
	a, ok := awsname.ParseARN(text)
	if !ok || c.Region == "" {
		return false
	}
	switch own := awsname.Partition(c.Region); {
	case a.Partition != own:
		l.Addf("the %s is of partition %s, but the region %s is in %s: name one there", what, a.Partition, c.Region, own)
	case a.Region != "" && a.Region != c.Region:
		l.Addf("the %s is in %s, and %s takes those of its own region: %s one in %s", what, a.Region, who, advice, c.Region)
	default:
		return true
	}
	return false
}
