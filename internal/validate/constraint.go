package validate

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A Constraint holds the allowed values of one key. For a list it constrains the
// items, and for a map its keys.
type Constraint struct {
	Required bool
	Words    []string       // one of these
	Numbers  []int          // one of these
	Pattern  *regexp.Regexp // text like this
	Min, Max int            // a number from Min to Max
	MinItems int            // that a list has
	MaxItems int
}

// Constrained is a struct whose fields have constraints, by key.
type Constrained interface {
	Constraints() map[string]Constraint
}

// Enum is a string type with a fixed set of values.
type Enum interface {
	Values() []string
}

// EnumOrList is an enum that accepts a list in place of a value.
type EnumOrList interface {
	Enum
	Items() Constraint
}

// OneOf is a struct of which exactly one field is set.
type OneOf interface {
	OneOf()
}

// Word returns an error that tells that text is none of the words; what says
// what they are: "NAT strategy".
func Word(text, what string, words []string) error {
	if slices.Contains(words, text) {
		return nil
	}
	if meant := nearest(text, words); meant != "" {
		return fmt.Errorf("%q is no %s: did you mean %s? Write %s", text, what, meant, choice(words))
	}
	return fmt.Errorf("%q is no %s: write %s", text, what, choice(words))
}

// Check tells what is neither one of a type's words nor left out.
func Check[T interface {
	~string
	Enum
}](word T, what string, errs Errors) {
	if word == "" {
		return
	}
	if err := Word(string(word), what, word.Values()); err != nil {
		errs.Addf("%v", err)
	}
}

// nearest returns the word that was probably meant, or cut short, or "".
func nearest(text string, words []string) string {
	short := func(word string) bool { return len(text) > 2 && strings.HasPrefix(word, strings.ToLower(text)) }
	if i := slices.IndexFunc(words, short); i >= 0 {
		return words[i]
	}
	return Nearest(text, words)
}

func choice(words []string) string {
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// Missing says what to give where a required setting is not there, or nothing
// where the rule knows no better than its reader.
func (r Constraint) Missing() string {
	switch {
	case !r.Required:
		return ""
	case len(r.Words) > 0:
		return "it is missing: write " + choice(r.Words)
	case r.Max > 0:
		return fmt.Sprintf("it is missing: give a number from %d to %d", r.Min, r.Max)
	}
	return ""
}

// Read sets a worded text, or tells why it cannot.
func Read[T interface {
	~string
	Enum
}](to *T, text []byte, what string) error {
	if err := Word(string(text), what, (*to).Values()); err != nil {
		return err
	}
	*to = T(text)
	return nil
}
