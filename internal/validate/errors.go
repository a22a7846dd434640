// Package validate declares constraints of configuration keys, checks them, and
// collects all errors, each with its key.
package validate

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"ecs-foundation/internal/printable"
)

// An Error is one invalid value: its key as the user typed it, and a message that
// names the problem, what is allowed and what to change.
type Error struct {
	Key     string
	Message string
	// hides is where an error that is found later only repeats this one.
	hides scope
}

// A scope is a set of keys around one.
type scope int

const (
	none    scope = iota
	same          // the key
	related       // the key, and those above and below it
)

// Error returns "key: message". A message can have several lines. The text of a stack file
// in it cannot control the terminal that shows it.
func (err *Error) Error() string {
	return printable.Text(err.Key) + ": " + printable.Lines(err.Message)
}

// Errors collects errors at and below one key. The Errors that Child and Index return
// add to the same list.
type Errors struct {
	key   string
	list  *list
	typed map[string]string
}

// A list has errors, and what add looks up: a stack file with hundreds of services can have
// as many errors.
type list struct {
	found  []error
	more   int // errors that are not kept
	texts  map[string]bool
	hidden map[string]bool // keys with an error that hides others there
	below  map[string]bool // keys that hide errors below them
}

// NewErrors returns an empty list for key, which may be empty.
func NewErrors(key string) Errors {
	return Errors{key: key, list: &list{}}
}

// WithSource returns the list for values of a stack file. typed has the keys in the file,
// with the text of each scalar, because YAML changes some of them: 012 becomes 10.
func (errs Errors) WithSource(typed map[string]string) Errors {
	errs.typed = typed
	return errs
}

// Key returns the key of the list.
func (errs Errors) Key() string { return errs.key }

// Typed returns the value at this key as it is typed in the stack file, or "" if the file
// is unknown.
func (errs Errors) Typed() string { return errs.typed[errs.key] }

// IsTyped reports whether the stack file has this key, as far as the file is known.
func (errs Errors) IsTyped() bool {
	_, ok := errs.typed[errs.key]
	return ok
}

// Child returns the list for a key below this one.
func (errs Errors) Child(key string) Errors {
	switch {
	case key == "":
	case errs.key == "" || strings.HasSuffix(errs.key, ":") || strings.HasPrefix(key, "["):
		errs.key += key
	default:
		errs.key += "." + key
	}
	return errs
}

// Index returns the list for the i-th element at this key.
func (errs Errors) Index(i int) Errors {
	errs.key += fmt.Sprintf("[%d]", i)
	return errs
}

// Addf adds an error at this key, unless an earlier one hides it.
func (errs Errors) Addf(format string, args ...any) {
	errs.add(&Error{Key: errs.key, Message: fmt.Sprintf(format, args...)})
}

// Invalidf adds an error of this value that does not depend on other keys. It hides
// other errors at the key.
func (errs Errors) Invalidf(format string, args ...any) {
	errs.add(&Error{errs.key, fmt.Sprintf(format, args...), same})
}

// Unreadablef adds an error of a value that cannot be decoded: one of a wrong type, or
// one that is not in an enum. It hides errors at, above and below the key, because they
// would only follow from it.
func (errs Errors) Unreadablef(format string, args ...any) {
	errs.add(&Error{errs.key, fmt.Sprintf(format, args...), related})
}

// Add adds the errors of another list, with their keys below this one.
func (errs Errors) Add(err error) {
	for _, p := range Split(err) {
		errs.add(&Error{errs.Child(p.Key).key, p.Message, p.hides})
	}
}

// add adds an error without what can be a secret, because logs of CI are often public.
func (errs Errors) add(added *Error) {
	if len(errs.list.found) == maxErrors {
		errs.list.more++
		return
	}
	added.Message, added.Key = Redact(added.Key, added.Message), redactKey(added.Key)
	l, text, parents := errs.list, added.Error(), above(added.Key)
	if l.texts[text] || l.hidden[added.Key] || slices.ContainsFunc(parents, func(key string) bool { return l.below[key] }) {
		return
	}
	if l.texts == nil {
		l.texts, l.hidden, l.below = map[string]bool{}, map[string]bool{}, map[string]bool{}
	}
	l.found, l.texts[text] = append(l.found, added), true
	if added.hides != none {
		l.hidden[added.Key] = true
	}
	if added.hides == related {
		l.below[added.Key] = true
		for _, key := range parents {
			l.hidden[key] = true
		}
	}
}

// above returns the keys above a key: "a" and "a[0]" for "a[0].b".
func above(key string) []string {
	var parents []string
	for i, char := range key {
		if char == '.' || char == '[' {
			parents = append(parents, key[:i])
		}
	}
	return parents
}

// Len returns the number of errors in the whole list.
func (errs Errors) Len() int {
	return len(errs.list.found) + errs.list.more
}

// Err returns an error with one line for each error in the list, or nil if there are
// none. It has at most 1,000 of them.
func (errs Errors) Err() error {
	return errors.Join(errs.list.found...)
}

// Split returns the errors that err joins, in the order in which they were added. Any
// other error becomes one Error without a key.
func Split(err error) []*Error {
	switch err := err.(type) { //nolint:errorlint // it unwraps joined errors itself
	case nil:
		return nil
	case *Error:
		return []*Error{err}
	case interface{ Unwrap() []error }:
		var errs []*Error
		for _, joined := range err.Unwrap() {
			errs = append(errs, Split(joined)...)
		}
		return errs
	default:
		return []*Error{{Message: err.Error()}}
	}
}

// Count returns "1 range", "2 ranges".
func Count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// Nearest returns the candidate that is closest to a mistyped word, or "" if none is
// close: at most one typing error for every three letters, ignoring case.
func Nearest(word string, candidates []string) string {
	best, least := "", len(word)/3+1
	for _, c := range candidates {
		if max(len(word)-len(c), len(c)-len(word)) >= least { // as many letters are inserted or deleted
			continue
		}
		if d := distance(strings.ToLower(word), strings.ToLower(c)); d < least {
			best, least = c, d
		}
	}
	return best
}

// distance returns the optimal string alignment distance of a and b: the number of
// letters to insert, delete, replace, or swap with the next one.
func distance(a, b string) int {
	width := len(b) + 1
	rows := make([]int, 3*width) // the rows of i-2, i-1 and i
	before, above, row := rows[:width], rows[width:2*width], rows[2*width:]
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, above, row = above, row, before
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(b)]
}
