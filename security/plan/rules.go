package plan

// A Direction is the way a rule looks from its group.
type Direction string

// The directions.
const (
	In  Direction = "ingress"
	Out Direction = "egress"
)

// A Protocol is one that rules speak of, as AWS names it.
type Protocol string

// The protocols.
const (
	TCP Protocol = "tcp"
	UDP Protocol = "udp"
)

// A Rule is one half of an edge, on one group, with one peer.
type Rule struct {
	Key       string // "alb-to-tasks-3000-ingress"
	Group     string
	Direction Direction
	Peer      Node
	Protocol  Protocol
	Port      int
	Why       string
}

// Rules renders each edge as its two halves: egress on the group it leaves and
// ingress on the group it enters. The AWS provider takes AWS's own
// allow-everything egress off each group it makes, so with only one half the
// connection would never open.
func (p Plan) Rules() []Rule {
	var all []Rule
	for _, e := range p.Edges {
		for _, protocol := range e.protocols() {
			name := e.String()
			if protocol != TCP {
				name += "-" + string(protocol)
			}
			why := name + ": " + e.Why
			if e.From.Group != "" {
				all = append(all, Rule{name + "-egress", e.From.Group, Out, e.To, protocol, e.Port, why})
			}
			if e.To.Group != "" {
				all = append(all, Rule{name + "-ingress", e.To.Group, In, e.From, protocol, e.Port, why})
			}
		}
	}
	return all
}

// protocols are those by which an edge is used. A name server is asked by UDP,
// and by TCP where an answer is long (RFC 7766).
func (e Edge) protocols() []Protocol {
	if e.Port == dnsPort && e.To.CIDR.IsValid() {
		return []Protocol{TCP, UDP}
	}
	return []Protocol{TCP}
}
