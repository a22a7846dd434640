package webpage

import (
	"fmt"
	"slices"
	"strings"

	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack/report"
)

// The lengths of the diagram, in pixels.
const (
	margin     = 12
	labelWidth = 88 // of the names of tiers
	gap        = 12
	cellHeight = 50
	slot       = 15  // between the ends of arrows
	lane       = 14  // between arrows
	letter     = 6.8 // the width of a character at 12 pixels, on average
	chipHeight = 22
	maxChips   = 60
	maxOutside = 6 // ranges outside the VPC
)

// A diagram is the picture of a stack: zones are columns, tiers are rows, and what is in all zones
// is a band across them. Arrows run in lanes at the right.
type diagram struct {
	Width, Height int
	Title, Desc   string
	Frame         box
	VPC           string
	Gateways      []box
	Zones         []box
	Rows          []tier
	Bands         []*band
	Arrows        []arrow

	a            report.Architecture
	zones        []string
	column, y    int
	right        int // of the bands
	bands        map[string]*band
	ends         map[string]int // the number of arrows at each band
	edges        []joinedEdge
	largestRange float64
}

// A box is a rectangle with a text.
type box struct {
	X, Y, W, H  int
	Text, Class string
}

// A tier is a row with a cell for each zone.
type tier struct {
	box
	Cells []cell
}

// A cell is a subnet, with a bar to scale of its addresses.
type cell struct {
	box
	Addresses string
	Bar       int
	NAT       *box
}

// A band is what is in all zones of a tier: a load balancer, tasks, a data store.
type band struct {
	box
	Note  string
	NoteX int
	Chips []box
	out   []*end
}

func draw(a report.Architecture) *diagram {
	d := &diagram{a: a, bands: map[string]*band{}, ends: map[string]int{}}
	d.edges = joinEdges(a)
	for _, e := range d.edges {
		d.ends[e.from]++
		d.ends[e.to]++
	}
	for _, s := range a.Subnets {
		d.largestRange = max(d.largestRange, addresses(s.CIDR))
		if !slices.Contains(d.zones, s.Zone) {
			d.zones = append(d.zones, s.Zone)
		}
	}
	slices.Sort(d.zones)
	columns := max(1, len(d.zones))
	d.column = max(190, (640-gap*(columns-1))/columns)
	d.right = margin + labelWidth + columns*d.column + (columns-1)*gap
	d.y = margin
	d.outside()
	d.vpc()
	lanes := d.route()
	d.Frame.W = lanes - d.Frame.X
	for i := range d.Rows {
		d.Rows[i].W = d.right + margin/2 - d.Rows[i].X
	}
	d.Width, d.Height = lanes+margin, d.y+margin
	d.describe()
	return d
}

// outside adds what is outside the VPC.
func (d *diagram) outside() {
	for _, e := range d.edges {
		for _, name := range []string{e.from, e.to} {
			isGroup := slices.ContainsFunc(d.a.Groups, func(g report.Group) bool { return d.a.NodeOf(g.Name) == name })
			if d.bands[name] == nil && !isGroup && !slices.Contains(report.Gateways(), name) {
				d.band(name, "outside", nil)
			}
		}
	}
}

// vpc adds the VPC with its zones, tiers and gateway endpoints.
func (d *diagram) vpc() {
	d.y += 16
	d.Frame = box{X: margin / 2, Y: d.y, Class: "vpc"}
	d.VPC = "VPC " + strings.Join(d.a.CIDRs, ", ") + " · " + d.a.Region
	x := d.right
	for _, gateway := range []struct {
		exists bool
		name   string
	}{{d.a.EgressOnly, "egress-only gateway"}, {d.a.InternetGateway, "internet gateway"}} {
		if gateway.exists {
			w := textWidth(gateway.name) + 20
			x -= w + 8
			d.Gateways = append(d.Gateways, box{x, d.y - 11, w, 22, gateway.name, "gateway"})
		}
	}
	d.y += 46
	for i, zone := range d.zones {
		d.Zones = append(d.Zones, box{d.x(i), d.y, d.column, 0, zone, ""})
	}
	d.y += 10
	tiers := d.a.Tiers()
	for _, g := range d.a.Groups {
		if !slices.Contains(tiers, g.Tier) {
			tiers = append(tiers, g.Tier)
		}
	}
	for _, name := range tiers {
		d.tier(name)
	}
	var gateways []string
	for _, name := range report.Gateways() {
		if d.ends[name] > 0 {
			gateways = append(gateways, name)
		}
	}
	if len(gateways) > 0 {
		row := tier{box: box{X: margin, Y: d.y, Text: "gateway endpoints", Class: "regional"}}
		d.y += 8
		for _, name := range gateways {
			d.band(name, "gateways", nil)
		}
		row.H = d.y - row.Y
		d.Rows = append(d.Rows, row)
		d.y += gap
	}
	d.Frame.H = d.y - d.Frame.Y
}

