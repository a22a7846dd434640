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
	// Assumed is set for a rule of an existing group that another stack or tool manages.
	// AWS rejects a second rule with the same peer and port, so that the stack adds only
	// rules whose peer is one of its own groups.
	// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupEgress.html
	Assumed bool
}

// Rules returns the rules of all edges: egress on the group of the client and
// ingress on the group of the server. Both are needed, because the AWS provider
// removes the default egress rule of a group that it creates.
// https://www.pulumi.com/registry/packages/aws/api-docs/ec2/securitygroup/
func (p Plan) Rules() []Rule {
	var rules []Rule
	own := map[string]bool{}
	for _, g := range p.Groups {
		own[g.Key] = g.ID == ""
	}
	add := func(r Rule) {
		r.Assumed = !own[r.Group] && !own[r.Peer.Group]
		rules = append(rules, r)
	}
	for _, e := range p.Edges {
		for _, protocol := range e.protocols() {
			name := e.String()
			if protocol != TCP {
				name += "-" + string(protocol)
			}
			why := name + ": " + e.Why
			if e.From.Group != "" {
				add(Rule{Key: name + "-egress", Group: e.From.Group, Direction: Out, Peer: e.To, Protocol: protocol, Port: e.Port, Why: why})
			}
			if e.To.Group != "" {
				add(Rule{Key: name + "-ingress", Group: e.To.Group, Direction: In, Peer: e.From, Protocol: protocol, Port: e.Port, Why: why})
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
