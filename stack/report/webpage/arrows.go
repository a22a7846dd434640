package webpage

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"ecs-foundation/stack/report"
)

// A joinedEdge is all connections between two bands.
type joinedEdge struct {
	from, to string
	report.Edge
	throughNAT bool
}

// An arrow is a connection, drawn in a lane.
type arrow struct {
	Path, Head   string
	Label, Title string
	LabelX       int
	LabelY       int
	Class        string
}

// An end is where an arrow leaves or enters a band.
type end struct {
	other *band
	y     int
}

// joinEdges joins the edges of groups that share a band, and of ranges beyond the first few.
func joinEdges(a report.Architecture) []joinedEdge {
	var joined []joinedEdge
	ranges := outsideOf(a)
	node := func(name string) string {
		switch i := slices.Index(ranges, name); {
		case a.NodeOf(name) != "":
			return a.NodeOf(name)
		case i >= maxOutside:
			return fmt.Sprintf("%d more networks", len(ranges)-maxOutside)
		default:
			return name
		}
	}
	for _, e := range a.Edges {
		from, to := node(e.From), node(e.To)
		nat := e.To == report.Internet && len(a.NATs) > 0 && !a.IsPublic(e.From)
		i := slices.IndexFunc(joined, func(j joinedEdge) bool { return j.from == from && j.to == to && j.throughNAT == nat })
		if i < 0 {
			i = len(joined)
			joined = append(joined, joinedEdge{from, to, report.Edge{From: from, To: to}, nat})
		}
		joined[i].Ports = union(joined[i].Ports, e.Ports)
		joined[i].Partly = union(joined[i].Partly, e.Partly)
	}
	return joined
}

// outsideOf returns the ends that are neither groups nor services with gateway endpoints, the internet first.
func outsideOf(a report.Architecture) []string {
	names := []string{report.Internet}
	for _, e := range a.Edges {
		for _, name := range []string{e.From, e.To} {
			if a.NodeOf(name) == "" && !slices.Contains(report.Gateways(), name) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

func union(a, b []int) []int {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

// route places the ends of the arrows, draws them in lanes, and returns the right edge of the lanes.
func (d *diagram) route() int {
	starts, stops := make([]*end, len(d.edges)), make([]*end, len(d.edges))
	for i, e := range d.edges {
		from, to := d.bands[e.from], d.bands[e.to]
		starts[i], stops[i] = &end{other: to}, &end{other: from}
		from.out, to.out = append(from.out, starts[i]), append(to.out, stops[i])
	}
	for _, b := range d.Bands {
		b.place()
	}
	longest, order := 0, make([]int, len(d.edges))
	for i, e := range d.edges {
		longest = max(longest, textWidth(arrowLabel(e)))
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(abs(starts[a].y-stops[a].y), abs(starts[b].y-stops[b].y))
	})
	first, right := d.right+longest+32, d.right+longest+32
	var taken [][][2]int // the intervals of each lane
	for _, i := range order {
		top, bottom := min(starts[i].y, stops[i].y), max(starts[i].y, stops[i].y)
		n := slices.IndexFunc(taken, func(used [][2]int) bool {
			return !slices.ContainsFunc(used, func(u [2]int) bool { return top <= u[1]+4 && bottom >= u[0]-4 })
		})
		if n < 0 {
			n = len(taken)
			taken = append(taken, nil)
		}
		taken[n] = append(taken[n], [2]int{top, bottom})
		x := first + n*lane
		right = max(right, x)
		d.Arrows = append(d.Arrows, newArrow(d.edges[i], d.right, x, starts[i].y, stops[i].y))
	}
	return right + 14
}

// place spreads the ends of a band over its right edge, in the order in which the fewest arrows cross: from
// the nearest band above to the farthest, then from the farthest below to the nearest.
func (b *band) place() {
	slices.SortStableFunc(b.out, func(p, q *end) int {
		pAbove, qAbove := p.other.Y < b.Y, q.other.Y < b.Y
		switch {
		case pAbove && !qAbove:
			return -1
		case qAbove && !pAbove:
			return 1
		default:
			return q.other.Y - p.other.Y
		}
	})
	for i, e := range b.out {
		e.y = b.Y + b.H/2 + i*slot - (len(b.out)-1)*slot/2
	}
}

func newArrow(e joinedEdge, left, x, from, to int) arrow {
	const radius = 5
	turn := radius
	if to < from {
		turn = -radius
	}
	a := arrow{
		Path: fmt.Sprintf("M%d %dH%dQ%d %d %d %dV%dQ%d %d %d %dH%d", left, from, x-radius, x, from, x, from+turn,
			to-turn, x, to, x-radius, to, left+7),
		Head:  fmt.Sprintf("%d,%d %d,%d %d,%d", left+1, to, left+9, to-4, left+9, to+4),
		Label: arrowLabel(e), LabelX: left + 14, LabelY: to - 4, Class: "inside",
		Title: e.from + " → " + e.to + ", port " + label(e.Edge, len(e.Ports)),
	}
	switch {
	case e.throughNAT:
		a.Class, a.Title = "nat", a.Title+", through the NAT gateways"
	case e.from == report.Internet:
		a.Class = "ingress"
	}
	return a
}

// arrowLabel returns the ports on an arrow.
func arrowLabel(e joinedEdge) string {
	const few = 3
	text := label(e.Edge, few)
	if e.throughNAT {
		text += " via NAT"
	}
	return text
}

func abs(n int) int { return max(n, -n) }

// Offset returns the place of a text relative to the top of its box.
func (b box) Offset(n int) string { return strconv.Itoa(b.Y + n) }
