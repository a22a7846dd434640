package config

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

// decode reads raw text, or else JSON, into target, strictly: a key that target
// does not know, or a value of another type, is a problem at its own key and no
// reason to stop reading the rest. encoding/json alone ignores unknown keys, or
// stops at the first, and does not say where it was.
func decode(raw string, target reflect.Value, errs validate.Errors) {
	if target.Kind() == reflect.String {
		fill(raw, target, errs)
		return
	}
	reader := json.NewDecoder(bytes.NewReader([]byte(raw)))
	reader.UseNumber()
	var value any
	if err := reader.Decode(&value); err != nil || reader.More() {
		quoted := fmt.Sprintf("%q", raw)
		if validate.ContainsSecret(target.Type()) {
			quoted = "this"
		}
		errs.Addf("%s is no map of settings: write them in the stack file, indented below this key", quoted)
		return
	}
	fill(value, target, errs)
}

// fill sets target to value, or tells why it cannot.
func fill(value any, target reflect.Value, errs validate.Errors) {
	if value == nil {
		errs.Addf("it has no value: give one, or take the key off")
		return
	}
	if fillByItself(value, target, errs) {
		return
	}
	switch target.Kind() {
	case reflect.Pointer:
		target.Set(reflect.New(target.Type().Elem()))
		fill(value, target.Elem(), errs)
	case reflect.Struct:
		fillStruct(value, target, errs)
	case reflect.Map:
		fillMap(value, target, errs)
	case reflect.Slice:
		fillSlice(value, target, errs)
	default:
		fillScalar(value, target, errs)
	}
}

// fillByItself lets types that read themselves do so.
func fillByItself(value any, target reflect.Value, errs validate.Errors) bool {
	switch reader := target.Addr().Interface().(type) {
	case json.Unmarshaler:
		text, err := json.Marshal(value)
		if err == nil {
			err = reader.UnmarshalJSON(text)
		}
		if err != nil {
			errs.Addf("%v", err)
		}
		return true
	case encoding.TextUnmarshaler:
		text, ok := value.(string)
		if !ok {
			errs.Addf("%s, but %s is wanted", describe(value, target.Type()), wanted(reflect.String))
			return true
		}
		if err := reader.UnmarshalText([]byte(text)); err != nil {
			errs.Addf("%s", sentence(text, target.Type(), err))
		}
		return true
	}
	return false
}

// sentence says what is wrong with text. Go's own types speak of Go functions.
func sentence(text string, of reflect.Type, err error) string {
	if of.PkgPath() == "net/netip" {
		return fmt.Sprintf("%q is no address range: write one such as 10.0.0.0/16", text)
	}
	return err.Error()
}

func fillStruct(value any, target reflect.Value, errs validate.Errors) {
	object, ok := value.(map[string]any)
	if !ok {
		errs.Addf("%s, but settings are wanted: %s", describe(value, target.Type()), strings.Join(keys(target.Type()), ", "))
		return
	}
	for _, key := range slices.Sorted(maps.Keys(object)) {
		at := errs.Child(key)
		field, ok := fieldOf(target, key)
		switch {
		case !ok:
			tellUnknown(key, keys(target.Type()), at)
		case object[key] == "":
			at.Addf("it has no value: give one, or take the key off")
		default:
			fill(object[key], field, at)
		}
	}
	if ruled, ok := reflect.TypeAssert[validate.Constrained](target); ok {
		tellMissing(ruled.Constraints(), object, errs)
	}
}

func tellMissing(rules map[string]validate.Constraint, object map[string]any, errs validate.Errors) {
	for _, key := range slices.Sorted(maps.Keys(rules)) {
		if missing := rules[key].Missing(); missing != "" && object[key] == nil {
			errs.Child(key).Addf("%s", missing)
		}
	}
}

func tellUnknown(key string, known []string, errs validate.Errors) {
	if meant := validate.Nearest(key, known); meant != "" {
		errs.Addf("there is no such key: did you mean %s? Known here: %s", meant, strings.Join(known, ", "))
		return
	}
	errs.Addf("there is no such key. Known here: %s", strings.Join(known, ", "))
}

func fillMap(value any, target reflect.Value, errs validate.Errors) {
	object, ok := value.(map[string]any)
	if !ok {
		errs.Addf("%s, but a map of names is wanted", describe(value, target.Type()))
		return
	}
	target.Set(reflect.MakeMap(target.Type()))
	for _, key := range slices.Sorted(maps.Keys(object)) {
		element := reflect.New(target.Type().Elem()).Elem()
		fill(object[key], element, errs.Child(key))
		target.SetMapIndex(reflect.ValueOf(key), element)
	}
}

func fillSlice(value any, target reflect.Value, errs validate.Errors) {
	list, ok := value.([]any)
	if !ok {
		errs.Addf("%s, but a list is wanted: write it in brackets, [a, b]", describe(value, target.Type()))
		return
	}
	target.Set(reflect.MakeSlice(target.Type(), len(list), len(list)))
	for i, one := range list {
		fill(one, target.Index(i), errs.Index(i))
	}
}

func fillScalar(value any, target reflect.Value, errs validate.Errors) {
	switch got := value.(type) {
	case string:
		if target.Kind() == reflect.String {
			target.SetString(got)
			return
		}
	case bool:
		if target.Kind() == reflect.Bool {
			target.SetBool(got)
			return
		}
	case json.Number:
		if target.Kind() == reflect.Int {
			if whole, err := got.Int64(); err == nil {
				target.SetInt(whole)
				return
			}
		}
	}
	errs.Addf("%s, but %s is wanted", describe(value, target.Type()), wanted(target.Kind()))
}

func wanted(kind reflect.Kind) string {
	switch kind {
	case reflect.Int:
		return "a whole number, without quotes,"
	case reflect.Bool:
		return "true or false, without quotes,"
	default:
		return "text, in quotes,"
	}
}

// describe says what a value is, in the words of whoever typed it, but for what
// may be a secret that was typed in another place than its own.
func describe(value any, wanted reflect.Type) string {
	hidden := validate.ContainsSecret(wanted)
	switch got := value.(type) {
	case string:
		if hidden {
			return "this is text"
		}
		return fmt.Sprintf("%q is text", got)
	case json.Number:
		if hidden {
			return "this is a number"
		}
		return fmt.Sprintf("%s is a number", got)
	case bool:
		return fmt.Sprintf("%t is true or false", got)
	case []any:
		return "this is a list"
	default:
		return "this is a map"
	}
}

// fieldOf returns the field of a struct that has a JSON key.
func fieldOf(target reflect.Value, key string) (reflect.Value, bool) {
	for _, field := range validate.Fields(target.Type()) {
		if field.Tag.Get("json") == key {
			return target.FieldByIndex(field.Index), true
		}
	}
	return reflect.Value{}, false
}

// keys returns the JSON keys of a struct, sorted.
func keys(of reflect.Type) []string {
	var all []string
	for _, field := range validate.Fields(of) {
		all = append(all, field.Tag.Get("json"))
	}
	slices.Sort(all)
	return all
}
