package report

import (
	"fmt"
	"slices"
	"strings"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/plan/matrix"
	"ecs-foundation/internal/markdown"
	"ecs-foundation/stack/cost"
)

func (r Report) reach() []section {
	allowed := pairs(r.After.Connections, nil)
	rows := make([]string, len(allowed))
	for i, c := range allowed {
		rows[i] = markdown.Row(markdown.Code(c.From), markdown.Code(c.To), ports(c.After))
	}
	const heading = "### Allowed connections\n\n"
	full := table("", "| from | to | ports |", rows)
	full.tail, full.rest = "\nAll other connections are closed; ~ is open in part.\n", "a preview prints all allowed connections"
	return r.compared(heading, full, len(r.Connections), func() section {
		rows := make([]string, len(r.Connections))
		for i, c := range r.Connections {
			rows[i] = markdown.Row(markdown.Code(c.From), markdown.Code(c.To), ports(c.Before), "**"+ports(c.After)+"**")
		}
		s := table("", "| from | to | before | after |", rows)
		s.rest = "see `report.json`"
		return s
	})
}

func (r Report) permissions() []section {
	rows := permissions(r.After.Permissions)
	rows = append(rows, trusts(r.After.Trusts)...)
	full := table("", "| role | action | resource | condition |", rows)
	full.rest = markdown.Code("make matrix STACK="+r.Stack) + " prints them"
	return r.compared("### IAM permissions\n\n", full, len(r.Permissions)+len(r.Trusts), func() section {
		var rows []string
		for _, gained := range []bool{true, false} {
			sign := map[bool]string{true: "**gains**", false: "loses"}[gained]
			var granted []matrix.Permission
			for _, p := range r.Permissions {
				if p.Gained == gained {
					granted = append(granted, p.Permission)
				}
			}
			var trusted []matrix.Trust
			for _, t := range r.Trusts {
				if t.Gained == gained {
					trusted = append(trusted, t.Trust)
				}
			}
			rows = slices.Concat(rows, permissions(granted, sign), trusts(trusted, sign))
		}
		s := table(r.administratorNote(), "| | role | action | resource | condition |", rows)
		s.rest = full.rest
		return s
	})
}

// administratorNote returns a note if the roles of workflows change. The role that deploys
// the stack cannot change them, so that the update would fail halfway.
func (r Report) administratorNote() string {
	ofWorkflow := func(role string) bool { return role == iamplan.FoundationKey || role == iamplan.GitHubPreviewKey }
	if slices.ContainsFunc(r.Permissions, func(p Permission) bool { return ofWorkflow(p.Role) }) ||
		slices.ContainsFunc(r.Trusts, func(t TrustChange) bool { return ofWorkflow(t.Role) }) {
		return "> [!IMPORTANT]\n> This changes the roles with which workflows preview and deploy the stack: an administrator runs the update.\n\n"
	}
	return ""
}

// maxRows is the number of rows above which differences are collapsed too.
const maxRows = 30

// compared returns the differences, followed by the collapsed full table. Without a
// comparison it returns the full table.
func (r Report) compared(heading string, full section, differ int, difference func() section) []section {
	head := section{head: heading}
	switch {
	case r.Against == "":
		return []section{head, full}
	case differ == 0:
		head.head += "No differences.\n"
		return []section{head, full.folded("Full table")}
	}
	s := difference()
	s.keep = differing
	if len(s.rows) > maxRows {
		s = s.folded("Differences")
	}
	return []section{head, s, full.folded("Full table")}
}

// permissions returns the rows of roles. Actions on the same resources share a row.
func permissions(list []matrix.Permission, first ...string) []string {
	actions, actionOrder := grouped(list, func(p matrix.Permission) (matrix.Permission, string) {
		action := p.Action
		p.Action = ""
		return p, action
	})
	for i, p := range actionOrder {
		p.Action = strings.Join(slices.Sorted(slices.Values(actions[p])), ", ")
		actionOrder[i] = p
	}
	resources, order := grouped(actionOrder, func(p matrix.Permission) (matrix.Permission, string) {
		resource := markdown.Code(p.Resource)
		p.Resource = ""
		return p, resource
	})
	rows := make([]string, len(order))
	for i, p := range order {
		action := markdown.Code(p.Action)
		if p.Never {
			action = "never " + action
		}
		cells := []string{markdown.Code(p.Role), action, strings.Join(resources[p], "<br>"), markdown.Code(p.OnlyIf)}
		rows[i] = markdown.Row(slices.Concat(first, cells)...)
	}
	return rows
}

// trusts returns a row for all roles with the same principal.
func trusts(list []matrix.Trust, first ...string) []string {
	roles, order := grouped(list, func(t matrix.Trust) (matrix.Trust, string) {
		role := t.Role
		t.Role = ""
		return t, markdown.Code(role)
	})
	rows := make([]string, len(order))
	for i, t := range order {
		cells := []string{strings.Join(roles[t], "<br>"), "assumed by " + markdown.Code(t.Who), "", markdown.Code(t.OnlyIf)}
		rows[i] = markdown.Row(slices.Concat(first, cells)...)
	}
	return rows
}

// grouped collects values by key, and returns the keys in their order.
func grouped[T any, K comparable](elements []T, split func(T) (K, string)) (values map[K][]string, order []K) {
	values = map[K][]string{}
	for _, element := range elements {
		key, value := split(element)
		if values[key] == nil {
			order = append(order, key)
		}
		values[key] = append(values[key], value)
	}
	return values, order
}

func (r Report) cost() section {
	compares := r.Against != ""
	rows := make([]string, 0, len(r.Cost)+1)
	add := func(item string, a Amount, strong string) {
		cells := []string{strong + item + strong, fmt.Sprintf("%s%.2f%s", strong, a.After, strong)}
		if compares {
			cells = slices.Insert(cells, 1, fmt.Sprintf("%.2f", a.Before))
		}
		rows = append(rows, markdown.Row(cells...))
	}
	for _, p := range r.Cost {
		add(p.Item, p.Amount, "")
	}
	add("total", r.Monthly, "**")
	columns := "| item | USD |"
	if compares {
		columns = "| item | before | after |"
	}
	s := table("### Monthly cost\n\n", columns, rows)
	s.tail = fmt.Sprintf("\nUSD at %s of %s, without traffic ([VPC](%s), [endpoints](%s), [load balancer](%s)).\n",
		r.After.Cost.At(), cost.AsOf, cost.VPCPricing, cost.EndpointPricing, cost.LoadBalancerPricing)
	s.keep = essential
	return s
}

func (r Report) quotas() section {
	if len(r.Quotas) == 0 {
		return section{head: "### Quotas\n\nNo quota is near its limit.\n"}
	}
	rows := make([]string, len(r.Quotas))
	for i, q := range r.Quotas {
		rows[i] = markdown.Row(markdown.Code(q.Name), number(q.Before), fmt.Sprintf("**%d**", q.Reached), number(q.Limit))
	}
	s := table("### Quotas near their limit\n\n", "| quota | before | after | limit |", rows)
	s.keep, s.rest = differing, "see `report.json`"
	return s
}
