package config

import (
	"fmt"
	"net/netip"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"ecs-foundation/internal/validate"
)

// maxExample is the length of an example in a message.
const maxExample = 160

// wrongList reports a value that is not a list. The message shows the value as a list, if it is
// a valid element, and otherwise an example.
func wrongList(wanted string, value any, typ reflect.Type, c validate.Constraint, errs validate.Errors) {
	if list := asList(value, typ, c); list != "" {
		errs.WrongTypeWithFix(wanted, value, typ, "write "+list)
		return
	}
	errs.WrongType(wanted+suchAs(typ, c), value, typ)
}

// asList returns a list with a value, or with those that have commas between them, or "".
func asList(value any, typ reflect.Type, c validate.Constraint) string {
	if validate.ContainsSecret(typ) {
		return ""
	}
	elements := []any{value}
	if text, ok := value.(string); ok {
		if len(text) > maxExample {
			return ""
		}
		elements = nil
		for part := range strings.SplitSeq(text, ",") {
			elements = append(elements, strings.TrimSpace(part))
		}
	}
	c.MinItems = 0
	list, errs := reflect.New(typ).Elem(), validate.NewErrors("")
	fillField(elements, list, c, errs)
	return shown(list, errs)
}

// wrongStruct reports a value that is not a map with the keys of a struct. The message says what to write instead, if the
// value shows what is meant.
func wrongStruct(value any, typ reflect.Type, c validate.Constraint, errs validate.Errors) {
	wanted := "a map without keys"
	if known := keys(typ); len(known) > 0 {
		wanted = "a map with the keys " + strings.Join(known, ", ")
	}
	if fix := structFix(value, typ, c); fix != "" && c.Example == nil {
		errs.WrongTypeWithFix(wanted, value, typ, fix)
		return
	}
	errs.WrongType(wanted+suchAs(typ, c), value, typ)
}

// structFix returns what to write instead of a value that is not a map, or "": the value at its key, and for true the
// smallest map, and for false the word that turns a key off, or no key.
func structFix(value any, typ reflect.Type, c validate.Constraint) string {
	candidates := []any{value}
	on, isSwitch := validate.Switch(value)
	if isSwitch && !on {
		candidates = []any{value, "off", "none"}
	}
	for _, candidate := range candidates {
		if object := asStruct(candidate, typ); object != "" {
			return "write " + object
		}
	}
	switch {
	case !isSwitch:
		return ""
	case !on && !c.Required:
		return "remove the key"
	case on && needsOnlyWords(typ):
		return "write " + structExample(typ)
	}
	return ""
}

// needsOnlyWords reports whether each required key of a struct has a fixed set of words, so that an example is a choice.
func needsOnlyWords(typ reflect.Type) bool {
	for _, field := range required(typ) {
		if c := validate.ConstraintsOf(typ)[validate.KeyOf(field)]; len(c.Words(field.Type)) == 0 {
			return false
		}
	}
	return true
}

// required returns the fields of a struct whose keys are required.
func required(typ reflect.Type) []reflect.StructField {
	var fields []reflect.StructField
	for _, field := range validate.Fields(typ) {
		if validate.ConstraintsOf(typ)[validate.KeyOf(field)].Required {
			fields = append(fields, field)
		}
	}
	return fields
}

// structExample returns a map that has only the required keys, or "" if one of them has no example.
func structExample(typ reflect.Type) string {
	if validate.ContainsSecret(typ) {
		return ""
	}
	var parts []string
	for _, field := range required(typ) {
		key := validate.KeyOf(field)
		text := example(field.Type, validate.ConstraintsOf(typ)[key])
		if text == "" {
			return ""
		}
		parts = append(parts, key+": "+text)
	}
	text := "{" + strings.Join(parts, ", ") + "}"
	if len(text) > maxExample {
		return ""
	}
	return text
}

// asStruct returns a map with a scalar at the only key at which it is valid, or "".
func asStruct(value any, typ reflect.Type) string {
	constraints, object := validate.ConstraintsOf(typ), ""
	text, ok := value.(string)
	isWord := ok && letters.MatchString(text)
	for _, field := range validate.Fields(typ) {
		c := constraints[validate.KeyOf(field)]
		words := c.Words(field.Type)
		mayBeSecret := validate.ContainsSecret(typ) && len(words) == 0
		if mayBeSecret || !isLimited(field.Type, c, isWord) {
			continue
		}
		target, errs := reflect.New(typ).Elem(), validate.NewErrors("")
		meant := value
		if word := validate.NearestWord(text, words); word != "" {
			meant = word
		}
		fillField(meant, target.FieldByIndex(field.Index), c, errs)
		if text := shown(target, errs); text != "" && object != "" {
			return ""
		} else if text != "" {
			object = text
		}
	}
	return object
}

