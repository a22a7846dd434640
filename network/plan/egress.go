package plan

import (
	"slices"

	"ecs-foundation/internal/validate"
)

// Egress is a profile that sets NAT, endpoints and the egress rules of tasks together. If
// they do not match, tasks cannot pull their image and do not start.
type Egress string

// The profiles.
const (
	// Internet uses NAT, and gateway endpoints for S3 and DynamoDB.
	Internet Egress = "internet"
	// Balanced uses NAT, and interface endpoints for the AWS services that the
	// services of the stack declare.
	Balanced Egress = "balanced"
	// Isolated has no NAT: tasks can connect only to endpoints.
	Isolated Egress = "isolated"
)

// Values returns the profiles.
func (Egress) Values() []string {
	return []string{string(Internet), string(Balanced), string(Isolated)}
}

// derives reports whether the profile derives interface endpoints.
func (e Egress) derives() bool {
	return e == Balanced || e == Isolated
}

// Complete returns the settings with their defaults, with those of the egress profile,
// and with derived endpoints for needs. It keeps explicit settings, also those that
// contradict the profile, so that validateEgress can report them.
func (s Spec) Complete(needs Needs) Spec {
	if s.UsesExisting() {
		return s.completeEndpoints(needs)
	}
	if !s.CIDR.IsValid() {
		s.CIDR = defaultCIDR
	}
	s.FlowLogs = s.FlowLogs.withDefaults()
	s.DHCP = s.DHCP.withDefaults()
	if s.NAT.Strategy == "" {
		s.NAT.Strategy = OnePerAz
		if s.Egress == Isolated {
			s.NAT.Strategy = None
		}
	}
	if s.Egress.derives() {
		s.Endpoints.Derived = true
	}
	return s.completeEndpoints(needs)
}

// completeEndpoints returns the settings with the endpoints that are derived for needs.
func (s Spec) completeEndpoints(needs Needs) Spec {
	if s.EndpointPolicies == "" {
		s.EndpointPolicies = Restricted
	}
	if s.Endpoints.Derived {
		missing := slices.DeleteFunc(Derive(needs), func(service string) bool {
			return slices.Contains(s.Endpoints.Services, service)
		})
		s.Endpoints.Services = slices.Concat(s.Endpoints.Services, missing)
	}
	return s
}

// validateEgress reports settings that contradict the egress profile. Settings that
// refine it are valid: a single NAT gateway, or endpoints in addition to the derived
// ones.
func validateEgress(s Spec, errs validate.Errors) {
	if !slices.Contains(s.Egress.Values(), string(s.Egress)) {
		return
	}
	contradicts := func(key, value, why string, other Egress) {
		errs.Child(key).Addf("%s contradicts network.egress: %s, %s: remove one of them, or set network.egress: %s",
			value, s.Egress, why, other)
	}
	hasNAT := s.NAT.Strategy != None
	switch {
	case hasNAT && s.Egress == Isolated:
		contradicts("nat.strategy", string(s.NAT.Strategy), "which has no NAT gateway", Balanced)
	case !hasNAT && s.Egress != Isolated:
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
