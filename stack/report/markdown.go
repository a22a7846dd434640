package report

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"ecs-foundation/internal/markdown"
)

// Markdown returns the report as a comment of a pull request.
func (r Report) Markdown() string { return fit(r.sections(), commentLimit) }

func (r Report) sections() []section {
	sections := []section{{head: "## " + r.title() + "\n\n" + r.summary(), keep: essential}}
	sections = append(sections, r.verdictTable()...)
	sections = append(sections, r.failed()...)
	sections = append(sections, r.replaced()...)
	sections = append(sections, r.deleted()...)
	sections = append(sections, r.changes()...)
	sections = append(sections, r.warned()...)
	if r.After == nil {
		return sections
	}
	sections = append(sections, r.reach()...)
	sections = append(sections, r.permissions()...)
	sections = append(sections, r.cost(), r.quotas(), section{
		head: "### Architecture\n\n" + markdown.Block("mermaid", r.After.Architecture.Mermaid()), keep: essential,
	})
	return sections
}

// Changing returns the operations that change a resource, the most serious first.
func Changing() []Op { return []Op{Replace, Delete, Create, Update} }

func (r Report) title() string {
	if len(r.Errors) > 0 {
		return markdown.Code(r.Stack) + ": the preview fails"
	}
	if r.Against == "" {
		return markdown.Code(r.Stack) + ": current configuration"
	}
	var counts []string
	for _, op := range Changing() {
		if n := r.Counts[op]; n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n, op))
		}
	}
	if len(counts) == 0 {
		return markdown.Code(r.Stack) + ": no changes"
	}
	return markdown.Code(r.Stack) + ": " + strings.Join(counts, ", ")
}

// summary returns one line of what the title does not say.
func (r Report) summary() string {
	var parts []string
	if r.Against != "" {
		parts = append(parts, "Compared with "+markdown.Code(r.Against))
	}
	if len(r.Steps) > 0 && r.Counts[Replace] == 0 && len(r.Errors) == 0 {
		parts = append(parts, "nothing is replaced")
	}
	if n := r.Counts[Same]; n > 0 {
		parts = append(parts, fmt.Sprintf("%d unchanged", n))
	}
	if r.After != nil {
		parts = append(parts, r.money())
	}
	var text strings.Builder
	text.WriteString(strings.Join(parts, " · ") + "\n")
	for _, note := range r.Notes {
		text.WriteString("\n" + markdown.Code(note) + "\n")
	}
	return text.String()
}

func (r Report) money() string {
	text := fmt.Sprintf("%.2f USD a month", r.Monthly.After)
	if change := r.Monthly.After - r.Monthly.Before; r.Against != "" && change != 0 {
		return fmt.Sprintf("%s (%+.2f)", text, change)
	}
	return text
}

func (r Report) failed() []section {
	if len(r.Errors) == 0 {
		return nil
	}
	return []section{{head: markdown.Block("", r.Errors...), keep: essential}}
}

func (r Report) warned() []section {
	if len(r.Warnings) == 0 {
		return nil
	}
	return []section{{head: "### Warnings\n\n" + markdown.Block("", r.Warnings...), keep: essential}}
}

func (r Report) replaced() []section {
	var rows, lost []string
	for _, s := range r.Of(Replace) {
		var reasons []string
		for _, p := range s.Because {
			reasons = append(reasons, p.String())
		}
		rows = append(rows, markdown.Row(markdown.Bold(s.Name), Kind(s.Type), strings.Join(reasons, "<br>"), s.Meanwhile()))
		lost = append(lost, loss(s)...)
	}
	if len(rows) == 0 {
		return nil
	}
	s := table("### Replaced\n\n"+warning(lost), "| resource | type | reason | unavailable during the update |", rows)
	s.keep, s.rest = essential, "`pulumi preview --diff` shows them"
	return []section{s}
}

func (r Report) deleted() []section {
	var rows, lost []string
	for _, s := range r.Of(Delete) {
		rows = append(rows, markdown.Row(markdown.Bold(s.Name), Kind(s.Type), cmp.Or(s.Lost(), "–")))
		lost = append(lost, loss(s)...)
	}
	if len(rows) == 0 {
		return nil
	}
	s := table("### Deleted\n\n"+warning(lost), "| resource | type | permanently lost |", rows)
	s.keep, s.rest = differing, "`pulumi preview --diff` shows them"
	return []section{s}
}

func loss(s Step) []string {
	if s.Lost() == "" {
		return nil
	}
	return []string{fmt.Sprintf("Deleting %s %s permanently deletes %s.", Kind(s.Type), markdown.Bold(s.Name), s.Lost())}
}

// warning returns an alert in the syntax of GitHub and GitLab.
func warning(lost []string) string {
	const few = 5
	if len(lost) == 0 {
		return ""
	}
	if len(lost) > few {
		lost = append(lost[:few:few], fmt.Sprintf("And %d more.", len(lost)-few))
	}
	return "> [!CAUTION]\n> " + strings.Join(lost, "<br>\n> ") + "\n\n"
}

func (r Report) changes() []section {
	if len(r.Steps) == 0 {
		return nil
	}
	counts := map[string]map[Op]int{}
	var components, every []string
	for _, s := range r.Steps {
		if counts[s.Component] == nil {
			counts[s.Component] = map[Op]int{}
			components = append(components, s.Component)
		}
		counts[s.Component][s.Op]++
		every = append(every, markdown.Row(string(s.Op), markdown.Code(s.Name), Kind(s.Type), s.properties()))
	}
	var rows []string
	for _, c := range components {
		cells := []string{markdown.Code(c)}
		for _, op := range Changing() {
			cells = append(cells, number(counts[c][op]))
		}
		rows = append(rows, markdown.Row(cells...))
	}
	all := table("", "| change | resource | type | properties |", every).folded("All changes")
	all.rest = "`pulumi preview --diff` shows them"
	sum := table("### Changes\n\n", "| component | replaced | deleted | created | updated |", rows)
	sum.keep = essential
	return []section{sum, all}
}

func (s Step) properties() string {
	var changes []string
	for _, p := range s.Changed {
		changes = append(changes, p.String())
	}
	return strings.Join(changes, "<br>")
}

// String returns the property with its values.
func (p Property) String() string {
	switch {
	case p.Follows != "":
		return fmt.Sprintf("%s: %s is replaced", markdown.Code(p.Path), markdown.Code(p.Follows))
	case p.Before == "" && p.After == "":
		return markdown.Code(p.Path)
	default:
		return fmt.Sprintf("%s %s → %s", markdown.Code(p.Path), cmp.Or(markdown.Code(p.Before), "–"), cmp.Or(markdown.Code(p.After), "–"))
	}
}

// Text returns the property with its values as plain text.
func (p Property) Text() string {
	switch {
	case p.Follows != "":
		return p.Path + ": " + p.Follows + " is replaced"
	case p.Before == "" && p.After == "":
		return p.Path
	default:
		return p.Path + ": " + cmp.Or(p.Before, "–") + " → " + cmp.Or(p.After, "–")
	}
}

func ports(numbers []string) string {
	return cmp.Or(strings.Join(numbers, ", "), "–")
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
