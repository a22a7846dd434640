// Package validate collects every mistake of a configuration, each with the
// key it was made at, so that all of them are told at once.
package validate

import (
	"errors"
	"fmt"
	"strings"
)

// An Error is one invalid value: its key as the user typed it, and a message that
// names the problem, what is allowed and what to change.
type Error struct {
	Key     string
	Message string
	// hides reports whether an error at another key, found later, only repeats
	// this one.
	hides func(key, other string) bool
}

// Error returns "key: message".
func (p *Error) Error() string {
	return p.Key + ": " + p.Message
}

// Errors collects errors at and below one key. Copies made by Child and Index
// share the list that they were made from.
type Errors struct {
	key   string
	found *[]error
}

// NewErrors returns an empty list that speaks of key, which may be empty.
func NewErrors(key string) Errors {
	return Errors{key: key, found: new([]error)}
}

// Child returns the list for a key below this one.
func (errs Errors) Child(key string) Errors {
	switch {
	case errs.key == "" || strings.HasSuffix(errs.key, ":"):
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

// Invalidf adds an error of the value of this key, whatever the rest is set to. It
// hides other errors at the key.
func (errs Errors) Invalidf(format string, args ...any) {
	errs.add(&Error{errs.key, fmt.Sprintf(format, args...), same})
}

// Unreadablef adds an error of a value that has no meaning: of another type, or
// none of an enum's. It hides errors at, above and below the key, because they
// would be about a value that was not read.
func (errs Errors) Unreadablef(format string, args ...any) {
	errs.add(&Error{errs.key, fmt.Sprintf(format, args...), related})
}

// Add adds the errors of another list. Their keys go below this one.
func (errs Errors) Add(err error) {
	for _, p := range Split(err) {
		errs.add(&Error{errs.Child(p.Key).key, p.Message, p.hides})
	}
}

func (errs Errors) add(p *Error) {
	for _, f := range Split(errs.Err()) {
		if f.Error() == p.Error() || f.hides != nil && f.hides(f.Key, p.Key) {
			return
		}
	}
	*errs.found = append(*errs.found, p)
}

func same(a, b string) bool { return a == b }

func related(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	rest, ok := strings.CutPrefix(b, a)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// Len returns how many problems have been found, below whatever key.
func (errs Errors) Len() int {
	return len(*errs.found)
}

// Err returns nothing when there is no problem, and otherwise an error that
// lists every problem on a line of its own.
func (errs Errors) Err() error {
	return errors.Join(*errs.found...)
}

// Split returns the problems that err is made of, in the order they were found.
// An error that is no problem list becomes one problem without a key.
func Split(err error) []*Error {
	switch of := err.(type) { //nolint:errorlint // it takes the error apart itself
	case nil:
		return nil
	case *Error:
		return []*Error{of}
	case interface{ Unwrap() []error }:
		var all []*Error
		for _, one := range of.Unwrap() {
			all = append(all, Split(one)...)
		}
		return all
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

// Nearest returns the candidate that was probably meant by a mistyped word, or
// "" where none is close: one slip for every three letters, and letter case
// does not count.
func Nearest(word string, candidates []string) string {
	best, least := "", len(word)/3+1
	for _, c := range candidates {
		if d := distance(strings.ToLower(word), strings.ToLower(c)); d < least {
			best, least = c, d
		}
	}
	return best
}

// distance counts the letters to insert, drop, replace or swap with their
// neighbour to turn a into b.
func distance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
