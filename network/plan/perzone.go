package plan

import (
	"maps"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

// A PerZone is a setting with a value for each zone: a list in a fixed order, or a map by
// zone, as written in zones. A map keeps each value at its zone when zones are added,
// removed or listed in another order.
type PerZone[T any] struct {
	List   []T
	ByZone map[string]T
}

// InOrder returns a list of values.
func InOrder[T any](values ...T) PerZone[T] { return PerZone[T]{List: values} }

// ListOrMap marks PerZone as a setting that is a list or a map.
func (PerZone[T]) ListOrMap() {}

// isSet reports whether the setting is in the configuration.
func (p PerZone[T]) isSet() bool { return p.List != nil || p.ByZone != nil }

// len returns the number of values.
func (p PerZone[T]) len() int { return len(p.List) + len(p.ByZone) }

// of returns the value of a zone, which is the i-th one of the list's order.
func (p PerZone[T]) of(zone Zone, i int) T {
	if p.ByZone != nil {
		return p.ByZone[zone.String()]
	}
	if i < len(p.List) {
		return p.List[i]
	}
	var none T
	return none
}

// each calls visit with each value and its key: in the order of the list, or of the zones' names.
func (p PerZone[T]) each(errs validate.Errors, visit func(value T, at validate.Errors)) {
	for i, value := range p.List {
		visit(value, errs.Index(i))
	}
	for _, zone := range slices.Sorted(maps.Keys(p.ByZone)) {
		visit(p.ByZone[zone], errs.Child(zone))
	}
}

// validateZones reports zones without a value in the map, and values of other zones, with
// a message for each.
func (p PerZone[T]) validateZones(zones []string, missing, unknown string, errs validate.Errors) {
	for _, zone := range slices.Sorted(maps.Keys(p.ByZone)) {
		if !slices.Contains(zones, zone) {
			errs.Child(zone).Addf("%s: must be one of %s", unknown, strings.Join(zones, ", "))
		}
	}
	for _, zone := range zones {
		if _, ok := p.ByZone[zone]; !ok && zone != "" {
			errs.Child(zone).Addf("required: %s", missing)
		}
	}
}
