package webpage

import (
	"slices"
	"strconv"
	"strings"

	"ecs-foundation/stack/preflight/change"
	"ecs-foundation/stack/report"
)

// changes is what a change does, the most serious first.
type changes struct {
	Title string
	Tiles []tile
	// Verdicts are the changes that AWS cannot carry out, that interrupt what runs, or whose order matters.
	Verdicts []verdict
	// Groups are the resources by operation.
	Groups []operation
}

// A tile is a number at the top of the page.
type tile struct {
	Number, Name, Class string
}

type verdict struct {
	change.Change
	Class string
}

// An operation is the resources that are replaced, deleted, created or updated.
type operation struct {
	Op    report.Op
	ID    string
	Steps []step
	Open  bool
}

type step struct {
	report.Step
	Kind, Effect string
	Because      []string
}

// maxOpen is the number of resources up to which their list is open.
const maxOpen = 12

func changesOf(r report.Report) changes {
	c := changes{Title: titleOf(r)}
	for _, v := range r.Verdicts {
		class := map[change.Verdict]string{change.Impossible: "bad", change.Ordered: "quiet"}[v.Verdict]
		c.Verdicts = append(c.Verdicts, verdict{v, class})
	}
	for _, op := range report.Changing() {
		steps := r.Of(op)
		if r.Against != "" && (r.After != nil || len(r.Steps) > 0) {
			c.Tiles = append(c.Tiles, tile{strconv.Itoa(len(steps)), string(op), string(op)})
		}
		if len(steps) > 0 {
			serious := op == report.Replace || op == report.Delete
			c.Groups = append(c.Groups, operation{op, string(op), described(steps), serious || len(steps) <= maxOpen})
		}
	}
	if len(c.Tiles) > 0 {
		c.Tiles = append(c.Tiles, tile{strconv.Itoa(r.Counts[report.Same]), string(report.Same), ""})
	}
	return c
}

func titleOf(r report.Report) string {
	switch {
	case len(r.Errors) > 0:
		return "The preview fails"
	case r.Against == "":
		return "Current configuration"
	case len(r.Steps) == 0:
		return "No changes"
	default:
		return "What changes"
	}
}

func described(steps []report.Step) []step {
	var list []step
	for _, s := range steps {
		d := step{Step: s, Kind: strings.Trim(report.Kind(s.Type), "`")}
		properties := s.Changed
		if s.Op == report.Replace {
			d.Effect, properties = s.Meanwhile(), s.Because
		}
		if lost := s.Lost(); lost != "" {
			d.Effect = strings.TrimPrefix(d.Effect+". ", ". ") + "Permanently lost: " + lost
		}
		for _, p := range properties {
			d.Because = append(d.Because, p.Text())
		}
		list = append(list, d)
	}
	slices.SortStableFunc(list, func(a, b step) int { return strings.Compare(b.Lost(), a.Lost()) })
	return list
}
