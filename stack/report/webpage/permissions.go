package webpage

import (
	"slices"
	"strings"

	iammatrix "ecs-foundation/iam/plan/matrix"
	"ecs-foundation/stack/report"
)

// A role has its permissions, and the principals that can assume it.
type role struct {
	Name  string
	Rows  []permission
	Count int // of actions on resources
}

// A permission is actions on resources, or the principal that can assume the role.
type permission struct {
	Status    string // "gained", "lost" or ""
	Never     bool
	Principal string
	Actions   []string
	Resources []string
	OnlyIf    string
}

// A grant is one permission with its change.
type grant struct {
	iammatrix.Permission
	status string
}

func roles(r report.Report) []role {
	gained := map[iammatrix.Permission]bool{}
	var grants []grant
	for _, p := range r.Permissions {
		if p.Gained {
			gained[p.Permission] = r.Against != ""
		} else {
			grants = append(grants, grant{p.Permission, "lost"})
		}
	}
	for _, p := range r.After.Permissions {
		status := ""
		if gained[p] {
			status = "gained"
		}
		grants = append(grants, grant{p, status})
	}
	var list []role
	at := func(name string) *role {
		i := slices.IndexFunc(list, func(known role) bool { return known.Name == name })
		if i < 0 {
			i = len(list)
			list = append(list, role{Name: name})
		}
		return &list[i]
	}
	for _, p := range r.After.Permissions {
		at(p.Role)
	}
	addTrusts(r, at)
	for _, g := range grants {
		at(g.Role).Count++
	}
	for i := range list {
		list[i].Rows = append(list[i].Rows, joined(grants, list[i].Name)...)
	}
	return list
}

// addTrusts adds the principals that can assume each role.
func addTrusts(r report.Report, at func(string) *role) {
	gained := map[iammatrix.Trust]bool{}
	add := func(t iammatrix.Trust, status string) {
		to := at(t.Role)
		to.Rows = append(to.Rows, permission{Status: status, Principal: t.Who, OnlyIf: t.OnlyIf})
	}
	for _, t := range r.Trusts {
		if t.Gained {
			gained[t.Trust] = r.Against != ""
		} else {
			add(t.Trust, "lost")
		}
	}
	for _, t := range r.After.Trusts {
		if gained[t] {
			add(t, "gained")
		} else {
			add(t, "")
		}
	}
}

// joined returns the rows of a role: first the actions on the same resource, then the resources with
// the same actions share a row.
func joined(grants []grant, role string) []permission {
	var byResource, rows []permission
	for _, g := range grants {
		if g.Role != role {
			continue
		}
		i := slices.IndexFunc(byResource, func(p permission) bool {
			return p.Resources[0] == g.Resource && p.OnlyIf == g.OnlyIf && p.Never == g.Never && p.Status == g.status
		})
		if i < 0 {
			i = len(byResource)
			byResource = append(byResource, permission{Status: g.status, Never: g.Never, Resources: []string{g.Resource}, OnlyIf: g.OnlyIf})
		}
		byResource[i].Actions = append(byResource[i].Actions, g.Action)
	}
	for _, p := range byResource {
		slices.Sort(p.Actions)
		i := slices.IndexFunc(rows, func(q permission) bool {
			return slices.Equal(q.Actions, p.Actions) && q.OnlyIf == p.OnlyIf && q.Never == p.Never && q.Status == p.Status
		})
		if i < 0 {
			rows = append(rows, p)
			continue
		}
		rows[i].Resources = append(rows[i].Resources, p.Resources...)
	}
	slices.SortStableFunc(rows, func(a, b permission) int { return strings.Compare(order(a), order(b)) })
	return rows
}

// order puts what a change adds or removes first.
func order(p permission) string {
	return map[string]string{"lost": "0", "gained": "1"}[p.Status] + "2"
}
