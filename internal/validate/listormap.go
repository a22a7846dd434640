package validate

import "reflect"

// ListOrMap is a struct of two fields: a list, and a map with values of the same type. A
// key of this type accepts one of them. A constraint applies to each value, unless it has
// constraints for the list and for the map.
type ListOrMap interface {
	ListOrMap()
}

// IsListOrMap reports whether a type is a ListOrMap.
func IsListOrMap(typ reflect.Type) bool {
	return typ.Implements(reflect.TypeFor[ListOrMap]())
}

// listAndMap returns the list and the map of a ListOrMap, of which one is set, and nothing
// for another struct.
func listAndMap(value reflect.Value) []reflect.Value {
	if !IsListOrMap(value.Type()) {
		return nil
	}
	return []reflect.Value{value.Field(0), value.Field(1)}
}
