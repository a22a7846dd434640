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
	// Internal tells that nobody on the internet reaches it.
	Internal bool
	// Certificate is the one to be made for it, or none.
	Certificate Certificate
	// Names are those whose DNS records lead to it, sorted.
	Names []string
}

// A Listener takes connections on a port.
type Listener struct {
	Key   string // "http", "https"
	Port  int
	HTTPS bool
	// CertificateARN is the certificate of the HTTPS listener, where it is known
	// while planning, and Certificates are those beside it, by name.
	CertificateARN string
	Certificates   map[string]string
	MutualTLS      *MutualTLS
	// Redirects tells that every request is sent on to HTTPS; otherwise the
	// rules decide, and what none matches is answered with 404.
	Redirects bool
}

// A TargetGroup is the tasks of a service.
type TargetGroup struct {
	Service     string
	Port        int
	HealthCheck HealthCheck
	Target      Target
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
		Listeners:          in.listeners(),
		DeletionProtection: in.Spec.DeletionProtection == nil || *in.Spec.DeletionProtection,
		IdleTimeout:        cmp.Or(in.Spec.IdleTimeout, DefaultIdleTimeout),
		Internal:           in.Spec.Internal,
		Certificate:        in.Spec.certificate(),
		Names:              names(in),
	}
	for _, s := range in.Services {
		if len(s.Routes) == 0 {
			continue
		}
		target := s.Target.withDefaults()
		p.TargetGroups = append(p.TargetGroups, TargetGroup{
			Service: s.Name, Port: s.Port, Target: target, HealthCheck: s.HealthCheck.withDefaults(target.Version),
		})
		for _, r := range s.Routes {
			p.Rules = append(p.Rules, Rule{Service: s.Name, Priority: r.Priority, Paths: r.Paths, Hosts: r.Hosts})
		}
	}
	slices.SortFunc(p.Rules, func(a, b Rule) int { return a.Priority - b.Priority })
	return p, nil
}

// https tells that there is a listener for HTTPS.
func (in Input) https() bool {
	return in.Certified || in.Spec.HTTPS()
}

// HTTPS tells that the spec has a certificate, given or to be made.
func (s Spec) HTTPS() bool {
	return s.CertificateARN != "" || s.Domain != ""
}

func (in Input) listeners() []Listener {
	s := in.Spec
	var all []Listener
	if s.HTTP != Off {
		all = append(all, Listener{Key: "http", Port: 80, Redirects: s.HTTP != Forward})
	}
	if in.https() {
		all = append(all, Listener{
			Key: "https", Port: 443, HTTPS: true,
			CertificateARN: s.CertificateARN, Certificates: s.Certificates, MutualTLS: s.MutualTLS,
		})
	}
	return all
}

// Ports returns the ports that the load balancer listens on.
func (s Spec) Ports() []int {
	var all []int
	for _, l := range (Input{Spec: s}).listeners() {
		all = append(all, l.Port)
	}
	return all
}
