package schema

import (
	"fmt"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"ecs-foundation/internal/validate"
)

// spec returns the type of a property or of an element.
func (w *packageWriter) spec(at place, typ reflect.Type, c validate.Constraint) object {
	switch reflect.New(typ).Elem().Interface().(type) {
	case netip.Prefix:
		return plainIn(at, object{"type": "string"})
	case validate.EnumOrList:
		// No enum: Pulumi's generator for Go would make the input a string, which cannot be a list.
		// https://github.com/pulumi/pulumi/blob/v3.250.0/pkg/codegen/go/gen.go
		word := plainIn(at, object{"type": "string"})
		list := plainIn(at, object{"type": "array", "items": word})
		return plainIn(at, object{"oneOf": []object{word, list}})
	case validate.Digits:
		return object{"oneOf": []object{{"type": "integer"}, {"type": "string"}}}
	case validate.Secret:
		return object{"type": "string", "secret": true}
	}
	switch typ.Kind() {
	case reflect.Pointer:
		return w.spec(at, typ.Elem(), c)
	case reflect.Struct:
		if validate.IsListOrMap(typ) {
			parts := c.Parts()
			list, byName := w.spec(at, typ.Field(0).Type, parts[0]), w.spec(at, typ.Field(1).Type, parts[1])
			return plainIn(at, object{"oneOf": []object{list, byName}})
		}
		return plainIn(at, w.object(typ, at.input))
	case reflect.Slice:
		return plainIn(at, object{"type": "array", "items": w.element(at, typ, c)})
	case reflect.Map:
		spec := object{"type": "object", "additionalProperties": w.element(at, typ, c)}
		if c.EventualMap {
			return spec
		}
		return plainIn(at, spec)
	case reflect.Interface:
		return object{"$ref": "pulumi.json#/Any"}
	case reflect.Bool:
		return plainIn(at, object{"type": "boolean"})
	case reflect.Int:
		return plainIn(at, object{"type": "integer"})
	default:
		return w.text(at, typ, c)
	}
}

// text returns the type of a string, which is an enum if its values are listed.
func (w *packageWriter) text(at place, typ reflect.Type, c validate.Constraint) object {
	var words []string
	if enum, ok := reflect.TypeAssert[validate.Enum](reflect.Zero(typ)); ok {
		words = enum.Values()
	}
	switch {
	case c.Eventual != "":
		return object{"type": "string"}
	case len(c.Values) > 0 && !slices.Equal(c.Values, words):
		return plainIn(at, w.enum(at, typ, c, c.Values))
	case len(words) > 0:
		return plainIn(at, w.enum(at, typ, c, words))
	}
	return plainIn(at, object{"type": "string"})
}

// element returns the type of an element of a list or a map.
func (w *packageWriter) element(at place, typ reflect.Type, c validate.Constraint) object {
	element := w.spec(at, typ.Elem(), c)
	if at.top && hasKeys(typ.Elem()) {
		// For a type whose uses are all plain, Pulumi's generator for Go (v3.206 to v3.254) makes
		// no Args type, but refers to it in the inputs of a component.
		delete(element, "plain")
	}
	return element
}

// plainIn marks a type of an input as plain.
func plainIn(at place, spec object) object {
	if at.input {
		spec["plain"] = true
	}
	return spec
}

// enum defines an enum and returns a reference to it. One without a type, or with a type that
// has more values, is named after its key.
func (w *packageWriter) enum(at place, typ reflect.Type, c validate.Constraint, words []string) object {
	descriptions := w.writer.enum(typ, c, words)["enumDescriptions"].([]string)
	var name, comment string
	if zero, ok := reflect.TypeAssert[validate.Enum](reflect.Zero(typ)); ok && slices.Equal(words, zero.Values()) {
		name = w.name(typ)
		text, err := w.comments.typ(typ)
		w.fail(err)
		comment = text
	} else {
		name = w.name(at.in) + strings.ToUpper(at.key[:1]) + at.key[1:]
		w.claim(name, at.in)
		comment = fmt.Sprintf("The values of %s.", at.key)
	}
	values := make([]object, 0, len(words))
	for i, word := range words {
		values = append(values, object{"name": identifier(word), "value": word, "description": descriptions[i]})
	}
	w.types[w.token(name)] = object{"type": "string", "description": comment, "enum": values}
	return w.ref(name)
}

// identifier returns the name of a value in programs: TextPlain for text/plain, FargateSpot for
// FARGATE_SPOT.
func identifier(word string) string {
	words := strings.FieldsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, w := range words {
		if w == strings.ToUpper(w) {
			w = strings.ToLower(w)
		}
		words[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, "")
}
