package report

import (
	"fmt"
	"slices"
	"strings"

	"ecs-foundation/iam/plan/matrix"
	"ecs-foundation/stack/cost"
)

func (r Report) reach() []section {
	all := pairs(r.After.Connections, nil)
	rows := make([]string, len(all))
	for i, c := range all {
		rows[i] = row(c.From, c.To, ports(c.After))
	}
	const heading = "### Who may connect to whom\n\n"
	full := table("", "| from | to | ports |", rows)
	full.tail, full.rest = "\nWhat is not here is closed; ~ is open in part.\n", "a preview prints who reaches whom"
	return r.compared(heading, full, len(r.Connections), func() section {
		rows := make([]string, len(r.Connections))
		for i, c := range r.Connections {
			rows[i] = row(c.From, c.To, ports(c.Before), "**"+ports(c.After)+"**")
		}
		s := table("", "| from | to | before | after |", rows)
		s.rest = "`report.json` has them"
		return s
	})
}

func (r Report) permissions() []section {
	rows := permissions(r.After.Permissions)
	rows = append(rows, trusts(r.After.Trusts)...)
	full := table("", "| role | may | on | only if |", rows)
	full.rest = "`make matrix STACK=" + r.Stack + "` prints them"
	return r.compared("### Who may do what in AWS\n\n", full, len(r.Permissions)+len(r.Trusts), func() section {
		var rows []string
		for _, gained := range []bool{true, false} {
			sign := map[bool]string{true: "**gains**", false: "loses"}[gained]
			var some []matrix.Permission
			for _, p := range r.Permissions {
				if p.Gained == gained {
					some = append(some, p.Permission)
				}
			}
			var others []matrix.Trust
			for _, t := range r.Trusts {
				if t.Gained == gained {
					others = append(others, t.Trust)
				}
			}
			rows = slices.Concat(rows, permissions(some, sign), trusts(others, sign))
		}
		s := table("", "| | role | may | on | only if |", rows)
		s.rest = full.rest
		return s
	})
}

// many is the number of rows above which differences are collapsed too.
const many = 30

// compared returns the differences, followed by the collapsed whole. Without a
// comparison it returns the whole.
func (r Report) compared(heading string, all section, differ int, difference func() section) []section {
	head := section{head: heading}
	switch {
	case r.Against == "":
		return []section{head, all}
	case differ == 0:
		head.head += "Nothing differs.\n"
		return []section{head, all.folded("All of it")}
	}
	s := difference()
	s.keep = differing
	if len(s.rows) > many {
		s = s.folded("What differs")
	}
	return []section{head, s, all.folded("All of it")}
}

// permissions returns the rows of roles. Actions on the same resources share a row.
func permissions(all []matrix.Permission, first ...string) []string {
	actions, actionOrder := grouped(all, func(p matrix.Permission) (matrix.Permission, string) {
		action := p.Action
		p.Action = ""
		return p, action
	})
	for i, p := range actionOrder {
		p.Action = strings.Join(slices.Sorted(slices.Values(actions[p])), ", ")
		actionOrder[i] = p
	}
	resources, order := grouped(actionOrder, func(p matrix.Permission) (matrix.Permission, string) {
		resource := code(p.Resource)
		p.Resource = ""
		return p, resource
	})
	rows := make([]string, len(order))
	for i, p := range order {
		may := code(p.Action)
		if p.Never {
			may = "never " + may
		}
		rows[i] = row(append(slices.Clone(first), p.Role, may, strings.Join(resources[p], "<br>"), p.OnlyIf)...)
	}
	return rows
}

// trusts returns a row for all roles with the same principal.
func trusts(all []matrix.Trust, first ...string) []string {
	roles, order := grouped(all, func(t matrix.Trust) (matrix.Trust, string) {
		role := t.Role
		t.Role = ""
		return t, role
	})
	rows := make([]string, len(order))
	for i, t := range order {
		rows[i] = row(append(slices.Clone(first), strings.Join(roles[t], "<br>"), "be assumed by "+t.Who, "", t.OnlyIf)...)
	}
	return rows
}

// grouped collects values by key, and returns the keys in their order.
func grouped[T any, K comparable](all []T, split func(T) (K, string)) (values map[K][]string, order []K) {
	values = map[K][]string{}
	for _, one := range all {
		key, value := split(one)
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
		rows = append(rows, row(cells...))
	}
	for _, p := range r.Cost {
		add(p.Item, p.Amount, "")
	}
	add("together", r.Monthly, "**")
	columns := "| item | USD |"
	if compares {
		columns = "| item | before | after |"
	}
	s := table("### What it costs a month\n\n", columns, rows)
	s.tail = fmt.Sprintf("\nUSD at %s of %s, without traffic ([VPC](%s), [endpoints](%s), [load balancer](%s)).\n",
		r.After.Cost.At(), cost.AsOf, cost.VPCPricing, cost.EndpointPricing, cost.LoadBalancerPricing)
	s.keep = essential
	return s
}

func (r Report) quotas() section {
	if len(r.Quotas) == 0 {
		return section{head: "### Quotas\n\nNone is near its limit.\n"}
	}
	rows := make([]string, len(r.Quotas))
	for i, q := range r.Quotas {
		rows[i] = row(q.Name, number(q.Before), fmt.Sprintf("**%d**", q.Reached), number(q.Limit))
	}
	s := table("### Quotas near their limit\n\n", "| quota | before | after | limit |", rows)
	s.keep, s.rest = differing, "`report.json` has them"
	return s
}
