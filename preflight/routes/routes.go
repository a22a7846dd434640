// Package routes tells listener rules that can never match, because one before
// them takes all their requests.
package routes

import (
	"slices"
	"strings"

	"ecs-foundation/internal/problem"
	"ecs-foundation/loadbalancer/routing"
)

// Check tells each rule that another one shadows.
func Check(p routing.Plan) error {
	found := problem.NewList("")
	for i, rule := range p.Rules {
		shadows := func(before routing.Rule) bool { return Covers(before, rule) }
		if at := slices.IndexFunc(p.Rules[:i], shadows); at >= 0 {
			before := p.Rules[at]
			found.At("services").At(rule.Service).At("routes").Addf("the route of priority %d (%s) never matches: "+
				"priority %d of %s (%s) takes all its requests first; give it a lower number, or narrow the other",
				rule.Priority, describe(rule), before.Priority, before.Service, describe(before))
		}
	}
	return found.Err()
}

func describe(r routing.Rule) string {
	return strings.Join(append(slices.Clone(r.Hosts), r.Paths...), " ")
}

// Covers tells whether one rule takes every request that another would.
func Covers(wide, narrow routing.Rule) bool {
	lower := func(hosts []string) []string {
		all := slices.Clone(hosts) // letter case counts in paths only
		for i := range all {
			all[i] = strings.ToLower(all[i])
		}
		return all
	}
	return coverAll(lower(wide.Hosts), lower(narrow.Hosts)) && coverAll(wide.Paths, narrow.Paths)
}

// coverAll tells whether some pattern of wide covers each of narrow. No pattern
// at all stands for anything.
func coverAll(wide, narrow []string) bool {
	if len(wide) == 0 {
		return true
	}
	if len(narrow) == 0 {
		narrow = []string{"*"}
	}
	return !slices.ContainsFunc(narrow, func(n string) bool {
		return !slices.ContainsFunc(wide, func(w string) bool { return pattern(w, n) })
	})
}

// pattern tells whether every text that narrow matches is matched by wide. A
// star of wide may stand for any run of narrow, its wildcards included; a
// question mark for one letter or question mark.
func pattern(wide, narrow string) bool {
	// covered[j] tells whether what has been read of wide covers narrow[:j].
	covered := make([]bool, len(narrow)+1)
	covered[0] = true
	for _, w := range []byte(wide) {
		before := covered[0]
		covered[0] = covered[0] && w == '*'
		for j := 1; j <= len(narrow); j++ {
			n, here := narrow[j-1], covered[j]
			if w == '*' {
				covered[j] = here || covered[j-1]
			} else {
				covered[j] = before && (w == n || w == '?' && n != '*')
			}
			before = here
		}
	}
	return covered[len(narrow)]
}