var letters = regexp.MustCompile(`^[A-Za-z]*$`)

// isLimited reports whether a value that is valid at a scalar key is probably meant for it. A word,
// such as off, matches many patterns.
func isLimited(typ reflect.Type, c validate.Constraint, isWord bool) bool {
	switch {
	case typ.Kind() == reflect.Int:
		return c.Max > 0
	case typ.Kind() == reflect.String:
		return len(c.Words(typ)) > 0 || !isWord && (c.Pattern != nil || c.Check != nil)
	}
	return typ == reflect.TypeFor[netip.Prefix]()
}

// shown returns a value that has no errors as YAML, or "" for one that is too long.
func shown(value reflect.Value, errs validate.Errors) string {
	if text := flow(value); errs.Len() == 0 && len(text) <= maxExample {
		return text
	}
	return ""
}

// suchAs returns an example for a message, or "".
func suchAs(typ reflect.Type, c validate.Constraint) string {
	if text := example(typ, c); text != "" && text != "{}" {
		return ", such as " + text
	}
	return ""
}

// inFormat matches the example in the description of a format.
var inFormat = regexp.MustCompile(`such as ([^,; ]+)`)

// example returns a value as YAML, or "".
func example(typ reflect.Type, c validate.Constraint) string {
	words, format := c.Words(typ), inFormat.FindStringSubmatch(c.Format)
	switch {
	case c.Example != nil:
		return flow(reflect.ValueOf(c.Example))
	case typ.Kind() == reflect.Slice:
		if element := example(typ.Elem(), c.Element()); element != "" {
			return "[" + element + "]"
		}
	case typ == reflect.TypeFor[netip.Prefix]():
		return exampleRange("")
	case typ.Kind() == reflect.Struct && validate.IsListOrMap(typ):
		return example(typ.Field(0).Type, c.Parts()[0])
	case typ.Kind() == reflect.Struct:
		return structExample(typ)
	case typ.Kind() == reflect.Int && c.Max > 0:
		return strconv.Itoa(max(c.Min, 1))
	case typ.Kind() != reflect.String:
	case len(words) > 0:
		return plain(words[0])
	case format != nil:
		return plain(format[1])
	case c.Eventual != "":
		return plain(c.Eventual)
	}
	return ""
}

// flow returns a value as YAML in one line, without the keys that are not set.
func flow(value reflect.Value) string {
	if prefix, ok := reflect.TypeAssert[netip.Prefix](value); ok {
		return prefix.String()
	}
	var parts []string
	switch value.Kind() { //nolint:exhaustive // others are scalars
	case reflect.Pointer:
		return flow(value.Elem())
	case reflect.String:
		return plain(value.String())
	case reflect.Slice:
		for i := range value.Len() {
			parts = append(parts, flow(value.Index(i)))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case reflect.Map:
		for _, key := range validate.SortedKeys(value) {
			parts = append(parts, plain(key.String())+": "+flow(value.MapIndex(key)))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case reflect.Struct:
		if validate.IsListOrMap(value.Type()) {
			if list := value.Field(0); !list.IsZero() {
				return flow(list)
			}
			return flow(value.Field(1))
		}
		for _, field := range validate.Fields(value.Type()) {
			if set := value.FieldByIndex(field.Index); !set.IsZero() {
				parts = append(parts, validate.KeyOf(field)+": "+flow(set))
			}
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return fmt.Sprint(value.Interface())
}

var (
	// unquoted matches text that YAML reads as a string without quotes, unless it is another scalar.
	unquoted = regexp.MustCompile(`^[A-Za-z0-9_/.][A-Za-z0-9_/.:@+-]*$`)
	// otherScalar matches the numbers, dates, booleans and empty values of YAML 1.1.
	otherScalar = regexp.MustCompile(`(?i)^([0-9_:-]*[.]?[0-9_]*|0x[0-9a-f]*|y|n|yes|no|on|off|true|false|null|[0-9]+e[0-9]*)$`)
)

// plain returns text as YAML, with quotes if it needs them.
func plain(text string) string {
	if unquoted.MatchString(text) && !strings.HasSuffix(text, ":") && !otherScalar.MatchString(text) {
		return text
	}
	return strconv.Quote(text)
}
