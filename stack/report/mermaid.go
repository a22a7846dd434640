package report

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	networkplan "ecs-foundation/network/plan"
	securityplan "ecs-foundation/security/plan"
)

// maxServices is the number of service groups up to which a diagram shows each. More
// share one box: GitHub draws at most 500 arrows, and a hundred are unreadable.
const maxServices = 8

// Mermaid returns a diagram of the stack that GitHub and GitLab render: subnets by tier,
// NAT gateways, and the groups with their allowed connections.
func (a Architecture) Mermaid() string {
	d := &drawing{Architecture: a, ids: map[string]string{}}
	d.line(0, "flowchart LR")
	d.node(1, Internet, `(("internet"))`)
	for _, e := range a.Edges {
		if e.From != Internet && d.NodeOf(e.From) == "" && d.ids[e.From] == "" {
			d.node(1, e.From, `(["`+e.From+`"])`)
		}
	}
	d.line(1, `subgraph vpc["VPC %s, %s"]`, strings.Join(a.CIDRs, ", "), a.Region)
	for _, tier := range d.Tiers() {
		d.tier(tier)
	}
	d.node(2, aws, `["S3, DynamoDB<br/>gateway endpoints"]`)
	d.line(1, "end")
	d.edges()
	return d.String()
}

// aws is the node of both gateway endpoints.
const aws = "gateways"

type drawing struct {
	Architecture
	strings.Builder
	ids map[string]string // of nodes, by name
}

func (d *drawing) line(indent int, format string, args ...any) {
	fmt.Fprintf(&d.Builder, strings.Repeat("  ", indent)+format+"\n", args...)
}

var nonWord = regexp.MustCompile(`\W+`)

// node draws a node. Its ID has a prefix so that it is never a keyword, such as end.
func (d *drawing) node(indent int, name, shape string) {
	d.ids[name] = "n_" + nonWord.ReplaceAllString(name, "_")
	d.line(indent, "%s%s", d.ids[name], shape)
}

// Tiers returns the standard tiers, then the custom ones.
func (a Architecture) Tiers() []string {
	var standard, custom []string
	for _, tier := range networkplan.Tiers() {
		if slices.ContainsFunc(a.Subnets, func(s Subnet) bool { return s.Tier == string(tier) }) {
			standard = append(standard, string(tier))
		}
	}
	for _, s := range a.Subnets {
		if !slices.Contains(standard, s.Tier) && !slices.Contains(custom, s.Tier) {
			custom = append(custom, s.Tier)
		}
	}
	return append(standard, custom...)
}

// tier draws a tier with its groups and subnets.
func (d *drawing) tier(name string) {
	d.line(2, `subgraph tier_%s["%s"]`, nonWord.ReplaceAllString(name, "_"), name)
	for _, g := range d.Groups {
		if g.Tier == name && d.ids[d.NodeOf(g.Name)] == "" {
			d.node(3, d.NodeOf(g.Name), d.shape(g))
		}
	}
	if name == string(networkplan.Public) && len(d.NATs) > 0 {
		d.node(3, nat, `["NAT gateways<br/>`+strings.Join(d.NATs, "<br/>")+`"]`)
	}
	for _, s := range d.Subnets {
		if s.Tier == name {
			d.node(3, name+" "+s.Zone, `[/"`+s.Zone+"<br/>"+s.CIDR+`"/]`)
		}
	}
	d.line(2, "end")
}

const nat = "NAT"

// NodeOf returns the name of the node of a group, or "" if the group does not exist.
func (a Architecture) NodeOf(name string) string {
	services := 0
	for _, g := range a.Groups {
		if g.Service != "" {
			services++
		}
	}
	for _, g := range a.Groups {
		switch {
		case g.Name != name:
		case g.Service != "" && services > maxServices:
			return fmt.Sprintf("tasks of %d services", services)
		default:
			return name
		}
	}
	return ""
}

func (d *drawing) shape(g Group) string {
	name := d.NodeOf(g.Name)
	switch g.Kind {
	case securityplan.OfData:
		return `[("` + name + `")]`
	case securityplan.OfEndpoints:
		return `["` + name + "<br/>" + strings.Join(d.Endpoints, "<br/>") + `"]`
	default:
		return `["` + name + `"]`
	}
}

// IsPublic reports whether a group is in the public tier, where it needs no NAT gateway.
func (a Architecture) IsPublic(group string) bool {
	return slices.ContainsFunc(a.Groups, func(g Group) bool { return g.Name == group && g.Tier == string(networkplan.Public) })
}

// drawn returns the name of the node of an edge's end.
func (d *drawing) drawn(end string) string {
	switch {
	case slices.Contains(Gateways(), end):
		return aws
	case d.NodeOf(end) != "":
		return d.NodeOf(end)
	default:
		return end
	}
}

// edges draws each arrow once. Arrows to the internet go through the NAT gateways, if
// there are any.
func (d *drawing) edges() {
	arrows, partly := map[[2]string][]int{}, map[[2]string][]int{}
	var order [][2]string
	for _, e := range d.Edges {
		from, to := d.drawn(e.From), d.drawn(e.To)
		if to == Internet && len(d.NATs) > 0 && !d.IsPublic(e.From) {
			to = nat
		}
		if d.ids[to] == "" {
			d.node(1, to, `(["`+to+`"])`)
		}
		arrow := [2]string{from, to}
		if arrows[arrow] == nil {
			order = append(order, arrow)
		}
		arrows[arrow], partly[arrow] = append(arrows[arrow], e.Ports...), append(partly[arrow], e.Partly...)
	}
	for _, arrow := range order {
		ports := arrows[arrow]
		slices.Sort(ports)
		d.line(1, `%s -->|"%s"| %s`, d.ids[arrow[0]], some(slices.Compact(ports), partly[arrow]), d.ids[arrow[1]])
	}
	if len(d.NATs) > 0 {
		d.line(1, "%s --> %s", d.ids[nat], d.ids[Internet])
	}
}

// some returns the first ports, and the number of the others. Ports that are open in part
// have a ~.
func some(ports, partly []int) string {
	const few = 4
	var texts []string
	for i, p := range ports {
		if i == few && len(ports) > few+1 {
			return strings.Join(texts, ", ") + fmt.Sprintf(", %d more", len(ports)-few)
		}
		text := strconv.Itoa(p)
		if slices.Contains(partly, p) {
			text = "~" + text
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, ", ")
}
