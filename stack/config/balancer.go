package config

import (
	"maps"
	"slices"
	"strings"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// validateCertificates tells certificates and trust stores that no load balancer of
// the stack takes.
func (c *Config) validateCertificates(errs validate.Errors) {
	balancer := c.LoadBalancer
	c.validateOwn(balancer.CertificateARN, "certificate", "name or request", errs.Child("certificateArn"))
	for _, key := range slices.Sorted(maps.Keys(balancer.Certificates)) {
		c.validateOwn(balancer.Certificates[key], "certificate", "name or request", errs.Child("certificates").Child(key))
	}
	if m := balancer.MutualTLS; m != nil {
		c.validateOwn(m.TrustStore, "trust store", "name or make", errs.Child("mutualTls").Child("trustStore"))
	}
}

// validateOwn tells what a load balancer would have to take from elsewhere.
func (c *Config) validateOwn(text, what, advice string, errs validate.Errors) {
	a, _ := awsname.ParseARN(text)
	near := c.validatePlace(text, what, "a load balancer", advice, errs)
	if near && len(c.Accounts) > 0 && !slices.Contains(c.Accounts, a.Account) {
		errs.Addf("the %s is of account %s, and a load balancer takes those of its own account, %s",
			what, a.Account, strings.Join(c.Accounts, " or "))
	}
}

// validatePlace tells an ARN of another partition, or of another region where it
// names one, and returns whether it is of neither.
func (c *Config) validatePlace(text, what, who, advice string, errs validate.Errors) bool {
	a, ok := awsname.ParseARN(text)
	if !ok || c.Region == "" {
		return false
	}
	own := awsname.Partition(c.Region)
	switch {
	case a.Partition != own:
		errs.Addf("the %s is of partition %s, but the region %s is in %s: name one there", what, a.Partition, c.Region, own)
	case a.Region != "" && a.Region != c.Region:
		errs.Addf("the %s is in %s, and %s takes those of its own region: %s one in %s", what, a.Region, who, advice, c.Region)
	default:
		return true
	}
	return false
}
