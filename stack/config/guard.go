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
	if kept && slices.Contains(networkplan.Retentions, c.Logs.RetentionDays) {
		b.Logs.RetentionDays = new(c.Logs.RetentionDays)
	}
}

// checkAround tells what stands around the load balancer where it is of no use.
func (c *Config) checkAround(l validate.List) {
	b := c.LoadBalancer
	c.checkOwn(b.WebACL, "web ACL", "name", l.At("webAcl"))
	c.checkPlace(b.Logs.Bucket, "bucket", "a load balancer", "name", l.At("logs").At("bucket"))
	if b.Alarms != nil {
		c.checkPlace(b.Alarms.Topic, "topic", "an alarm", "name", l.At("alarms").At("topic"))
	}
}

// checkGuard tells what production refuses of the load balancer's protection. It
// asks for no web ACL: what it would have to filter is not known here.
func (c *Config) checkGuard(l validate.List) {
	b := c.LoadBalancer
	if b.AccessLogs != nil && !*b.AccessLogs {
		l.At("accessLogs").Addf("production knows who asked for what (Security Hub ELB.5): take the key off")
	}
	if days := b.Logs.RetentionDays; days != nil && *days < yearOfLogs && *days != c.Logs.RetentionDays {
		l.At("logs").At("retentionDays").Addf("production keeps logs for a year or longer, and here it is %s: write %d, or take the key off",
			validate.Count(*days, "day"), yearOfLogs)
	}
	if b.Desync == lbplan.Monitor {
		l.At("desync").Addf("production lets no request through that can hide another (Security Hub ELB.12): " +
			"write defensive or strictest, or take the key off")
	}
}
