package reach

import (
	"fmt"
	"maps"
	"strings"

	"ecs-foundation/iam/policy/evaluate"
	"ecs-foundation/internal/netaddr"
)

// An Interface is a network interface that routes lead to.
type Interface struct {
	Key, Subnet string
	Groups      []string
	// DropsForeign reports whether it drops packets that are not to or from its own address.
	DropsForeign bool
}

// A Peering is a peering connection with another VPC.
type Peering struct {
	Key, Peer string
	State     string // active, or another word of AWS
}

// A BlockMode is a mode of VPC Block Public Access.
// https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
type BlockMode string

// The modes.
const (
	// BlockBoth stops all traffic through internet gateways and egress-only internet gateways.
	BlockBoth BlockMode = "block-bidirectional"
	// BlockIngress stops it except through NAT gateways and egress-only internet gateways.
	BlockIngress BlockMode = "block-ingress"
)

// block closes the walk if VPC Block Public Access stops traffic of a subnet with the
// internet. Outbound reports whether a NAT gateway or an egress-only gateway carries it.
func (w *walk) block(s Subnet, outbound bool) {
	if s.Blocked == BlockBoth || s.Blocked == BlockIngress && !outbound {
		w.hop("block of "+s.Key, s.Key, Closed, fmt.Sprintf("VPC Block Public Access is %s for the subnet", s.Blocked))
	}
}

// edge follows the route table of an internet gateway, which can take what enters the VPC
// to an appliance.
func (w *walk) edge(s Subnet) {
	for _, t := range w.n.Edges {
		if route, ok := t.within(w.n.CIDR, s.CIDR); ok && route.Destination.Overlaps(s.CIDR) {
			w.hop("edge route "+t.Key, t.Key, Unknown, "packets from the internet pass through "+route.target()+opaque)
		}
	}
}

const opaque = ", and what is behind it is not known"

// target names the gateway of a route.
func (r Route) target() string {
	return strings.TrimSpace(string(r.Via) + " " + r.Target)
}

// beyond follows a connection to where the model ends.
func (w *walk) beyond(s Subnet, r Route) {
	where, table := "route of "+s.Key, w.n.table(s)
	peering, isKnown := find(w.n.Peerings, func(p Peering) bool { return p.Key == r.Target })
	switch {
	case r.Blackhole:
		w.hop(where, table.Key, Closed, fmt.Sprintf("the route to %s is a blackhole: its target %s was deleted or detached",
			r.Destination, r.Target))
	case r.Via == ViaPeering && (r.Destination == netaddr.AllIPv4 || r.Destination == netaddr.AllIPv6):
		// https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
		w.hop(where, table.Key, Closed, "through "+r.target()+", which does not lead to the internet of the other VPC")
	case r.Via == ViaPeering && isKnown && peering.State != "active":
		w.hop(where, r.Target, Closed, fmt.Sprintf("%s is in state %s", r.target(), peering.State))
	case r.Via == ViaPeering && isKnown:
		w.hop(where, table.Key, Unknown, fmt.Sprintf("through %s: the routes, network ACLs and security groups of %s are not known",
			r.target(), peering.Peer))
	default:
		w.hop(where, table.Key, Unknown, "through "+r.target()+opaque)
	}
}

// absent closes the walk because something does not exist. In a shared VPC it may exist:
// AWS does not describe the owner's endpoints, gateways and security groups to participants.
// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing.html
func (w *walk) absent(where, object, why string) {
	if w.n.Owner == "" {
		w.hop(where, object, Closed, why)
		return
	}
	w.hop(where, object, Unknown, why+", unless account "+w.n.Owner+" has it, which shares the VPC and whose resources are not shown")
}

// missing returns the reason for which something is not known.
func missing(action string) string { return "without permission for " + action }

// unreadRoutes records that the routes of a subnet are not known.
func (w *walk) unreadRoutes(s Subnet) bool {
	const action = "ec2:DescribeRouteTables"
	if w.n.isUnread(action) {
		w.hop("route of "+s.Key, s.Key, Unknown, "not known "+missing(action))
		return true
	}
	return false
}

// policy evaluates the policy of an endpoint for the calls of the source.
func (w *walk) policy(endpoint, document string, to End) {
	if document == "" || len(to.Calls) == 0 {
		return
	}
	where := "policy of " + endpoint
	parsed, err := evaluate.Parse([]byte(document))
	if err != nil {
		w.hop(where, endpoint, Unknown, err.Error())
		return
	}
	v, why := Open, "allows the calls"
	for _, call := range to.Calls {
		call.Context = withEndpoint(call.Context, w.n.Key, endpoint)
		result := evaluate.Decide(call, parsed)
		switch what := call.Action + " on " + call.Resource; {
		case result.Decision == evaluate.Allowed || v == Closed:
		case result.Decision == evaluate.Denied:
			v, why = Closed, strings.TrimSpace("denies "+what+" by statement "+result.Sid)
		case result.Decision == evaluate.NotAllowed:
			v, why = Closed, "no statement allows "+what
		case v == Open:
			v, why = Unknown, what+" depends on "+strings.Join(result.Keys, ", ")
		}
	}
	w.hop(where, endpoint, v, why)
}

// withEndpoint returns the values of condition keys with those that an endpoint sets.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
func withEndpoint(keys map[string][]string, vpc, endpoint string) map[string][]string {
	out := map[string][]string{"aws:sourcevpce": {endpoint}, "aws:sourcevpc": {vpc}, "aws:securetransport": {"true"}, "aws:sourceip": nil}
	maps.Copy(out, keys)
	return out
}
