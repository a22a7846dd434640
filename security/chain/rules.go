package chain

// A Direction is the way a rule looks from its group.
type Direction string

// The directions.
const (
	In  Direction = "ingress"
	Out Direction = "egress"
)

// A Rule is one half of an edge, on one group, with one peer.
type Rule struct {
	Key       string // "alb-to-tasks-3000-ingress"
	Group     string
	Direction Direction
	Peer      Node
	Port      int
	Why       string
}

// Rules renders each edge as its two halves: egress on the group it leaves and
// ingress on the group it enters. The AWS provider takes AWS's own
// allow-everything egress off each group it makes, so with only one half the
// connection would never open.
func (c Chain) Rules() []Rule {
	var all []Rule
	for _, e := range c.Edges {
		why := e.String() + ": " + e.Why
		if e.From.Group != "" {
			all = append(all, Rule{e.String() + "-egress", e.From.Group, Out, e.To, e.Port, why})
		}
		if e.To.Group != "" {
			all = append(all, Rule{e.String() + "-ingress", e.To.Group, In, e.From, e.Port, why})
		}
	}
	return all
}
