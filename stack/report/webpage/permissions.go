package webpage

import (
	"slices"
	"strings"

	iammatrix "ecs-foundation/iam/plan/matrix"
	"ecs-foundation/stack/report"
)

// A role has its permissions.
type role struct {
	Name  string
	Rows  []permission
	Count int // of actions on resources
}

// A permission is actions on resources.
type permission struct {
	Status    string // "gained", "lost" or ""
	Never     bool
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
	for _, g := range grants {
		at(g.Role).Count++
	}
	for i := range list {
		list[i].Rows = append(list[i].Rows, joined(grants, list[i].Name)...)
	}
	return list
}

// A trust is the roles that a principal can assume under the same condition.
type trust struct {
	Status, Principal, OnlyIf string
	Roles                     []string
}

// trusts returns who can assume the roles. What a change adds or removes comes first.
func trusts(r report.Report) []trust {
	var list []trust
	add := func(t iammatrix.Trust, status string) {
		i := slices.IndexFunc(list, func(known trust) bool {
			return known.Status == status && known.Principal == t.Who && known.OnlyIf == t.OnlyIf
		})
		if i < 0 {
			i = len(list)
			list = append(list, trust{Status: status, Principal: t.Who, OnlyIf: t.OnlyIf})
		}
		list[i].Roles = append(list[i].Roles, t.Role)
	}
	gained := map[iammatrix.Trust]bool{}
	for _, t := range r.Trusts {
		gained[t.Trust] = t.Gained && r.Against != ""
		switch {
		case !t.Gained:
			add(t.Trust, "lost")
		case r.Against != "":
			add(t.Trust, "gained")
		}
	}
	for _, t := range r.After.Trusts {
		if !gained[t] {
			add(t, "")
		}
	}
	return list
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
