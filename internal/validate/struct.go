package validate

import (
	"cmp"
	"fmt"
	"maps"
	"net/netip"
	"reflect"
	"slices"
	"sync"
	"unicode/utf8"
)

// Struct reports every field of a struct, and of nested structs, that violates its
// constraint. A zero field counts as not set, so that only Required applies to it.
func Struct(errs Errors, value any) {
	validateStruct(reflect.ValueOf(value), errs)
}

// Valid reports whether no field of a struct breaks its constraint.
func Valid(value any) bool {
	errs := NewErrors("")
	Struct(errs, value)
	return errs.Len() == 0
}

func validateStruct(value reflect.Value, errs Errors) {
	walk(value, errs, func(c Constraint, field reflect.Value, at Errors) {
		if !field.IsZero() {
			c.Validate(field, at)
		} else if c.Required && !c.accepts0(field) {
			at.Invalidf("%s", c.RequiredKey(field.Type()))
		}
	})
}

// walk calls visit with each field of a struct and of nested structs, and the constraint
// of the field.
func walk(value reflect.Value, errs Errors, visit func(c Constraint, field reflect.Value, at Errors)) {
	switch value.Kind() { //nolint:exhaustive // others contain no struct
	case reflect.Pointer:
		if !value.IsNil() {
			walk(value.Elem(), errs, visit)
		}
	case reflect.Struct:
		for _, field := range listAndMap(value) {
			walk(field, errs, visit)
		}
		if IsListOrMap(value.Type()) {
			return
		}
		constraints := ConstraintsOf(value.Type())
		for _, field := range Fields(value.Type()) {
			key := KeyOf(field)
			set, at := value.FieldByIndex(field.Index), errs.Child(key)
			visit(constraints[key], set, at)
			if !set.IsZero() {
				walk(set, at, visit)
			}
		}
	case reflect.Slice:
		for i := range value.Len() {
			walk(value.Index(i), errs.Index(i), visit)
		}
	case reflect.Map:
		for _, key := range SortedKeys(value) {
			walk(value.MapIndex(key), errs.Child(key.String()), visit)
		}
	}
}

// ConstraintsOf returns the constraints of a struct's fields, by key. They include
// those of embedded structs. The map is shared: do not change it.
func ConstraintsOf(typ reflect.Type) map[string]Constraint {
	if known, ok := constraintsOf.Load(typ); ok {
		return known.(map[string]Constraint)
	}
	constraints := map[string]Constraint{}
	for field := range typ.Fields() {
		if field.Anonymous {
			maps.Copy(constraints, ConstraintsOf(field.Type))
		}
	}
	if c, ok := reflect.TypeAssert[Constrained](reflect.Zero(typ)); ok {
		maps.Copy(constraints, c.Constraints())
	}
	constraintsOf.Store(typ, constraints)
	return constraints
}

// constraintsOf has the constraints of each struct, because a stack with hundreds of services
// asks for them thousands of times, and some compile patterns.
var constraintsOf sync.Map

// accepts0 reports whether zero is a valid number, which looks the same as one that is
// not set.
func (c Constraint) accepts0(value reflect.Value) bool {
	return value.Kind() == reflect.Int && c.Min == 0
}

// Validate reports how the value of a key that is set violates the constraint. It does
// not validate nested structs.
func (c Constraint) Validate(value reflect.Value, errs Errors) {
	switch value.Kind() { //nolint:exhaustive // others have no limits
	case reflect.Pointer:
		if !value.IsNil() {
			c.Validate(value.Elem(), errs)
		}
	case reflect.Slice:
		c.validateLen(value, errs)
		var earlier []reflect.Value
		for i := range value.Len() {
			c.validateDuplicate(value.Index(i), earlier, errs.Index(i))
			c.Validate(value.Index(i), errs.Index(i))
			earlier = append(earlier, value.Index(i))
		}
	case reflect.Map:
		c.validateLen(value, errs)
		element := c.Element()
		var earlier []reflect.Value
		for _, key := range SortedKeys(value) {
			at := errs.Child(key.String())
			if c.Keys != nil {
				c.Keys.validateString(key, at)
			}
			c.validateDuplicate(value.MapIndex(key), earlier, at)
			element.Validate(value.MapIndex(key), at)
			earlier = append(earlier, value.MapIndex(key))
		}
	case reflect.Struct:
		if value.Type() == reflect.TypeFor[netip.Prefix]() && value.IsZero() { // an element; as a key it is not set
			errs.Invalidf("empty value: must be an address range in CIDR notation, such as 10.0.0.0/16")
		}
		parts := c.Parts()
		for i, field := range listAndMap(value) {
			if !field.IsNil() {
				parts[i].Validate(field, errs)
			}
		}
	case reflect.String:
		c.validateString(value, errs)
	case reflect.Int:
		c.validateNumber(int(value.Int()), errs)
	}
}

