package config

import (
	"ecs-foundation/internal/validate"
	lbplan "ecs-foundation/loadbalancer/plan"
	networkplan "ecs-foundation/network/plan"
)

// A Profile is a set of rules that is enforced for a stack.
type Profile string

// The profiles.
const (
	// Development enforces only what AWS requires.
	Development Profile = "development"
	// Production also enforces availability, logging and data protection.
	Production Profile = "production"
)

// Values are the profiles.
func (Profile) Values() []string { return []string{string(Development), string(Production)} }

// yearOfLogs is the log retention that Security Hub (CloudWatch.16) requires, in days.
const yearOfLogs = 365

// validateProfile reports settings that production rejects. Two zones are required in
// every profile.
func (c *Config) validateProfile(errs validate.Errors) {
	if c.Profile != Production {
		return
	}
	balancer := errs.Child("loadBalancer")
	if p := c.LoadBalancer.DeletionProtection; p != nil && !*p {
		balancer.Child("deletionProtection").Addf("production requires deletion protection: remove the key")
	}
	switch existing := c.LoadBalancer.Existing; {
	case existing != nil && !existing.HTTPS():
		balancer.Child("existing").Child("listenerArn").Addf("production requires HTTPS, and the listener has HTTP: select an HTTPS listener")
	case c.LoadBalancer.HTTP != lbplan.Forward:
	case !c.LoadBalancer.HTTPS():
		balancer.Child("http").Addf("production requires HTTPS: set certificateArn, or domain and zoneId, " +
			"and set http: redirect or off")
	default:
		balancer.Child("http").Addf("production requires HTTPS: set redirect or off")
	}
	c.validateProtection(balancer)
	if c.Network.NAT.Strategy == networkplan.Single {
		errs.Child("network").Child("nat").Child("strategy").Addf("production must survive the loss of a zone, and a single NAT gateway fails with " +
			"its zone: set OnePerAz, or None with endpoints: derived")
	}
	if days := c.Logs.RetentionDays; days < yearOfLogs {
		errs.Child("logs").Child("retentionDays").Addf("production requires at least %d days (got %d): set %[1]d", yearOfLogs, days)
	}
	c.validateFlowLogs(errs.Child("network").Child("flowLogs"))
	if trail := c.Monitoring.CloudTrail; trail != nil && trail.Days() < yearOfLogs {
		errs.Child("monitoring").Child("cloudTrail").Child("retentionDays").Addf(
			"production requires at least %d days (got %d): set %[1]d, or remove the key", yearOfLogs, trail.Days())
	}
	if github := c.Delivery.GitHub; github != nil {
		github.ValidateSeparation(errs.Child("delivery").Child("github"))
	}
	if len(c.Accounts) == 0 {
		errs.Child("accounts").Addf("required in production, so that the stack is not deployed to another account: list the account ID")
	}
	c.validateBoundary(errs.Child("iam").Child("permissionsBoundary"))
	c.validateEscalation(errs.Child("services"))
	for _, name := range c.ServiceNames() {
		if c.Services[name].Exec {
			errs.Child("services").Child(name).Child("exec").Addf("production does not allow ECS Exec, because a shell in a task can read its secrets: " +
				"remove the key; in an emergency, set profile: development temporarily")
		}
	}
}

// validateFlowLogs reports flow logs that are off or kept too briefly. Those of an existing
// network belong to its owner.
func (c *Config) validateFlowLogs(errs validate.Errors) {
	if c.Network.UsesExisting() {
		return
	}
	if c.Network.FlowLogs.Destination == networkplan.DestinationNone {
		errs.Child("destination").Addf("production requires flow logs (Security Hub EC2.6): set cloudwatch or s3")
	} else if days := c.Network.FlowLogs.RetentionDays; days < yearOfLogs && days != c.Logs.RetentionDays {
		errs.Child("retentionDays").Addf("production requires at least %d days (got %d): set %[1]d, or remove the key", yearOfLogs, days)
	}
}
