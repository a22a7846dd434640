// Package matrix writes roles as tables with a line for each action on a resource, so
// that a diff shows each permission that a change adds or removes.
package matrix

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/policy"
)

// A Permission is one action on one resource in a statement of a role.
type Permission struct {
	Service  string `json:"service,omitempty"` // the service with the role, or "" for a shared role
	Role     string `json:"role"`
	Action   string `json:"action"`
	Resource string `json:"resource"`
	// OnlyIf are the conditions, all of which must be met, as Markdown.
	OnlyIf string `json:"onlyIf,omitempty"`
	// Never reports whether the statement denies the action, whatever others allow.
	Never bool `json:"never,omitempty"`
}

// Permissions returns the permissions of roles, in their order.
func Permissions(roles []iamplan.Role) []Permission {
	var permissions []Permission
	for _, r := range roles {
		for _, s := range r.Policy.Statements {
			for _, action := range s.Actions {
				for _, resource := range s.Resources {
					permissions = append(permissions, Permission{
						r.Service, r.Key, action, resource, formatConditions(s.Conditions), s.Effect == policy.Deny,
					})
				}
			}
		}
	}
	return permissions
}

// A Trust is a principal that may assume a role.
type Trust struct {
	Role   string `json:"role"`
	Who    string `json:"who"` // as Markdown
	OnlyIf string `json:"onlyIf,omitempty"`
}

// Trusts returns the principals that may assume each role, in their order.
func Trusts(roles []iamplan.Role) []Trust {
	var trusts []Trust
	for _, r := range roles {
		for _, s := range r.Trust.Statements {
			trusts = append(trusts, Trust{r.Key, verb(s.Effect == policy.Deny) + formatPrincipal(s.Principal), formatConditions(s.Conditions)})
		}
	}
	return trusts
}

// Markdown returns the tables of roles: their permissions, sorted by service, and the
// principals that may assume each.
func Markdown(roles []iamplan.Role) string {
	var rows []string
	for _, p := range Permissions(roles) {
		rows = append(rows, row(cmp.Or(p.Service, "(shared)"), p.Role, verb(p.Never)+Code(p.Action), Code(p.Resource), p.OnlyIf))
	}
	slices.Sort(rows)
	var b strings.Builder
	b.WriteString("| service | role | action | resource | only if |\n|---|---|---|---|---|\n")
	b.WriteString(strings.Join(rows, ""))
	b.WriteString("\n| role | may be assumed by | only if |\n|---|---|---|\n")
	for _, t := range Trusts(roles) {
		b.WriteString(row(t.Role, t.Who, t.OnlyIf))
	}
	return b.String()
}

func row(cells ...string) string {
	return "| " + strings.Join(cells, " | ") + " |\n"
}

// Code returns text as code, so that * is not emphasis and | does not end a cell.
func Code(text string) string {
	return "`" + strings.ReplaceAll(text, "|", `\|`) + "`"
}

func verb(never bool) string {
	if never {
		return "never "
	}
	return ""
}

// formatPrincipal returns the services, accounts and identity providers of a principal.
func formatPrincipal(p *policy.Principal) string {
	var principals []string
	for _, principal := range append([]string{p.Service, p.Federated}, p.AWS...) {
		if principal != "" {
			principals = append(principals, Code(principal))
		}
	}
	return strings.Join(principals, ", ")
}

// formatConditions returns conditions, all of which must be met.
func formatConditions(c policy.Conditions) string {
	var conditions []string
	for _, operator := range slices.Sorted(maps.Keys(c)) {
		for _, key := range slices.Sorted(maps.Keys(c[operator])) {
			conditions = append(conditions, fmt.Sprintf("%s %s %s", Code(key), operator, Code(strings.Join(c[operator][key], ", "))))
		}
	}
	return strings.Join(conditions, " and ")
}
