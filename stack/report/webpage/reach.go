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
// Many services with the same connections share one. List has each connection.
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
	note := func(c connection) {
		c.ID = len(m.List) + 1
		m.List = append(m.List, c)
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
	m.fill(r.After.Architecture)
	return m
}

// fill makes the rows and columns from the list.
func (m *matrix) fill(a report.Architecture) {
	first, shown := m.alike(a)
	var sources []string
	cells := map[[2]string]*connection{}
	for i, c := range m.List {
		if first[c.From] != c.From || first[c.To] != c.To {
			continue
		}
		from, to := shown[c.From], shown[c.To]
		if !slices.Contains(sources, from) {
			sources = append(sources, from)
		}
		if !slices.Contains(m.Columns, to) {
			m.Columns = append(m.Columns, to)
		}
		cells[[2]string{from, to}] = &m.List[i]
	}
	slices.SortStableFunc(m.Columns, func(p, q string) int { return rank(a, p) - rank(a, q) })
	for _, from := range sources {
		line := row{From: from}
		for _, to := range m.Columns {
			line.Cells = append(line.Cells, cells[[2]string{from, to}])
		}
		m.Rows = append(m.Rows, line)
	}
}

// alike returns, for each end of a connection, the first end with the same connections, and the name of its row
// and column. Only services that share a band in the picture are joined.
func (m *matrix) alike(a report.Architecture) (first, shown map[string]string) {
	profiles, first, shown := map[string][]string{}, map[string]string{}, map[string]string{}
	var names []string
	for _, c := range m.List {
		rest := "\n" + c.Ports + "\n" + c.Status + "\n" + c.Was
		profiles[c.From] = append(profiles[c.From], "to\n"+c.To+rest)
		profiles[c.To] = append(profiles[c.To], "from\n"+c.From+rest)
		names = append(names, c.From, c.To)
	}
	same := map[string][]string{}
	for _, name := range names {
		if first[name] != "" {
			continue
		}
		first[name], shown[name] = name, name
		if node := a.NodeOf(name); node == "" || node == name {
			continue
		}
		slices.Sort(profiles[name])
		profile := strings.Join(profiles[name], "\n\n")
		same[profile] = append(same[profile], name)
		first[name] = same[profile][0]
	}
	for _, members := range same {
		if n := len(members) - 1; n > 0 {
			shown[members[0]] = fmt.Sprintf("%s and %d like it", members[0], n)
		}
	}
	return first, shown
}

// rank orders destinations as the groups of the stack are, after the internet.
func rank(a report.Architecture, name string) int {
	groups := a.Groups
	name, _, _ = strings.Cut(name, " and ")
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
