package config

import (
	"cmp"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

// validateSecrets reports secrets in the value of a top-level key, at a key that is not for secrets. It reports whether
// there is none. The message must not have the value, nor can other messages.
func (s Stack) validateSecrets(full string, typ reflect.Type, errs validate.Errors) bool {
	paths := slices.DeleteFunc(slices.Clone(s.File.Secrets), func(path string) bool {
		below, found := strings.CutPrefix(path, full)
		return !found || cmp.Or(below, ".")[0] != '.' && below[0] != '['
	})
	if len(paths) == 0 && slices.Contains(s.Secrets, full) && !validate.ContainsSecret(typ) {
		paths = []string{full} // of a value from elsewhere, of which only the top-level key is known
	}
	before := errs.Len()
	for _, path := range paths {
		below := strings.TrimPrefix(strings.TrimPrefix(path, full), ".")
		if typeAt(typ, below) != reflect.TypeFor[validate.Secret]() {
			errs.Child(below).Unreadablef("must not be a secret, because it is not stored as one: set it without --secret, " +
				"and the name or ARN of a secret instead of its value")
		}
	}
	return errs.Len() == before
}

// step matches a step of a path, such as a key, or the index of an element.
var step = regexp.MustCompile(`[^.\[\]]+`)

// typeAt returns the type of the value at a path below a type, or nil if there is none.
func typeAt(typ reflect.Type, path string) reflect.Type {
	for _, key := range step.FindAllString(path, -1) {
		for typ != nil && typ.Kind() == reflect.Pointer {
			typ = typ.Elem()
		}
		switch {
		case typ == nil:
		case typ.Kind() == reflect.Map || typ.Kind() == reflect.Slice:
			typ = typ.Elem()
		case typ.Kind() == reflect.Struct:
			field, ok := fieldOf(reflect.New(typ).Elem(), key)
			if !ok {
				return nil
			}
			typ = field.Type()
		default:
			return nil
		}
	}
	return typ
}
