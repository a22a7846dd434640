package graphtest

import (
	"slices"
	"strings"
)

// Types returns the types of the resources in AWS, sorted.
func (g *Graph) Types() []string {
	var types []string
	for _, r := range g.resources {
		if strings.HasPrefix(r.Type, "aws:") {
			types = append(types, r.Type)
		}
	}
	slices.Sort(types)
	return slices.Compact(types)
}
