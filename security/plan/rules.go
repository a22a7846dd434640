package plan

// A Direction is the direction of the traffic that a rule allows.
type Direction string

// The directions.
const (
	In  Direction = "ingress"
	Out Direction = "egress"
)

// A Protocol is an IP protocol, by AWS's name.
type Protocol string

// The protocols.
const (
	TCP Protocol = "tcp"
	UDP Protocol = "udp"
)

// A Rule is a security group rule.
type Rule struct {
	Key       string // "alb-to-tasks-3000-ingress"
	Group     string
	Direction Direction
	Peer      Node
	Protocol  Protocol
	Port      int
	Why       string
}

// Rules returns the rules of all edges: egress on the group of the client and
// ingress on the group of the server. Both are needed, because the AWS provider
// removes the default egress rule of a group that it creates.
// https://www.pulumi.com/registry/packages/aws/api-docs/ec2/securitygroup/
func (p Plan) Rules() []Rule {
	var rules []Rule
	for _, e := range p.Edges {
		for _, protocol := range e.protocols() {
			name := e.String()
			if protocol != TCP {
				name += "-" + string(protocol)
			}
			why := name + ": " + e.Why
			if e.From.Group != "" {
				rules = append(rules, Rule{name + "-egress", e.From.Group, Out, e.To, protocol, e.Port, why})
			}
			if e.To.Group != "" {
				rules = append(rules, Rule{name + "-ingress", e.To.Group, In, e.From, protocol, e.Port, why})
			}
		}
	}
	return rules
}

// protocols returns the protocols of an edge. Name servers are queried over UDP, and
// over TCP if the response is long (RFC 7766).
func (e Edge) protocols() []Protocol {
	if e.Port == dnsPort && e.To.CIDR.IsValid() {
		return []Protocol{TCP, UDP}
	}
	return []Protocol{TCP}
}
