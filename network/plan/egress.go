package plan

import (
	"slices"

	"ecs-foundation/internal/validate"
)

// Egress is a profile of the ways out: NAT, endpoints and what tasks may reach
// are one decision, and half of one is a task that does not start.
type Egress string

// The profiles.
const (
	// Internet leaves through NAT; S3 and DynamoDB by their free gateways.
	Internet Egress = "internet"
	// Balanced leaves through NAT, but for AWS: the services that the stack
	// declares it calls have interface endpoints.
	Balanced Egress = "balanced"
	// Isolated has no way out: tasks reach those endpoints and nothing else.
	Isolated Egress = "isolated"
)

// Values are the profiles.
func (Egress) Values() []string {
	return []string{string(Internet), string(Balanced), string(Isolated)}
}

// derives tells whether the profile has interface endpoints.
func (e Egress) derives() bool {
	return e == Balanced || e == Isolated
}

// Complete returns the settings with their defaults, with what the egress
// profile stands for, and with the endpoints that tasks with these needs take
// where they are derived. What is set stays, also where it contradicts the
// profile, so that it can be told.
func (s Spec) Complete(needs Needs) Spec {
	if !s.CIDR.IsValid() {
		s.CIDR = defaultCIDR
	}
	s.FlowLogs = s.FlowLogs.withDefaults()
	s.DHCP = s.DHCP.withDefaults()
	if s.EndpointPolicies == "" {
		s.EndpointPolicies = Restricted
	}
	if s.NAT.Strategy == "" {
		s.NAT.Strategy = OnePerAz
		if s.Egress == Isolated {
			s.NAT.Strategy = None
		}
	}
	if s.Egress.derives() {
		s.Endpoints.Derived = true
	}
	if s.Endpoints.Derived {
		missing := slices.DeleteFunc(Derive(needs), func(service string) bool {
			return slices.Contains(s.Endpoints.Services, service)
		})
		s.Endpoints.Services = slices.Concat(s.Endpoints.Services, missing)
	}
	return s
}

// validateEgress tells what takes back what an egress profile promises. What only
// refines it passes: one NAT gateway instead of many, endpoints beside those
// that are derived.
func validateEgress(s Spec, errs validate.Errors) {
	if !slices.Contains(s.Egress.Values(), string(s.Egress)) {
		return
	}
	contradicts := func(key, value, why string, other Egress) {
		errs.Child(key).Addf("%s contradicts network.egress: %s, %s: remove one of them, or set network.egress: %s",
			value, s.Egress, why, other)
	}
	out := s.NAT.Strategy != None
	switch {
	case out && s.Egress == Isolated:
		contradicts("nat.strategy", string(s.NAT.Strategy), "which has no NAT gateway", Balanced)
	case !out && s.Egress != Isolated:
		contradicts("nat.strategy", string(None), "which uses NAT gateways", Isolated)
	}
	e := s.Endpoints
	switch {
	case e.None && s.Egress.derives():
		contradicts("endpoints", "none", "which derives them", Internet)
	case e.Derived && s.Egress == Internet:
		contradicts("endpoints", "derived", "which has gateway endpoints only", Balanced)
	case len(Paid(e.Services)) > 0 && s.Egress == Internet:
		contradicts("endpoints", "a list", "which has gateway endpoints only", Balanced)
	}
}
