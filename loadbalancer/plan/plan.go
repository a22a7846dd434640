package plan

import (
	"errors"
	"slices"

	"ecs-foundation/internal/validate"
)

// A Plan is a load balancer as plain data.
type Plan struct {
	Input        Input
	Listeners    []Listener
	TargetGroups []TargetGroup
	Rules        []Rule // by priority
	Logins       map[string]Login
	// Shard is which of a stack's load balancers it is; "" is the first.
	Shard string
	// Internal tells that nobody on the internet reaches it.
	Internal bool
	// Certificate is the one to be made for it, or none.
	Certificate Certificate
	// Names are those whose DNS records lead to it, sorted.
	Names      []string
	Attributes Attributes
	WebACL     string // its ARN, or ""
	Logs       Logs
	Alarms     *Alarms // or nil
	Dashboard  bool

	valid bool
}

// Err returns an error for a plan that New did not return.
func (p Plan) Err() error {
	if !p.valid {
		return errors.New("load balancer plan: required; create it with plan.New")
	}
	return nil
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
	// Serves tells that rules decide. Redirects tells that what none of them
	// takes is sent on to HTTPS; otherwise it is answered with 404.
	Serves    bool
	Redirects bool
}

// A TargetGroup is the tasks of a service, or those of its green version.
type TargetGroup struct {
	Service     string
	Green       bool
	Port        int
	HealthCheck HealthCheck
	Target      Target
}

// Key returns what the group is known by.
func (g TargetGroup) Key() string {
	if g.Green {
		return g.Service + "-green"
	}
	return g.Service
}

// A Rule does one thing with what matches: it redirects, answers, or forwards
// to target groups. It is known by its priority: two services that swap theirs, or
// one that is renamed, change rules in place, and no priority is ever asked for
// while another rule still holds it.
type Rule struct {
	Key     string // of the configuration: "services.cart.routes[0]"
	Shard   string // the load balancer that it belongs to; "" is the first
	Service string // whose route it is, or ""
	Route
	Redirect   *Redirection
	Respond    *Response
	Forward    []Share
	Stickiness int // seconds that a client stays with its first target group
}

// A Share is a target group and, of several, its part of the requests.
type Share struct {
	Group  string // key
	Weight int
}

// New plans a load balancer, or returns every mistake in the input with keys
// below "loadBalancer" and "services".
func New(in Input) (Plan, error) {
	errs := validate.NewErrors("")
	check(in, errs)
	if err := errs.Err(); err != nil {
		return Plan{}, err
	}
	p := Plan{
		Input:       in,
		Listeners:   in.listeners(),
		Shard:       in.Shard,
		Internal:    in.Spec.Internal,
		Certificate: in.Spec.certificate(),
		Names:       in.names(),
		Attributes:  in.Spec.attributes(),
		WebACL:      in.Spec.WebACL,
		Logs:        in.Spec.Logging(),
		Alarms:      in.Spec.alarms(),
		Dashboard:   in.Spec.Dashboard,
		Rules:       in.rules(),
		Logins:      in.Spec.Logins,
		valid:       true,
	}
	for _, s := range in.Services {
		if !in.serves(s) || s.Shard != in.Shard {
			continue
		}
		target := s.Target.withDefaults()
		group := TargetGroup{
			Service: s.Name, Port: s.Port, Target: target, HealthCheck: s.HealthCheck.withDefaults(target.Version),
		}
		p.TargetGroups = append(p.TargetGroups, group)
		if s.Green != nil {
			group.Green = true
			p.TargetGroups = append(p.TargetGroups, group)
		}
	}
	return p, nil
}

// Serves reports whether a load balancer sends requests to a service.
func (s Spec) Serves(name string, service ServiceRouting) bool {
	return len(service.Routes) > 0 || s.forwardsTo(name)
}

func (in Input) serves(s Service) bool {
	return in.Spec.Serves(s.Name, s.ServiceRouting)
}

// scheme is what clients write before the host to come to a listener.
func (l Listener) scheme() Scheme {
	if l.HTTPS {
		return SchemeHTTPS
	}
	return SchemeHTTP
}

// https tells that there is a listener for HTTPS.
func (in Input) https() bool {
	return in.Certified || in.Spec.HTTPS()
}

// HTTPS tells that the spec has a certificate, given or to be made.
func (s Spec) HTTPS() bool {
	return s.CertificateARN != "" || s.Domain != ""
}

// listeners returns that of HTTPS first: who is sent on to it has to find it.
func (in Input) listeners() []Listener {
	s := in.Spec
	var all []Listener
	if in.https() {
		all = append(all, Listener{
			Key: "https", Port: 443, HTTPS: true, Serves: true,
			CertificateARN: s.CertificateARN, Certificates: s.Certificates, MutualTLS: s.MutualTLS,
		})
	}
	if s.HTTP != Off {
		all = append(all, Listener{Key: "http", Port: 80, Serves: s.HTTP == Forward, Redirects: s.HTTP != Forward || in.https()})
	}
	return all
}

// Ports returns the ports that the load balancer listens on.
func (s Spec) Ports() []int {
	var all []int
	for _, l := range (Input{Spec: s}).listeners() {
		all = append(all, l.Port)
	}
	slices.Sort(all)
	return all
}
