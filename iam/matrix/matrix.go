// Package matrix shows roles as tables: who may do what on which resource, a
// line each, so that a change of a stack shows each permission that comes or
// goes as a line of the diff.
package matrix

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ecs-foundation/iam/policy"
	"ecs-foundation/iam/role"
)

// Markdown returns the tables of roles: their permissions, sorted by service,
// and who may assume each.
func Markdown(roles []role.Role) string {
	var b strings.Builder
	permissions(&b, roles)
	b.WriteString("\n")
	trusts(&b, roles)
	return b.String()
}

func permissions(b *strings.Builder, roles []role.Role) {
	b.WriteString("| service | role | action | resource | only if |\n|---|---|---|---|---|\n")
	var rows []string
	for _, r := range roles {
		for _, s := range r.Policy.Statements {
			for _, action := range s.Actions {
				for _, resource := range s.Resources {
					rows = append(rows, row(cmp.Or(r.Service, "(shared)"), r.Key, verb(s.Effect)+code(action), code(resource), when(s.Conditions)))
				}
			}
		}
	}
	slices.Sort(rows)
	b.WriteString(strings.Join(rows, ""))
}

func trusts(b *strings.Builder, roles []role.Role) {
	b.WriteString("| role | may be assumed by | only if |\n|---|---|---|\n")
	for _, r := range roles {
		for _, s := range r.Trust.Statements {
			b.WriteString(row(r.Key, verb(s.Effect)+who(s.Principal), when(s.Conditions)))
		}
	}
}

func row(cells ...string) string {
	return "| " + strings.Join(cells, " | ") + " |\n"
}

// code keeps Markdown from reading a * as emphasis and a | as a cell's end.
func code(text string) string {
	return "`" + strings.ReplaceAll(text, "|", `\|`) + "`"
}

func verb(e policy.Effect) string {
	if e == policy.Deny {
		return "never "
	}
	return ""
}

func who(p *policy.Principal) string {
	var all []string
	for _, one := range append([]string{p.Service, p.Federated}, p.AWS...) {
		if one != "" {
			all = append(all, code(one))
		}
	}
	return strings.Join(all, ", ")
}

// when writes conditions, all of which have to be met.
func when(c policy.Conditions) string {
	var all []string
	for _, operator := range slices.Sorted(maps.Keys(c)) {
		for _, key := range slices.Sorted(maps.Keys(c[operator])) {
			all = append(all, fmt.Sprintf("%s %s %s", code(key), operator, code(strings.Join(c[operator][key], ", "))))
		}
	}
	return strings.Join(all, " and ")
}
