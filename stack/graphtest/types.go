package graphtest

import (
	"maps"
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

// Resources returns all resources, components and providers included, by name.
func (g *Graph) Resources() []*Resource {
	var all []*Resource
	for _, name := range slices.Sorted(maps.Keys(g.resources)) {
		all = append(all, g.resources[name])
	}
	return all
}
