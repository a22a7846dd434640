package validate

import (
	"reflect"
	"regexp"
)

// A Constraint declares the allowed values of a key, its default, and the source of
// its limits. The checks of Struct, the JSON Schema and the configuration reference are
// derived from it. For a list or a map, the limits of a single value apply to each
// element.
type Constraint struct {
	Required bool
	Default  any    // the value of a key that is not set, in the type of the field
	Unit     string // of a number, such as "seconds"; of a length, "characters" unless set

	Min, Max             int      // of a number; no limit if Max is 0
	Numbers              []int    // the allowed numbers
	MinLength, MaxLength int      // of a string
	Values               []string // the allowed strings; by default those of the enum
	// Meanings describe Values and Numbers in editors. Constants of an enum have comments instead.
	Meanings map[string]string
	// Pattern matches valid strings, and Format describes one for messages, with
	// an example: "a region, such as us-east-1". Without Format, messages show the pattern.
	Pattern *regexp.Regexp
	Format  string
	// Check returns the error of a string, if a pattern cannot express the rule or
	// cannot give the best advice. It returns "" for a valid string.
	Check func(value string) string

	// Digits is set for text of digits, such as an account ID. A stack file can also have it as
	// a number, unless it has a leading zero, which YAML drops.
	Digits bool

	// ARN is set for a key that takes an ARN, alone or instead of a name.
	ARN *ARN

	// Eventual is set for a key whose value another resource can create, such as an ID or an
	// ARN, and is an example of a value, long enough that no other text contains a placeholder
	// like it: MinEventual. In a component package, such a key accepts an output. Keys that
	// decide which resources exist are plain.
	Eventual string
	// EventualMap is set for a map that can be one output, because its keys decide nothing.
	EventualMap bool

	// Example is a value of a list or a map for messages, in the type of the field. Without it,
	// messages derive one from what else the constraint has.
	Example any

	// Advice is what to change if a limit is too low.
	Advice string

	// List and Map are the constraints of the list and of the map of a ListOrMap, if they
	// differ.
	List, Map *Constraint

	MinItems, MaxItems int // of a list or a map; no limit if 0
	Unique             bool
	Keys               *Constraint // of a map's keys

	// Source is the URL of the AWS documentation of the limit.
	Source string
}

// Constrained is a struct whose fields have constraints, by key.
type Constrained interface {
	Constraints() map[string]Constraint
}

// Enum is a string type with a fixed set of values.
type Enum interface {
	Values() []string
}

// EnumOrList is an enum that accepts a list instead of a value.
type EnumOrList interface {
	Enum
	Items() Constraint
}

// Union is a struct in which exactly one field is set.
type Union interface {
	OneOf()
}

// Parts returns the constraints of the list and of the map of a ListOrMap.
func (c Constraint) Parts() [2]Constraint {
	parts := [2]Constraint{c, c}
	for i, part := range []*Constraint{c.List, c.Map} {
		if part != nil {
			parts[i] = *part
		}
		if example, ok := c.Example.(ListOrMap); ok {
			parts[i].Example = reflect.ValueOf(example).Field(i).Interface()
		}
	}
	return parts
}

// Element returns the constraint of an element of a list or a map.
func (c Constraint) Element() Constraint {
	c.Keys = nil // it applies only to the outer of two maps
	value := reflect.ValueOf(c.Example)
	c.Example = nil
	switch value.Kind() { //nolint:exhaustive // others have no elements
	case reflect.Slice:
		if value.Len() > 0 {
			c.Example = value.Index(0).Interface()
		}
	case reflect.Map:
		if keys := value.MapKeys(); len(keys) > 0 {
			c.Example = value.MapIndex(keys[0]).Interface()
		}
	}
	return c
}

// Optional returns the constraint of a key that need not be set.
func (c Constraint) Optional() Constraint {
	c.Required = false
	return c
}
