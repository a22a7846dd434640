package validate

import "reflect"

// Strings calls visit with each string that is set in a struct, and in nested structs, and
// with its key.
func Strings(value any, visit func(key, text string)) {
	walk(reflect.ValueOf(value), NewErrors(""), func(_ Constraint, field reflect.Value, at Errors) {
		eachString(field, at, func(text string, at Errors) {
			if text != "" {
				visit(at.key, text)
			}
		})
	})
}

// eachString calls visit with each string in a field, but not in nested structs.
func eachString(field reflect.Value, errs Errors, visit func(text string, at Errors)) {
	switch field.Kind() { //nolint:exhaustive // others contain no string
	case reflect.Pointer:
		eachString(field.Elem(), errs, visit)
	case reflect.Slice:
		for i := range field.Len() {
			eachString(field.Index(i), errs.Index(i), visit)
		}
	case reflect.Map:
		for _, key := range SortedKeys(field) {
			eachString(field.MapIndex(key), errs.Child(key.String()), visit)
		}
	case reflect.Struct:
		for _, values := range listAndMap(field) {
			eachString(values, errs, visit)
		}
	case reflect.String:
		visit(field.String(), errs)
	}
}
