package report

import (
	"cmp"
	"slices"

	"ecs-foundation/internal/markdown"
	"ecs-foundation/stack/preflight/change"
)

// verdicts returns the changes that a reviewer has to know, the most serious first. Without
// the records of both states there are none.
func verdicts(before, after *change.Record) []change.Change {
	if before == nil || after == nil {
		return nil
	}
	return slices.DeleteFunc(change.Compare(*before, *after), func(c change.Change) bool { return c.Verdict == change.InPlace })
}

// verdictTable returns the section with the verdict of each change, and its reason.
func (r Report) verdictTable() []section {
	if len(r.Verdicts) == 0 {
		return nil
	}
	rows := make([]string, len(r.Verdicts))
	for i, c := range r.Verdicts {
		verdict := string(c.Verdict)
		if c.Verdict != change.Ordered {
			verdict = "**" + verdict + "**"
		}
		way := cmp.Or(markdown.Code(c.Way), "–")
		rows[i] = markdown.Row(verdict, markdown.Code(c.Key), markdown.Code(c.Resource), markdown.Code(c.Reason), way)
	}
	s := table("### Changes of what is deployed\n\n", "| verdict | key | name | reason | what to do |", rows)
	s.keep, s.rest = essential, "`report.json` has them"
	return []section{s}
}
