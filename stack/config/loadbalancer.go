package config

import (
	"slices"

	"ecs-foundation/internal/validate"
	lbplan "ecs-foundation/loadbalancer/plan"
	networkplan "ecs-foundation/network/plan"
)

// createsLoadBalancer reports whether the stack creates a load balancer.
func (c *Config) createsLoadBalancer() bool {
	return c.LoadBalancer.Existing == nil && !c.LoadBalancer.IsOff()
}

// completeBalancer sets the default retention of the load balancer's logs to that of
// the services' logs.
func (c *Config) completeBalancer() {
	b := &c.LoadBalancer
	kept := b.Logging().OwnBucket() && b.Logs.RetentionDays == nil
	if kept && slices.Contains(networkplan.Retentions(), c.Logs.RetentionDays) {
		b.Logs.RetentionDays = new(c.Logs.RetentionDays)
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