func (c Constraint) validateLen(value reflect.Value, errs Errors) {
	switch n := value.Len(); {
	case n == 0 && c.Required && value.Kind() != reflect.Map: // an empty map is set
		errs.Invalidf("%s", c.RequiredKey(value.Type()))
	case n < c.MinItems || c.MaxItems > 0 && n > c.MaxItems:
		errs.Invalidf("must have %s (got %d)%s", limits(c.MinItems, c.MaxItems, "item"), n, c.advice())
	}
}

// validateDuplicate reports a value that equals an earlier one of the list or map. In a map of
// lists, Unique applies to the elements of each list.
func (c Constraint) validateDuplicate(value reflect.Value, earlier []reflect.Value, errs Errors) {
	if c.Unique && value.Comparable() && slices.ContainsFunc(earlier, value.Equal) {
		errs.Invalidf("duplicate value %s", quote(value))
	}
}

func (c Constraint) validateNumber(n int, errs Errors) {
	switch {
	case len(c.Numbers) > 0 && !slices.Contains(c.Numbers, n):
		nearest := slices.MinFunc(c.Numbers, func(a, b int) int { return cmp.Compare(max(a-n, n-a), max(b-n, n-b)) })
		errs.Invalidf("invalid value %d: must be one of %s; did you mean %d?", n, join(c.Numbers), nearest)
	case c.Max > 0 && (n < c.Min || n > c.Max):
		errs.Invalidf("must be between %s (got %d)%s", c.between(), n, c.advice())
	}
}

func (c Constraint) validateString(value reflect.Value, errs Errors) {
	text, words := value.String(), c.Words(value.Type())
	length := utf8.RuneCountInString(text)
	if c.Unit == "bytes" {
		length = len(text)
	}
	switch {
	case c.Check != nil && c.Check(text) != "":
		errs.Invalidf("%s", c.Check(text))
	case len(words) > 0:
		OneOf(errs, text, words)
	case length < c.MinLength || c.MaxLength > 0 && length > c.MaxLength:
		errs.Invalidf("must have %s (got %d)%s", limits(c.MinLength, c.MaxLength, singular(c.Unit)), length, c.advice())
	case c.Pattern != nil && !c.Pattern.MatchString(text):
		errs.Invalidf("invalid value %s: must be %s", quote(value), cmp.Or(c.Format, "text that matches "+c.Pattern.String()))
	}
}

// Accepts reports whether the constraint allows a string.
func (c Constraint) Accepts(text string) bool {
	errs := NewErrors("")
	c.validateString(reflect.ValueOf(text), errs)
	return errs.Len() == 0
}

// Words returns the values of an enum, of which a constraint may allow fewer.
func (c Constraint) Words(typ reflect.Type) []string {
	if enum, ok := reflect.TypeAssert[Enum](reflect.Zero(typ)); ok && len(c.Values) == 0 {
		return enum.Values()
	}
	return c.Values
}

// SortedKeys returns the keys of a map of strings.
func SortedKeys(m reflect.Value) []reflect.Value {
	keys := m.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return cmp.Compare(a.String(), b.String()) })
	return keys
}

// quote returns a value as the user typed it, with secrets masked.
func quote(value reflect.Value) string {
	if value.Kind() == reflect.String && value.Type() != reflect.TypeFor[Secret]() {
		return fmt.Sprintf("%q", value.String())
	}
	return fmt.Sprint(value.Interface())
}