// x returns the left edge of a zone.
func (d *diagram) x(zone int) int { return margin + labelWidth + zone*(d.column+gap) }

// tier adds a row with its subnets and groups.
func (d *diagram) tier(name string) {
	row := tier{box: box{X: margin, Y: d.y, Text: name, Class: tierClass(name)}}
	d.y += 8
	height := 0
	for i, zone := range d.zones {
		y := d.y
		for _, s := range d.a.Subnets {
			if s.Tier == name && s.Zone == zone {
				row.Cells = append(row.Cells, d.cell(s, i, y))
				y += cellHeight + 6
			}
		}
		height = max(height, y-d.y)
	}
	d.y += height
	for _, g := range d.a.Groups {
		if node := d.a.NodeOf(g.Name); g.Tier == name && d.bands[node] == nil {
			d.band(node, className(g.Kind), d.chips(g, node))
		}
	}
	row.H = d.y - row.Y
	d.Rows = append(d.Rows, row)
	d.y += gap
}

func tierClass(name string) string {
	if slices.Contains([]string{"public", "private", "data"}, name) {
		return name
	}
	return "custom"
}

func className(k securityplan.Kind) string {
	switch k {
	case securityplan.OfALB, securityplan.OfInternalALB:
		return "alb"
	case securityplan.OfTasks:
		return "tasks"
	case securityplan.OfEndpoints:
		return "endpoints"
	default:
		return "store"
	}
}

func (d *diagram) cell(s report.Subnet, zone, y int) cell {
	n := addresses(s.CIDR)
	c := cell{box: box{d.x(zone), y, d.column, cellHeight, s.CIDR, "subnet"}, Addresses: thousands(n) + " addresses"}
	if d.largestRange > 0 {
		c.Bar = max(2, int(float64(d.column-20)*n/d.largestRange))
	}
	if s.Tier == "public" && slices.Contains(d.a.NATs, s.Zone) {
		c.NAT = &box{c.X + c.W - 54, y + 9, 46, chipHeight, "NAT", "gateway"}
	}
	return c
}

// chips returns the texts in the band of a group.
func (d *diagram) chips(g report.Group, node string) []string {
	var texts []string
	if g.Kind == securityplan.OfEndpoints {
		return d.a.Endpoints
	}
	for _, s := range d.a.Services {
		if d.a.NodeOf(s.Group) != node {
			continue
		}
		text := s.Name
		if s.Port > 0 {
			text += fmt.Sprintf(" :%d", s.Port)
		}
		texts = append(texts, text)
	}
	return texts
}

// band adds a band with chips. It is high enough for the ends of its arrows.
func (d *diagram) band(name, class string, chips []string) {
	b := &band{box: box{margin + labelWidth, d.y, d.right - margin - labelWidth, 34, name, class}}
	if class == "alb" && len(d.zones) > 1 {
		b.Note = "in all zones"
	}
	left := b.X + max(118, textWidth(name)+30)
	b.NoteX = left
	x, y := left, d.y+6
	for i, text := range chips {
		if i == maxChips {
			text = fmt.Sprintf("%d more", len(chips)-maxChips)
		}
		w := textWidth(text) + 14
		if x+w > d.right-10 && x > left {
			x, y = left, y+chipHeight+5
		}
		b.Chips = append(b.Chips, box{x, y, min(w, d.right-10-x), chipHeight, text, "chip"})
		x += w + 6
		if i == maxChips {
			break
		}
	}
	b.H = max(34, y-d.y+chipHeight+6, d.ends[name]*slot+10)
	d.bands[name] = b
	d.Bands = append(d.Bands, b)
	d.y += b.H + 8
}

func textWidth(text string) int { return int(letter * float64(len([]rune(text)))) }

// describe writes the title and the description.
func (d *diagram) describe() {
	d.Title = "Architecture: " + d.VPC
	bands := make([]string, len(d.Bands))
	for i, b := range d.Bands {
		bands[i] = b.Text
	}
	d.Desc = fmt.Sprintf("Zones %s as columns, tiers %s as rows. Bands across the zones: %s. Arrows are the allowed connections, "+
		"which the list of connections has as text.", strings.Join(d.zones, ", "), strings.Join(d.a.Tiers(), ", "), strings.Join(bands, ", "))
}
