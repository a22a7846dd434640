package validate

import "reflect"

// WithDefaults returns a struct in which fields that are not set have their defaults.
// It does not change nested structs.
func WithDefaults[T any](spec T) T {
	value := reflect.ValueOf(&spec).Elem()
	constraints := ConstraintsOf(value.Type())
	for _, field := range Fields(value.Type()) {
		c, set := constraints[KeyOf(field)], value.FieldByIndex(field.Index)
		if c.Default == nil || !set.IsZero() {
			continue
		}
		if set.Kind() == reflect.Pointer {
			set.Set(reflect.New(set.Type().Elem()))
			set = set.Elem()
		}
		set.Set(reflect.ValueOf(c.Default).Convert(set.Type()))
	}
	return spec
}
