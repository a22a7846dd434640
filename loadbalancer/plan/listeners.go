package plan

import "slices"

// A Listener is a port of a load balancer.
type Listener struct {
	Key   string // "http", "https"
	Port  int
	HTTPS bool
	// CertificateARN is the default certificate of the HTTPS listener, or "" if it
	// is not known before the update. Certificates are additional ones by name.
	CertificateARN string
	Certificates   map[string]string
	MutualTLS      *MutualTLS
	// Serves reports whether the listener has the rules of the plan. Redirects
	// reports whether its default action is a redirect to HTTPS, and not a 404
	// response.
	Serves    bool
	Redirects bool
	// ExistingARN is the ARN of a listener that the stack does not manage, or "".
	ExistingARN string
}

// scheme returns the scheme of the requests that a listener receives.
func (l Listener) scheme() Scheme {
	if l.HTTPS {
		return SchemeHTTPS
	}
	return SchemeHTTP
}

// https reports whether there is an HTTPS listener.
func (in Input) https() bool {
	return in.Certified || in.Spec.HTTPS()
}

// HTTPS reports whether the load balancer has a certificate, given or requested, or the
// existing listener one.
func (s Spec) HTTPS() bool {
	if s.Existing != nil {
		return s.Existing.HTTPS()
	}
	return s.CertificateARN != "" || s.Domain != ""
}

// IsOff reports whether there is no load balancer.
func (s Spec) IsOff() bool {
	return s.HTTP == Off && !s.HTTPS() && s.Stack == ""
}

// listeners returns the HTTPS listener first, because the HTTP listener redirects
// to it and must be created after it.
func (in Input) listeners() []Listener {
	s := in.Spec
	var listeners []Listener
	if s.Existing != nil {
		return append(listeners, s.Existing.plannedListener(s.Certificates))
	}
	if in.https() {
		listeners = append(listeners, Listener{
			Key: "https", Port: 443, HTTPS: true, Serves: true,
			CertificateARN: s.CertificateARN, Certificates: s.Certificates, MutualTLS: s.MutualTLS,
		})
	}
	if s.HTTP != Off {
		redirects := s.HTTP != Forward || in.https()
		listeners = append(listeners, Listener{Key: "http", Port: 80, Serves: s.HTTP == Forward, Redirects: redirects})
	}
	return listeners
}

// Ports returns the ports that the load balancer listens on, sorted.
func (s Spec) Ports() []int {
	var ports []int
	for _, l := range (Input{Spec: s}).listeners() {
		ports = append(ports, l.Port)
	}
	slices.Sort(ports)
	return ports
}
