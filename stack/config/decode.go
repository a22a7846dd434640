package config

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/netip"
	"reflect"
	"slices"

	"ecs-foundation/internal/validate"
)

// maxText is the number of bytes of a value of the configuration, which a stack of 1,000 services does not reach.
const maxText = 4 << 20

// decode decodes text or JSON into a field, unless it is too large. It reports every unknown key and every
// value of a wrong type with its key, while encoding/json ignores unknown keys, or
// stops at the first one without its path. The function readable returns the part of the value that may be read.
func decode(
	raw string, readable func(any) any, field reflect.Value, c validate.Constraint, meter *validate.Meter, errs validate.Errors,
) {
	if len(raw) > maxText {
		errs.Unreadablef("must have at most %d bytes (got %d): split the stack", maxText, len(raw))
		return
	}
	var value any = raw
	if field.Kind() != reflect.String {
		reader := json.NewDecoder(bytes.NewReader([]byte(raw)))
		reader.UseNumber()
		if err := reader.Decode(&value); err != nil || reader.More() {
			value = raw
		}
	}
	if value == "" && field.Kind() != reflect.String {
		value = nil
	}
	if value = readable(value); meter.Measure(value, errs) {
		fillField(value, field, c, errs)
	}
}

// Decode sets the fields of a struct to the values of a map by key, and validates each. It
// reports every unknown key, every value of a wrong type and every missing one. Numbers are
// json.Number.
func Decode(values map[string]any, target any, errs validate.Errors) {
	known := keys(reflect.TypeOf(target).Elem())
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains(known, key) { // a key of a stack file can be elsewhere, or have no place, in a component
			errs.Child(key).Unreadablef("%s", validate.UnknownKey(key, known))
		}
	}
	fillStruct(values, reflect.ValueOf(target).Elem(), validate.Constraint{}, errs)
}

// fill sets target to value, or reports why it cannot. Messages describe the constraint.
func fill(value any, target reflect.Value, c validate.Constraint, errs validate.Errors) {
	if value == nil {
		errs.Unreadablef("%s", emptyValue(target.Type()))
		return
	}
	if fillUnmarshaler(value, target, errs) {
		return
	}
	switch target.Kind() {
	case reflect.Struct:
		if validate.IsListOrMap(target.Type()) {
			fillListOrMap(value, target, c, errs)
			return
		}
		fillStruct(value, target, c, errs)
	case reflect.Pointer:
		target.Set(reflect.New(target.Type().Elem()))
		fill(value, target.Elem(), c, errs)
	case reflect.Map:
		fillMap(value, target, c, errs)
	case reflect.Slice:
		fillSlice(value, target, c, errs)
	default:
		fillScalar(value, target, c, errs)
	}
}

// fillUnmarshaler sets a target that decodes itself, and reports whether it does.
func fillUnmarshaler(value any, target reflect.Value, errs validate.Errors) bool {
	switch reader := target.Addr().Interface().(type) {
	case *netip.Prefix:
		text, ok := value.(string)
		if !ok || reader.UnmarshalText([]byte(text)) != nil {
			errs.WrongTypeWithFix("an address range in CIDR notation, such as "+exampleRange(text), value, target.Type(),
				scalarFix(value, target.Type(), validate.Constraint{}))
		}
		return true
	case json.Unmarshaler:
		text, err := json.Marshal(value)
		if err == nil {
			err = reader.UnmarshalJSON(text)
		}
		if err != nil {
			errs.Unreadablef("%v", err)
		}
		return true
	}
	return false
}

// emptyValue returns the message for a key of a type that has no value.
func emptyValue(typ reflect.Type) string {
	if typ.Kind() == reflect.Pointer {
		return emptyValue(typ.Elem())
	}
	if typ.Kind() == reflect.Map || hasOptionalKeys(typ) {
		return "empty value: set {} for the defaults, or remove the key"
	}
	return validate.Empty
}

// hasOptionalKeys reports whether a value of a type is a map of keys that need not be set.
func hasOptionalKeys(typ reflect.Type) bool {
	if typ.Kind() != reflect.Struct || validate.IsListOrMap(typ) || typ == reflect.TypeFor[netip.Prefix]() ||
		typ.Implements(reflect.TypeFor[validate.Union]()) {
		return false
	}
	return len(required(typ)) == 0
}

