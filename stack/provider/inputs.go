package provider

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"ecs-foundation/internal/validate"
)

// A reader converts the inputs of a component to values as encoding/json decodes them, and
// reports those that cannot be inputs. The types of the values are checked later, together
// with those of a stack file.
type reader struct {
	// secrets are the keys of secrets, which no message may print.
	secrets []string
	// location is where the component is deployed, as far as its inputs show.
	location validate.Place
	unknown  []string // the placeholders
	// stored are the keys of values that are stored as secrets, whether they are marked or not.
	stored []string
	meter  validate.Meter
	errs   validate.Errors
}

// object converts the inputs of a component, whose fields have the keys and types of a struct.
func (r *reader) object(inputs resource.PropertyMap, typ reflect.Type) map[string]any {
	var known []string
	for _, field := range validate.Fields(typ) {
		known = append(known, validate.KeyOf(field))
	}
	slices.Sort(known)
	if !r.meter.Enter(len(inputs), r.errs.Child("inputs")) {
		return nil
	}
	values := r.fields(inputs, place{typ: typ, errs: r.errs})
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains(known, key) {
			r.errs.Child(key).Unreadablef("%s", unknownKey(typ, key, known))
			delete(values, key)
		}
	}
	return values
}

// unknownKey returns the message for a key that is not in known, with the advice of the inputs if
// they have any.
func unknownKey(typ reflect.Type, key string, known []string) string {
	type adviser interface {
		UnknownKey(key string, known []string) string
	}
	if inputs, ok := reflect.TypeAssert[adviser](reflect.Zero(typ)); ok {
		return inputs.UnknownKey(key, known)
	}
	return validate.UnknownKey(key, known)
}

// A place is where a value is: the type and the constraint of its key, and the errors there. The
// type is nil below an unknown key.
type place struct {
	typ        reflect.Type
	constraint validate.Constraint
	errs       validate.Errors
}

// convert returns a value, and whether there is one. A key of a struct without a value, which some
// languages pass as null, is not set.
func (r *reader) convert(value resource.PropertyValue, at place) (any, bool) {
	value, secret, known := unwrap(value)
	if secret && !at.takesSecret() {
		r.secrets = append(r.secrets, at.errs.Key())
		at.errs.Unreadablef("must not be a secret, because it is not stored as one: pass the value without the mark, " +
			"and a name or ARN of a secret instead of its value")
		return nil, false
	}
	if secret {
		r.secrets = append(r.secrets, at.errs.Key())
	}
	if at.takesSecret() {
		r.stored = append(r.stored, at.errs.Key())
	}
	if !known && at.typ == nil {
		return "", true // the key is unknown, which is an error
	}
	if !known {
		if placeholder := r.placeholder(at); placeholder != nil {
			return placeholder, true
		}
		at.errs.Unreadablef("not known before the update, because it is an output of another resource: " +
			"pass a value that is known, because it decides which resources the component has")
		return nil, false
	}
	switch {
	case value.IsNull():
		return nil, false
	case value.IsArray():
		if !r.meter.Enter(len(value.ArrayValue()), at.errs) {
			return nil, false
		}
		defer r.meter.Leave()
		return r.list(value.ArrayValue(), at), true
	case value.IsObject():
		if !r.meter.Enter(len(value.ObjectValue()), at.errs) {
			return nil, false
		}
		defer r.meter.Leave()
		return r.fields(value.ObjectValue(), at), true
	case value.IsString():
		return value.StringValue(), r.meter.Text(value.StringValue(), at.errs)
	case value.IsBool():
		return value.BoolValue(), true
	case value.IsNumber():
		return r.number(value.NumberValue(), at)
	default:
		at.errs.Unreadablef("must not be %s: pass a value, such as the ID of a resource", kindOf(value))
		return nil, false
	}
}

// number converts a number, which must be one in JSON.
func (r *reader) number(value float64, at place) (any, bool) {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		at.errs.Unreadablef("must be a finite number (got %v)", value)
		return nil, false
	}
	return json.Number(strconv.FormatFloat(value, 'f', -1, 64)), true
}

