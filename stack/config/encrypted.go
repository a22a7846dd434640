package config

import (
	"cmp"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

// withoutSecrets reports secrets as validateSecrets does, and returns a function that removes them from the value of the key.
func (s Stack) withoutSecrets(full string, typ reflect.Type, errs validate.Errors) func(value any) any {
	misplaced := s.validateSecrets(full, typ, errs)
	return func(value any) any { return without(value, full, misplaced) }
}

// validateSecrets reports secrets in the value of a top-level key, at keys that are not for secrets, and returns these
// keys. No message can have their values.
func (s Stack) validateSecrets(full string, typ reflect.Type, errs validate.Errors) (misplaced []string) {
	paths := slices.DeleteFunc(slices.Clone(s.File.Secrets), func(path string) bool {
		below, found := strings.CutPrefix(path, full)
		return !found || cmp.Or(below, ".")[0] != '.' && below[0] != '['
	})
	if len(paths) == 0 && slices.Contains(s.Secrets, full) && !validate.ContainsSecret(typ) {
		paths = []string{full} // of a value from elsewhere, of which only the top-level key is known
	}
	for _, path := range paths {
		below := strings.TrimPrefix(strings.TrimPrefix(path, full), ".")
		if typeAt(typ, below) != reflect.TypeFor[validate.Secret]() {
			errs.Child(below).Unreadablef("must not be a secret, because it is not stored as one: set it without --secret, " +
				"and the name or ARN of a secret instead of its value")
			misplaced = append(misplaced, path)
		}
	}
	return misplaced
}

// plainSecrets returns the keys of secrets that the stack file has as text in the value of a top-level key. Values from
// elsewhere, such as the command line, are not in a file.
func (s Stack) plainSecrets(full string, typ reflect.Type) []string {
	if !validate.ContainsSecret(typ) {
		return nil
	}
	var plain []string
	for path, text := range s.typed(full) {
		below, found := strings.CutPrefix(path, full+".")
		if found && text != "" && typeAt(typ, below) == reflect.TypeFor[validate.Secret]() && !slices.Contains(s.File.Secrets, path) {
			plain = append(plain, strings.TrimPrefix(path, s.Project+":"))
		}
	}
	slices.Sort(plain)
	return plain
}

// without returns a value without those at some paths. The rest is read, so that no other error follows from them.
func without(value any, path string, paths []string) any {
	if slices.Contains(paths, path) {
		return nil
	}
	switch value := value.(type) {
	case map[string]any:
		for key, field := range value {
			value[key] = without(field, path+"."+key, paths)
		}
	case []any:
		for i, element := range value {
			value[i] = without(element, fmt.Sprintf("%s[%d]", path, i), paths)
		}
	}
	return value
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