// exampleRange returns a range, which is that of a single address if a text is one. An address that
// ends in 0, such as 10.0.0.0, is rather the first one of a network.
func exampleRange(text string) string {
	if address, err := netip.ParseAddr(text); err == nil && address.AsSlice()[address.BitLen()/8-1] != 0 {
		return netip.PrefixFrom(address, address.BitLen()).String()
	}
	return "10.0.0.0/16"
}

func fillStruct(value any, target reflect.Value, c validate.Constraint, errs validate.Errors) {
	object, ok := value.(map[string]any)
	if !ok {
		wrongStruct(value, target.Type(), c, errs)
		return
	}
	constraints := validate.ConstraintsOf(target.Type())
	for _, key := range slices.Sorted(maps.Keys(object)) {
		at := errs.Child(key)
		field, ok := fieldOf(target, key)
		switch {
		case !ok:
			at.Unreadablef("%s", UnknownKey(key, keys(target.Type())))
		case object[key] == "":
			at.Unreadablef("%s", emptyValue(field.Type()))
		default:
			fillField(object[key], field, constraints[key], at)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(constraints)) {
		if field, _ := fieldOf(target, key); constraints[key].Required && object[key] == nil {
			errs.Child(key).Invalidf("%s", constraints[key].RequiredKey(field.Type()))
		}
	}
}

// fillField sets a field and validates it. Later, a zero value cannot be distinguished
// from one that is not set.
func fillField(value any, field reflect.Value, c validate.Constraint, errs validate.Errors) {
	if c.Digits {
		value = digitsAsText(value, errs)
	}
	fill(value, field, c, errs)
	c.Validate(field, errs)
}

func fillMap(value any, target reflect.Value, c validate.Constraint, errs validate.Errors) {
	object, ok := value.(map[string]any)
	if !ok {
		errs.WrongType("a map"+suchAs(target.Type(), c), value, target.Type())
		return
	}
	target.Set(reflect.MakeMap(target.Type()))
	for _, key := range slices.Sorted(maps.Keys(object)) {
		element, at := reflect.New(target.Type().Elem()).Elem(), errs.Child(key)
		if errs.IsTyped() && errs.Typed() == "" && !at.IsTyped() { // a text can be the JSON of a map
			at.Unreadablef("YAML reads a key in the stack file as %q: add quotes to the key", key)
		}
		if problem := validate.CheckCredential(key); problem != "" {
			at.Invalidf("%s", problem)
		}
		fill(object[key], element, c.Element(), at)
		target.SetMapIndex(reflect.ValueOf(key), element)
	}
}

// A counted list can be given as the number of its elements.
type counted interface {
	SetCount(n int)
}

func fillSlice(value any, target reflect.Value, c validate.Constraint, errs validate.Errors) {
	if number, ok := value.(json.Number); ok {
		if list, ok := reflect.TypeAssert[counted](target.Addr()); ok {
			if n, err := number.Int64(); err == nil {
				list.SetCount(int(n))
				return
			}
		}
	}
	list, ok := value.([]any)
	if !ok {
		wrongList("a list", value, target.Type(), c, errs)
		return
	}
	target.Set(reflect.MakeSlice(target.Type(), len(list), len(list)))
	for i, element := range list {
		fill(element, target.Index(i), c.Element(), errs.Index(i))
	}
}

// fillListOrMap sets the list or the map of a ListOrMap.
func fillListOrMap(value any, target reflect.Value, c validate.Constraint, errs validate.Errors) {
	parts := c.Parts()
	switch value.(type) {
	case []any:
		fillSlice(value, target.Field(0), parts[0], errs)
	case map[string]any:
		fillMap(value, target.Field(1), parts[1], errs)
	default:
		wrongList("a list or a map", value, target.Field(0).Type(), parts[0], errs)
	}
}

// fieldOf returns the field of a struct that has a JSON key.
func fieldOf(target reflect.Value, key string) (reflect.Value, bool) {
	for _, field := range validate.Fields(target.Type()) {
		if validate.KeyOf(field) == key {
			return target.FieldByIndex(field.Index), true
		}
	}
	return reflect.Value{}, false
}

// keys returns the JSON keys of a struct, sorted.
func keys(structType reflect.Type) []string {
	var names []string
	for _, field := range validate.Fields(structType) {
		names = append(names, validate.KeyOf(field))
	}
	slices.Sort(names)
	return names
}
