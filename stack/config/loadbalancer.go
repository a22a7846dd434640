package config

import (
	"maps"
	"slices"
	"strings"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
	lbplan "ecs-foundation/loadbalancer/plan"
	networkplan "ecs-foundation/network/plan"
)

// validateCertificates reports certificates and trust stores that the load balancers
// of the stack cannot use.
func (c *Config) validateCertificates(errs validate.Errors) {
	balancer := c.LoadBalancer
	c.validateSameAccount(balancer.CertificateARN, "certificate", "choose or request", errs.Child("certificateArn"))
	for _, key := range slices.Sorted(maps.Keys(balancer.Certificates)) {
		c.validateSameAccount(balancer.Certificates[key], "certificate", "choose or request", errs.Child("certificates").Child(key))
	}
	if m := balancer.MutualTLS; m != nil {
		c.validateSameAccount(m.TrustStore, "trust store", "choose or create", errs.Child("mutualTls").Child("trustStore"))
	}
}

// validateSameAccount reports an ARN outside the partition, region or accounts of the
// stack.
func (c *Config) validateSameAccount(text, what, advice string, errs validate.Errors) {
	a, _ := awsname.ParseARN(text)
	if c.validateSameRegion(text, what, "a load balancer", advice, errs) && len(c.Accounts) > 0 && !slices.Contains(c.Accounts, a.Account) {
		errs.Addf("the %s is in account %s: a load balancer can use only those in its own account, %s",
			what, a.Account, strings.Join(c.Accounts, " or "))
	}
}

// validateSameRegion reports an ARN of another partition, or of another region if the
// ARN has one. It returns whether both match.
func (c *Config) validateSameRegion(text, what, user, advice string, errs validate.Errors) bool {
	a, ok := awsname.ParseARN(text)
	if !ok || c.Region == "" {
		return false
	}
	own := awsname.Partition(c.Region)
	switch {
	case a.Partition != own:
		errs.Addf("the %s is in partition %s, but region %s is in %s: choose one there", what, a.Partition, c.Region, own)
	case a.Region != "" && a.Region != c.Region:
		errs.Addf("the %s is in %s: %s can use only those in its own region; %s one in %s", what, a.Region, user, advice, c.Region)
	default:
		return true
	}
	return false
}

// completeBalancer sets the default retention of the load balancer's logs to that of
// the services' logs.
func (c *Config) completeBalancer() {
	b := &c.LoadBalancer
	kept := b.Logging().On() && b.Logs.Bucket == "" && b.Logs.RetentionDays == nil
	if kept && slices.Contains(networkplan.Retentions(), c.Logs.RetentionDays) {
		b.Logs.RetentionDays = new(c.Logs.RetentionDays)
	}
}

// validateAttachments reports a web ACL, log bucket or alarm topic that the load
// balancers cannot use.
func (c *Config) validateAttachments(errs validate.Errors) {
	b := c.LoadBalancer
	c.validateSameAccount(b.WebACL, "web ACL", "choose", errs.Child("webAcl"))
	c.validateSameRegion(b.Logs.Bucket, "bucket", "a load balancer", "choose", errs.Child("logs").Child("bucket"))
	if b.Alarms != nil {
		c.validateSameRegion(b.Alarms.Topic, "topic", "an alarm", "choose", errs.Child("alarms").Child("topic"))
	}
}

// validateProtection reports the load balancer settings that production rejects. It
// does not require a web ACL, because what to filter depends on the services.
func (c *Config) validateProtection(errs validate.Errors) {
	b := c.LoadBalancer
	if b.AccessLogs != nil && !*b.AccessLogs {
		errs.Child("accessLogs").Addf("production requires access logs (Security Hub ELB.5): remove the key")
	}
	if days := b.Logs.RetentionDays; days != nil && *days < yearOfLogs && *days != c.Logs.RetentionDays {
		errs.Child("logs").Child("retentionDays").Addf("production requires at least %d days (got %d): set %[1]d, or remove the key",
			yearOfLogs, *days)
	}
	if b.Desync == lbplan.Monitor {
		errs.Child("desync").Addf("production requires protection against HTTP desync (Security Hub ELB.12): " +
			"set defensive or strictest, or remove the key")
	}
}