// placeholder returns a valid value for one that is not known, or nil if the key needs one that is
// known. A map has as many elements as it must have at least.
func (r *reader) placeholder(at place) any {
	switch typ := indirect(at.typ); {
	case at.constraint.Eventual == "":
		return nil
	case typ.Kind() == reflect.String:
		placeholder := at.constraint.Placeholder(r.location, len(r.unknown))
		r.unknown = append(r.unknown, placeholder)
		return placeholder
	case typ.Kind() == reflect.Map && at.constraint.EventualMap:
		elements := map[string]any{}
		for _, key := range placeholderKeys(at.constraint) {
			elements[key] = r.placeholder(at.field(key))
		}
		return elements
	default:
		return nil
	}
}

// placeholderKeys returns the keys of a map that is not known.
func placeholderKeys(c validate.Constraint) []string {
	if c.Keys != nil && len(c.Keys.Values) > 0 {
		return c.Keys.Values
	}
	var keys []string
	for i := range max(c.MinItems, 1) {
		keys = append(keys, fmt.Sprintf("unknown%d", i))
	}
	return keys
}

func (r *reader) list(elements []resource.PropertyValue, at place) []any {
	list := make([]any, 0, len(elements))
	for i, element := range elements {
		converted, ok := r.convert(element, at.element(i))
		if !ok {
			converted = nil // an error, unless there is one already
		}
		list = append(list, converted)
	}
	return list
}

func (r *reader) fields(fields resource.PropertyMap, at place) map[string]any {
	object := map[string]any{}
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		field := at.field(string(key))
		if !r.meter.Text(string(key), field.errs) {
			continue
		}
		converted, ok := r.convert(fields[key], field)
		if at.isMap() || ok && !field.isUnset(converted) { // the element of a map that is null is an error
			object[string(key)] = converted
		}
	}
	return object
}

// unwrap returns a value without the marks of an output, and whether it is a secret, and known.
func unwrap(value resource.PropertyValue) (inner resource.PropertyValue, secret, known bool) {
	known = true
	for {
		switch {
		case value.IsSecret():
			value, secret = value.SecretValue().Element, true
		case value.IsComputed():
			return value, secret, false
		case value.IsOutput():
			output := value.OutputValue()
			value, secret, known = output.Element, secret || output.Secret, known && output.Known
			if !known {
				return value, secret, false
			}
		default:
			return value, secret, known
		}
	}
}

func kindOf(value resource.PropertyValue) string {
	switch {
	case value.IsAsset():
		return "an asset"
	case value.IsArchive():
		return "an archive"
	default:
		return "a resource"
	}
}

// isUnset reports whether a value is the empty output of a component that has no such resource, at
// a field for its ID or ARN.
func (p place) isUnset(value any) bool {
	typ := indirect(p.typ)
	return value == "" && p.constraint.Eventual != "" && !p.constraint.Required && typ.Kind() == reflect.String
}

// takesSecret reports whether the value of the key is stored as a secret.
func (p place) takesSecret() bool { return p.typ == reflect.TypeFor[validate.Secret]() }

// field returns the place of a field of a struct, or of an element of a map.
func (p place) field(key string) place {
	child := place{errs: p.errs.Child(key)}
	switch typ := indirect(p.typ); {
	case typ == nil:
	case typ.Kind() == reflect.Map:
		child.typ, child.constraint = typ.Elem(), p.constraint
	case typ.Kind() == reflect.Struct && validate.IsListOrMap(typ):
		child.typ, child.constraint = typ.Field(1).Type.Elem(), p.constraint.Parts()[1]
	case typ.Kind() == reflect.Struct:
		for _, field := range validate.Fields(typ) {
			if validate.KeyOf(field) == key {
				child.typ, child.constraint = field.Type, validate.ConstraintsOf(typ)[key]
			}
		}
	}
	return child
}

// isMap reports whether the keys are names of the user's choice.
func (p place) isMap() bool {
	typ := indirect(p.typ)
	return typ != nil && (typ.Kind() == reflect.Map || typ.Kind() == reflect.Struct && validate.IsListOrMap(typ))
}

// element returns the place of an element of a list.
func (p place) element(i int) place {
	child := place{errs: p.errs.Index(i), constraint: p.constraint}
	switch typ := indirect(p.typ); {
	case typ == nil:
	case typ.Kind() == reflect.Slice:
		child.typ = typ.Elem()
	case typ.Kind() == reflect.Struct && validate.IsListOrMap(typ):
		child.typ, child.constraint = typ.Field(0).Type.Elem(), p.constraint.Parts()[0]
	}
	return child
}

func indirect(typ reflect.Type) reflect.Type {
	for typ != nil && typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	return typ
}
