package validate

import (
	"reflect"
	"slices"
)

// Fields returns the fields of a struct, and in place of an embedded one its
// own: what a stack sets stands side by side.
func Fields(of reflect.Type) []reflect.StructField {
	return slices.DeleteFunc(reflect.VisibleFields(of), func(f reflect.StructField) bool { return f.Anonymous })
}
