package config

import (
	"ecs-foundation/internal/validate"
	lbplan "ecs-foundation/loadbalancer/plan"
	networkplan "ecs-foundation/network/plan"
)

// A Profile is a set of rules that a stack asks to be held to.
type Profile string

// The profiles.
const (
	// Development asks for nothing more than what AWS takes.
	Development Profile = "development"
	// Production refuses what would cost a business its service, its traces
	// or its customers' secrets: see checkProfile.
	Production Profile = "production"
)

// Values are the profiles.
func (Profile) Values() []string { return []string{string(Development), string(Production)} }

// yearOfLogs is how long Security Hub (CloudWatch.16) wants logs kept.
const yearOfLogs = 365

// validateProfile tells what production refuses. Two zones are asked of every
// stack, by its load balancer.
func (c *Config) validateProfile(errs validate.Errors) {
	if c.Profile != Production {
		return
	}
	balancer := errs.Child("loadBalancer")
	if p := c.LoadBalancer.DeletionProtection; p != nil && !*p {
		balancer.Child("deletionProtection").Addf("production keeps its load balancer from being deleted by a slip: take the key off")
	}
	switch {
	case c.LoadBalancer.HTTP != lbplan.Forward:
	case !c.LoadBalancer.HTTPS():
		balancer.Child("http").Addf("production sends nothing unencrypted: set certificateArn, or domain and zoneId, " +
			"and write http: redirect or off")
	default:
		balancer.Child("http").Addf("production sends nothing unencrypted: write redirect or off")
	}
	c.validateGuard(balancer)
	if c.Network.NAT.Strategy == networkplan.Single {
		errs.Child("network").Child("nat").Child("strategy").Addf("production outlives the loss of a zone, and with one NAT gateway " +
			"its zone takes all others along: write OnePerAz, or None with endpoints: derived")
	}
	if days := c.Logs.RetentionDays; days < yearOfLogs {
		errs.Child("logs").Child("retentionDays").Addf("production keeps logs for a year or longer (Security Hub CloudWatch.16), "+
			"and here it is %s: write %d", validate.Count(days, "day"), yearOfLogs)
	}
	flow := errs.Child("network").Child("flowLogs")
	if c.Network.FlowLogs.Destination == networkplan.Nowhere {
		flow.Child("destination").Addf("production knows who knocked (Security Hub EC2.6): write cloudwatch or s3")
	} else if days := c.Network.FlowLogs.RetentionDays; days < yearOfLogs && days != c.Logs.RetentionDays {
		flow.Child("retentionDays").Addf("production keeps logs for a year or longer, and here it is %s: write %d, or take the key off",
			validate.Count(days, "day"), yearOfLogs)
	}
	if trail := c.Monitoring.CloudTrail; trail != nil && trail.Days() < yearOfLogs {
		errs.Child("monitoring").Child("cloudTrail").Child("retentionDays").Addf(
			"production keeps logs for a year or longer, and here it is %s: "+
				"write %d, or take the key off", validate.Count(trail.Days(), "day"), yearOfLogs)
	}
	if len(c.Accounts) == 0 {
		errs.Child("accounts").Addf("production is built in its own account and by no slip in another: name it, in quotes")
	}
	for _, name := range c.ServiceNames() {
		if c.Services[name].Exec {
			errs.Child("services").Child(name).Child("exec").Addf("production opens no shells in its tasks, where all its secrets are: " +
				"take the key off; in an emergency set profile: development for as long as it takes")
		}
	}
}
