package validate

import (
	"fmt"
	"io"
	"reflect"
	"slices"
)

// A Secret is a string that is masked whenever it is printed. A stack file contains it
// encrypted, as pulumi config set --secret writes it.
type Secret string

// Format prints a mask, whatever the verb.
func (Secret) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, "[secret]")
}

// MarshalText returns a mask.
func (s Secret) MarshalText() ([]byte, error) {
	return fmt.Append(nil, s), nil
}

// ContainsSecret reports whether a type is or contains a Secret.
func ContainsSecret(typ reflect.Type) bool {
	switch typ.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return ContainsSecret(typ.Elem())
	case reflect.Struct:
		return slices.ContainsFunc(slices.Collect(typ.Fields()), func(f reflect.StructField) bool { return ContainsSecret(f.Type) })
	default:
		return typ == reflect.TypeFor[Secret]()
	}
}
