package config

import (
	"maps"
	"net/netip"
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

// validateSources reports rules for IPv6 sources of load balancers with IPv4 addresses only, which match no request.
func (c *Config) validateSources(errs validate.Errors) {
	fix := "the load balancer has IPv4 addresses only: set network.ipv6: true, or add an IPv4 range"
	if c.LoadBalancer.IsInternal() {
		fix = "an internal load balancer has IPv4 addresses only: add an IPv4 range"
	} else if c.Network.IPv6 || c.Network.UsesExisting() {
		return
	}
	if !c.createsLoadBalancer() {
		return
	}
	validateRule := func(r lbplan.Route, rule validate.Errors) {
		isIPv4 := func(source netip.Prefix) bool { return !source.Addr().Is6() }
		if len(r.Sources) > 0 && !slices.ContainsFunc(r.Sources, isIPv4) {
			rule.Child("sources").Addf("never matches, because all ranges are IPv6, and %s", fix)
		}
	}
	for _, name := range c.ServiceNames() {
		for i, r := range c.Services[name].Routes {
			validateRule(r, errs.Child("services").Child(name).Child("routes").Index(i))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.LoadBalancer.Rules)) {
		validateRule(c.LoadBalancer.Rules[name].Route, errs.Child("loadBalancer").Child("rules").Child(name))
	}
}
