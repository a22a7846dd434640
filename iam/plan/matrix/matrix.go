// Package matrix writes roles as tables with a line for each action on a resource, so
// that a diff shows each permission that a change adds or removes.
package matrix

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/markdown"
)

// A Permission is one action on one resource in a statement of a role.
type Permission struct {
	Service  string `json:"service,omitempty"` // the service with the role, or "" for a shared role
	Role     string `json:"role"`
	Action   string `json:"action"`
	Resource string `json:"resource"`
	// OnlyIf are the conditions, all of which must be met.
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
	Who    string `json:"who"`
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
		rows = append(rows, markdown.Row(cmp.Or(p.Service, "(shared)"), p.Role, verb(p.Never)+markdown.Code(p.Action), markdown.Code(p.Resource), markdown.Code(p.OnlyIf))+"\n")
	}
	slices.Sort(rows)
	var b strings.Builder
	b.WriteString("| service | role | action | resource | only if |\n|---|---|---|---|---|\n")
	b.WriteString(strings.Join(rows, ""))
	b.WriteString("\n| role | may be assumed by | only if |\n|---|---|---|\n")
	for _, t := range Trusts(roles) {
		b.WriteString(markdown.Row(t.Role, markdown.Code(t.Who), markdown.Code(t.OnlyIf)) + "\n")
	}
	return b.String()
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
			principals = append(principals, principal)
		}
	}
	return strings.Join(principals, ", ")
}

// formatConditions returns conditions, all of which must be met.
func formatConditions(c policy.Conditions) string {
	var conditions []string
	for _, operator := range slices.Sorted(maps.Keys(c)) {
		for _, key := range slices.Sorted(maps.Keys(c[operator])) {
			values := make([]string, len(c[operator][key]))
			for i, value := range c[operator][key] {
				values[i] = strconv.Quote(value)
			}
			conditions = append(conditions, key+" "+operator+" "+strings.Join(values, ", "))
		}
	}
	return strings.Join(conditions, " and ")
}
