package report

import (
	"fmt"
	"slices"
	"strings"

	"ecs-foundation/internal/markdown"
)

// Drift describes the steps of a preview with a refresh as Markdown: what differs from the
// program in the account, and what the next update does about it. A change of the program that
// is not deployed yet looks the same.
func (p Preview) Drift(stack string) string {
	name := markdown.Code(stack)
	if len(p.Errors) > 0 {
		return fmt.Sprintf("## %s: drift is unknown, because the preview fails\n\n%s\n", name, markdown.Block("", p.Errors...))
	}
	var rows []string
	for _, op := range []Op{Create, Replace, Update, Delete} {
		for _, s := range p.Steps {
			if s.Op == op {
				difference, action := s.drift()
				rows = append(rows, markdown.Row(markdown.Bold(s.Name), Kind(s.Type), markdown.Code(s.Component), difference, action))
			}
		}
	}
	if len(rows) == 0 {
		return fmt.Sprintf("## %s: no drift\n", name)
	}
	s := table(driftHead(name, len(rows)), "| resource | type | part of | in the account | the next update |", rows)
	s.keep, s.rest = essential, "`pulumi preview --refresh --diff` shows them"
	return fit([]section{s}, commentLimit)
}

func driftHead(stack string, count int) string {
	subject := "1 resource differs"
	if count > 1 {
		subject = fmt.Sprintf("%d resources differ", count)
	}
	return fmt.Sprintf("## %s: %s from the program\n\n", stack, subject) +
		"They were changed outside of this program, or the program was changed and is not deployed. To keep a change, " +
		"add it to the stack file or the program. To undo it, run `pulumi up --refresh`, which does what the last column " +
		"says and nothing else. CloudTrail shows who made a change.\n\n"
}

// drift returns how a resource differs and what the update does.
func (s Step) drift() (difference, action string) {
	if s.Op == Create {
		return "deleted, or not created yet", "creates it"
	}
	if s.Op == Delete {
		return "not part of the program", "deletes it"
	}
	properties := s.Changed
	if len(properties) == 0 {
		properties = s.Because
	}
	var differences, values []string
	for _, p := range properties {
		is, does := p.drift()
		differences, values = append(differences, is), append(values, does)
	}
	if s.Op == Replace {
		values = slices.Insert(values, 0, "**replaces it**; unavailable: "+s.Meanwhile())
	}
	return strings.Join(differences, "<br>"), strings.Join(values, "<br>")
}

// drift returns how a property differs and what the update does.
func (p Property) drift() (difference, action string) {
	path := markdown.Code(p.Path)
	if p.Before == "" && p.After == "" {
		return path + " differs", "sets " + path
	}
	difference, action = path+" is "+markdown.Code(p.Before), "sets "+path+" to "+markdown.Code(p.After)
	if p.Before == "" {
		difference = path + " is not set"
	}
	if p.After == "" {
		action = "removes " + path
	}
	return difference, action
}
