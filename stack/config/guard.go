package config

import (
	"slices"

	"ecs-foundation/internal/validate"
	lbplan "ecs-foundation/loadbalancer/plan"
	networkplan "ecs-foundation/network/plan"
)

// completeBalancer keeps the load balancer's logs as long as those of services,
// where nothing else is said.
func (c *Config) completeBalancer() {
	b := &c.LoadBalancer
	kept := b.Logging().On() && b.Logs.Bucket == "" && b.Logs.RetentionDays == nil
	if kept && slices.Contains(networkplan.Retentions(), c.Logs.RetentionDays) {
		b.Logs.RetentionDays = new(c.Logs.RetentionDays)
	}
}

// validateAround tells what stands around the load balancer where it is of no use.
func (c *Config) validateAround(errs validate.Errors) {
	b := c.LoadBalancer
	c.validateOwn(b.WebACL, "web ACL", "name", errs.Child("webAcl"))
	c.validatePlace(b.Logs.Bucket, "bucket", "a load balancer", "name", errs.Child("logs").Child("bucket"))
	if b.Alarms != nil {
		c.validatePlace(b.Alarms.Topic, "topic", "an alarm", "name", errs.Child("alarms").Child("topic"))
	}
}

// validateGuard tells what production refuses of the load balancer's protection. It
// asks for no web ACL: what it would have to filter is not known here.
func (c *Config) validateGuard(errs validate.Errors) {
	b := c.LoadBalancer
	if b.AccessLogs != nil && !*b.AccessLogs {
		errs.Child("accessLogs").Addf("production knows who asked for what (Security Hub ELB.5): take the key off")
	}
	if days := b.Logs.RetentionDays; days != nil && *days < yearOfLogs && *days != c.Logs.RetentionDays {
		errs.Child("logs").Child("retentionDays").Addf("production keeps logs for a year or longer, and here it is %s: write %d, or take the key off",
			validate.Count(*days, "day"), yearOfLogs)
	}
	if b.Desync == lbplan.Monitor {
		errs.Child("desync").Addf("production lets no request through that can hide another (Security Hub ELB.12): " +
			"write defensive or strictest, or take the key off")
	}
}
