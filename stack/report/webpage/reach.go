package webpage

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/report"
)

// A matrix is the allowed connections: a row for each source and a column for each destination.
type matrix struct {
	Columns []string
	Rows    []row
	List    []connection
}

type row struct {
	From  string
	Cells []*connection // nil for a closed one
}

// A connection is all ports between two ends.
type connection struct {
	ID       int
	From, To string
	Ports    string
	Status   string // "opened", "closed", "changed", or ""
	Was      string // the ports before a change
	Reasons  []string
}

func reachability(r report.Report) matrix {
	var m matrix
	var sources []string
	note := func(c connection) {
		c.ID = len(m.List) + 1
		m.List = append(m.List, c)
		if !slices.Contains(sources, c.From) {
			sources = append(sources, c.From)
		}
		if !slices.Contains(m.Columns, c.To) {
			m.Columns = append(m.Columns, c.To)
		}
	}
	for _, e := range r.After.Architecture.Edges {
		note(connection{From: e.From, To: e.To, Ports: label(e, len(e.Ports)), Reasons: reasons(r.After.Connections, e)})
	}
	if r.Against != "" {
		for _, changed := range r.Connections {
			i := slices.IndexFunc(m.List, func(c connection) bool { return c.From == changed.From && c.To == changed.To })
			if i < 0 {
				i = len(m.List)
				note(connection{From: changed.From, To: changed.To})
			}
			m.List[i].Status, m.List[i].Was = status(changed), strings.Join(changed.Before, ", ")
		}
	}
	slices.SortStableFunc(m.Columns, func(a, b string) int { return rank(r, a) - rank(r, b) })
	cells := map[[2]string]*connection{}
	for i, c := range m.List {
		cells[[2]string{c.From, c.To}] = &m.List[i]
	}
	for _, from := range sources {
		line := row{From: from}
		for _, to := range m.Columns {
			line.Cells = append(line.Cells, cells[[2]string{from, to}])
		}
		m.Rows = append(m.Rows, line)
	}
	return m
}

// rank orders destinations as the groups of the stack are, after the internet.
func rank(r report.Report, name string) int {
	groups := r.After.Architecture.Groups
	i := slices.IndexFunc(groups, func(g report.Group) bool { return g.Name == name })
	switch {
	case name == report.Internet:
		return -1
	case i < 0:
		return len(groups)
	default:
		return i
	}
}

func status(r report.Reach) string {
	switch {
	case len(r.Before) == 0:
		return "opened"
	case len(r.After) == 0:
		return "closed"
	default:
		return "changed"
	}
}

// reasons returns why the ports of an edge are open. Ports with the same reason share it.
func reasons(connections []preflight.Connection, e report.Edge) []string {
	var ports, texts []string
	for _, c := range connections {
		if c.From == e.From && c.To == e.To && c.Reason != "" {
			ports, texts = append(ports, strconv.Itoa(c.Port)), append(texts, c.Reason)
		}
	}
	if len(texts) > 1 {
		for i := range texts {
			texts[i] = fmt.Sprintf("%s: %s", ports[i], texts[i])
		}
	}
	return texts
}

// label returns the first ports of an edge, and the number of the others. Ports that are open in part
// have a ~.
func label(e report.Edge, most int) string {
	var texts []string
	for i, port := range e.Ports {
		if i == most {
			return fmt.Sprintf("%s +%d", strings.Join(texts, ", "), len(e.Ports)-most)
		}
		text := strconv.Itoa(port)
		if slices.Contains(e.Partly, port) {
			text = "~" + text
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, ", ")
}
