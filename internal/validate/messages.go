package validate

import (
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Empty is the message for a key without a value.
const Empty = "empty value: set one, or remove the key"

// UnknownKey returns the message for a key that is not in known.
func UnknownKey(key string, known []string) string {
	if meant := NearestKey(key, known); meant != "" {
		return "unknown key: did you mean " + meant + "? Known here: " + strings.Join(known, ", ")
	}
	return "unknown key. Known here: " + strings.Join(known, ", ")
}

// NearestKey returns the known key that is closest to a mistyped one, or that it abbreviates, or "".
func NearestKey(key string, known []string) string {
	if meant := Nearest(key, known); meant != "" || len(key) < 3 {
		return meant
	}
	longer := slices.DeleteFunc(slices.Clone(known), func(k string) bool {
		return !strings.HasPrefix(strings.ToLower(k), strings.ToLower(key))
	})
	if len(longer) != 1 {
		return ""
	}
	return longer[0]
}

// WrongType reports a value of a wrong type, as it is typed in the stack file. It does not
// print a value in the place of a secret.
func (errs Errors) WrongType(wanted string, value any, typ reflect.Type) {
	errs.WrongTypeWithFix(wanted, value, typ, fix(value, typ.Kind()))
}

// WrongTypeWithFix is like WrongType. fix is what to do instead, such as "write [a]", or "".
func (errs Errors) WrongTypeWithFix(wanted string, value any, typ reflect.Type, fix string) {
	kind, text := describe(value)
	if fix != "" {
		fix = " (" + fix + ")"
	}
	if text == "" || ContainsSecret(typ) {
		errs.Unreadablef("expected %s, got a %s%s", wanted, kind, fix)
		return
	}
	if _, ok := value.(string); !ok {
		text = cmp.Or(errs.Typed(), text)
	}
	errs.Unreadablef("expected %s, got the %s %s%s", wanted, kind, text, fix)
}

// describe returns the type of a decoded value, and the value itself if it is a scalar.
func describe(value any) (kind, text string) {
	switch value := value.(type) {
	case string:
		return "string", strconv.Quote(value)
	case json.Number:
		return "number", value.String()
	case bool:
		return "boolean", strconv.FormatBool(value)
	case []any:
		return "list", ""
	default:
		return "map", ""
	}
}

// fix returns advice on how to write a scalar as another type, or "".
func fix(value any, wanted reflect.Kind) string {
	switch value := value.(type) {
	case string:
		_, err := strconv.Atoi(value)
		switch {
		case err == nil && wanted == reflect.Int || (value == "true" || value == "false") && wanted == reflect.Bool:
			return "remove the quotes"
		case wanted == reflect.Bool:
			if on, ok := Switch(value); ok {
				return "write " + strconv.FormatBool(on)
			}
		}
	case json.Number, bool:
		if wanted == reflect.String {
			return "add quotes"
		}
	}
	return ""
}

// Switch returns whether a value turns something on, and whether it is a value that turns something on or off.
func Switch(value any) (on, ok bool) {
	switch value := value.(type) {
	case bool:
		return value, true
	case string:
		text := strings.ToLower(value)
		on = slices.Contains([]string{"true", "yes", "y", "on", "enable", "enabled"}, text)
		return on, on || slices.Contains([]string{"false", "no", "n", "off", "disable", "disabled"}, text)
	}
	return false, false
}

// OneOf reports text that is not an allowed value.
func OneOf(errs Errors, text string, allowed []string) {
	if !slices.Contains(allowed, text) {
		errs.Unreadablef("%s", InvalidWord(text, allowed))
	}
}

// Unique reports the elements of a list that equal an earlier one.
func Unique[T comparable](errs Errors, list []T) {
	for i, value := range list {
		if slices.Contains(list[:i], value) {
			errs.Index(i).Invalidf("duplicate value %s", quote(reflect.ValueOf(value)))
		}
	}
}

// UnknownName reports the name of a thing, such as a service, that is not among
// names; add is how to add it to them, or "".
func UnknownName(errs Errors, thing, name string, names []string, add string) {
	errs.Addf("unknown %s %q: %s", thing, name, Choices(name, names, add))
}

// Choices returns advice for a name that is not among names: choose one of them, or
// add.
func Choices(name string, names []string, add string) string {
	var advice string
	choice := strings.Join(names[:min(len(names), maxShown)], ", ")
	if more := len(names) - maxShown; more > 0 {
		choice += fmt.Sprintf(", and %d more", more)
	}
	switch {
	case len(names) == 0:
		return add
	case add == "":
		advice = "choose one of " + choice
	default:
		advice = "choose one of " + choice + ", or " + add
	}
	if meant := Nearest(name, names); meant != "" {
		return "did you mean " + meant + "? C" + advice[1:]
	}
	return advice
}

// RequiredKey returns the message for a required key of a type that is not set.
func (c Constraint) RequiredKey(typ reflect.Type) string {
	for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice {
		typ = typ.Elem()
	}
	words := c.Words(typ)
	switch {
	case len(words) > 0:
		return "required: one of " + strings.Join(words, ", ")
	case c.Max > 0:
		return "required: between " + c.between()
	case c.Format != "":
		return "required: " + c.Format
	}
	return "required"
}

// InvalidWord returns the message for text that is not one of the words.
func InvalidWord(text string, words []string) string {
	message := fmt.Sprintf("invalid value %q: must be one of %s", text, strings.Join(words, ", "))
	if meant := NearestWord(text, words); meant != "" {
		message += "; did you mean " + meant + "?"
	}
	return message
}

// Describe returns the allowed values of a key of a type, as phrases for documentation.
func (c Constraint) Describe(typ reflect.Type) []string {
	for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice || typ.Kind() == reflect.Map {
		typ = typ.Elem()
	}
	var parts []string
	add := func(condition bool, format string, args ...any) {
		if condition {
			parts = append(parts, fmt.Sprintf(format, args...))
		}
	}
	words := c.Words(typ)
	add(len(words) > 0, "one of `%s`", strings.Join(words, "`, `"))
	add(len(c.Numbers) > 0, "one of %s", join(c.Numbers))
	add(c.Max > 0, "%d to %d %s", c.Min, c.Max, c.Unit)
	add(c.Format != "", "%s", c.Format)
	add(c.location() != "", "%s", c.location())
	add(c.MinLength > 0 || c.MaxLength > 0, "%s", limits(c.MinLength, c.MaxLength, singular(c.Unit)))
	add(c.MinItems > 0 || c.MaxItems > 0, "%s", limits(c.MinItems, c.MaxItems, "item"))
	add(c.Unique, "no duplicates")
	if c.Keys != nil {
		add(c.Keys.Format != "", "names: %s", strings.Join(c.Keys.Describe(reflect.TypeFor[string]()), "; "))
	}
	for i, part := range parts {
		parts[i] = strings.TrimSpace(part)
	}
	return parts
}

func (c Constraint) location() string {
	if c.ARN == nil {
		return ""
	}
	return c.ARN.Location()
}

// NearestWord returns the word that text abbreviates or misspells, or "".
func NearestWord(text string, words []string) string {
	for _, word := range words {
		if len(text) > 2 && strings.HasPrefix(word, strings.ToLower(text)) {
			return word
		}
	}
	if meant := sameValue[strings.ToLower(text)]; slices.Contains(words, meant) {
		return meant
	}
	return Nearest(text, words)
}

// sameValue are values for which AWS and other tools have other words, by the word in lower case.
var sameValue = map[string]string{
	"redis": "elasticache", "valkey": "elasticache", "memcached": "elasticache", "cache": "elasticache",
	"postgres": "rds", "postgresql": "rds", "mysql": "rds", "mariadb": "rds", "aurora": "rds", "database": "rds", "nfs": "efs",
	"write": "readWrite", "rw": "readWrite", "readonly": "read", "ro": "read",
	"receive": "consume", "read": "consume", "publish": "send", "produce": "send",
}

func (c Constraint) advice() string {
	if c.Advice == "" {
		return ""
	}
	return "; " + c.Advice
}

// between returns "1 and 4000 seconds".
func (c Constraint) between() string {
	return strings.TrimSpace(fmt.Sprintf("%d and %d %s", c.Min, c.Max, c.Unit))
}

// limits returns "2 to 8 items", "at least 1 item" or "at most 4 items".
func limits(least, most int, thing string) string {
	switch {
	case most == 0:
		return "at least " + Count(least, thing)
	case least == 0:
		return "at most " + Count(most, thing)
	}
	return fmt.Sprintf("%d to %s", least, Count(most, thing))
}

func singular(unit string) string {
	if unit == "" {
		return "character"
	}
	return strings.TrimSuffix(unit, "s")
}

func join(numbers []int) string {
	return strings.ReplaceAll(strings.Trim(fmt.Sprint(numbers), "[]"), " ", ", ")
}
