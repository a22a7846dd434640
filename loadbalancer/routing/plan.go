package routing

import (
	"cmp"
	"slices"

	"ecs-foundation/internal/problem"
)

// A Plan is a load balancer as plain data.
type Plan struct {
	Listeners          []Listener
	TargetGroups       []TargetGroup
	Rules              []Rule // by priority
	DeletionProtection bool
	IdleTimeout        int
}

// A Listener takes connections on a port.
type Listener struct {
	Key            string // "http", "https"
	Port           int
	CertificateARN string // of the HTTPS listener
	// Redirects tells that every request is sent on to HTTPS; otherwise the
	// rules decide, and what none matches is answered with 404.
	Redirects bool
}

// A TargetGroup is the tasks of a service.
type TargetGroup struct {
	Service     string
	Port        int
	HealthCheck HealthCheck
}

// A Rule sends what matches to a service. It is known by its priority: two
// services that swap theirs, or one that is renamed, change rules in place, and
// no priority is ever asked for while another rule still holds it.
type Rule struct {
	Service  string
	Priority int
	Paths    []string
	Hosts    []string
}

// New plans a load balancer, or returns every mistake in the input with keys
// below "loadBalancer" and "services".
func New(in Input) (Plan, error) {
	found := problem.NewList("")
	check(in, found)
	if err := found.Err(); err != nil {
		return Plan{}, err
	}
	p := Plan{
		Listeners:          in.Spec.listeners(),
		DeletionProtection: in.Spec.DeletionProtection == nil || *in.Spec.DeletionProtection,
		IdleTimeout:        cmp.Or(in.Spec.IdleTimeout, DefaultIdleTimeout),
	}
	for _, s := range in.Services {
		if len(s.Routes) == 0 {
			continue
		}
		p.TargetGroups = append(p.TargetGroups, TargetGroup{
			Service: s.Name, Port: s.Port, HealthCheck: s.HealthCheck.withDefaults(),
		})
		for _, r := range s.Routes {
			p.Rules = append(p.Rules, Rule{Service: s.Name, Priority: r.Priority, Paths: r.Paths, Hosts: r.Hosts})
		}
	}
	slices.SortFunc(p.Rules, func(a, b Rule) int { return a.Priority - b.Priority })
	return p, nil
}

func (s Spec) listeners() []Listener {
	var all []Listener
	if s.HTTP != Off {
		all = append(all, Listener{Key: "http", Port: 80, Redirects: s.HTTP != Forward})
	}
	if s.CertificateARN != "" {
		all = append(all, Listener{Key: "https", Port: 443, CertificateARN: s.CertificateARN})
	}
	return all
}

// Ports returns the ports that the load balancer listens on.
func (s Spec) Ports() []int {
	var all []int
	for _, l := range s.listeners() {
		all = append(all, l.Port)
	}
	return all
}

func (h HealthCheck) withDefaults() HealthCheck {
	return HealthCheck{Path: cmp.Or(h.Path, "/"), Matcher: cmp.Or(h.Matcher, "200")}
}
