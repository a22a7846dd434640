package validate

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// Fields returns the fields of a struct that have a key, with those of embedded structs in
// place of the embedded structs. The list is shared: do not change it.
func Fields(typ reflect.Type) []reflect.StructField {
	if known, ok := fieldsOf.Load(typ); ok {
		return known.([]reflect.StructField)
	}
	fields := slices.DeleteFunc(reflect.VisibleFields(typ), func(f reflect.StructField) bool {
		return f.Anonymous || f.Tag.Get("json") == "-"
	})
	fieldsOf.Store(typ, fields)
	return fields
}

// fieldsOf caches the fields of each struct.
var fieldsOf sync.Map

// SetKeys returns the keys of the fields of a struct that are set, in the order of the fields.
func SetKeys(of any) []string {
	var keys []string
	value := reflect.ValueOf(of)
	for _, field := range Fields(value.Type()) {
		if !value.FieldByIndex(field.Index).IsZero() {
			keys = append(keys, KeyOf(field))
		}
	}
	return keys
}

// KeyOf returns the key of a field: its JSON name, or otherwise its Go name in lower
// camel case, such as minimumHealthy or cpu.
func KeyOf(field reflect.StructField) string {
	if key := field.Tag.Get("json"); key != "" {
		return key
	}
	initials := strings.IndexFunc(field.Name, unicode.IsLower)
	switch initials {
	case -1:
		return strings.ToLower(field.Name)
	case 0, 1:
		initials = 1
	default:
		initials-- // the last capital begins the next word
	}
	return strings.ToLower(field.Name[:initials]) + field.Name[initials:]
}
