package state

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"ecs-foundation/internal/validate"
)

const (
	// maxElement limits the memory of a check, which keeps one resource at a time.
	maxElement = 8 << 20
	// maxDepth is more than twice the depth of the states that Pulumi writes for this program.
	maxDepth = 64
	// maxShown is the number of characters of a value that an error shows.
	maxShown = 120
)

var (
	errLarge = fmt.Errorf("element larger than %d MiB", maxElement>>20)
	errDeep  = fmt.Errorf("nested more than %d levels deep", maxDepth)
)

// A quota reads a limited number of bytes.
type quota struct {
	r    io.Reader
	left int
}

func (q *quota) Read(p []byte) (int, error) {
	if q.left <= 0 {
		return 0, errLarge
	}
	n, err := q.r.Read(p[:min(len(p), q.left)])
	q.left -= n
	return n, err
}

// A reader reads JSON one element at a time, and more strictly than Pulumi does: a name that
// occurs twice in an object is an error, because two readers of it could use different values.
type reader struct {
	quota *quota
	dec   *json.Decoder
	depth int
}

func newReader(r io.Reader) *reader {
	limited := &quota{r: r, left: maxElement}
	dec := json.NewDecoder(limited)
	dec.UseNumber()
	return &reader{quota: limited, dec: dec}
}

// begin marks the beginning of an element, which can have maxElement bytes.
func (r *reader) begin() { r.quota.left = maxElement }

// corrupt adds the position in the input to an error of its syntax.
func (r *reader) corrupt(err error) error {
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("byte %d: %w", r.dec.InputOffset(), err)
}

func (r *reader) next() (json.Token, error) {
	token, err := r.dec.Token()
	if err != nil {
		return nil, r.corrupt(err)
	}
	return token, nil
}

// end returns an error unless the input ends here.
func (r *reader) end() error {
	if _, err := r.dec.Token(); !errors.Is(err, io.EOF) {
		return r.corrupt(errors.New("expected the end of the state"))
	}
	return nil
}

// open reads the beginning of an object or a list, or null, which it reports as empty.
func (r *reader) open(delim json.Delim, what string) (empty bool, err error) {
	token, err := r.next()
	if err != nil || token == nil {
		return true, err
	}
	if token != delim {
		return true, r.corrupt(fmt.Errorf("expected %s", what))
	}
	return false, r.enter()
}

func (r *reader) enter() error {
	r.depth++
	if r.depth > maxDepth {
		return r.corrupt(errDeep)
	}
	return nil
}

// object reads an object. field must read the value of each of its fields.
func (r *reader) object(errs validate.Errors, field func(errs validate.Errors, name string) error) error {
	if empty, err := r.open('{', "an object"); empty {
		return err
	}
	return r.fields(errs, field)
}

// fields reads the rest of an object.
func (r *reader) fields(errs validate.Errors, field func(errs validate.Errors, name string) error) error {
	seen := map[string]bool{}
	for r.dec.More() {
		token, err := r.next()
		if err != nil {
			return err
		}
		name, _ := token.(string) // the decoder accepts no other type
		key := child(errs, name)
		printable(key, name, false)
		if seen[name] {
			key.Addf("duplicate field: a state has each field once")
		}
		seen[name] = true
		if err := field(key, name); err != nil {
			return err
		}
		if many(errs) {
			return errMany
		}
	}
	return r.close()
}

// list reads a list. element must read each of its elements.
func (r *reader) list(errs validate.Errors, element func(errs validate.Errors) error) error {
	if empty, err := r.open('[', "a list"); empty {
		return err
	}
	return r.elements(errs, element)
}

// elements reads the rest of a list.
func (r *reader) elements(errs validate.Errors, element func(errs validate.Errors) error) error {
	for i := 0; r.dec.More(); i++ {
		if err := element(errs.Index(i)); err != nil {
			return err
		}
		if many(errs) {
			return errMany
		}
	}
	return r.close()
}

// close reads the end of an object or a list.
func (r *reader) close() error {
	r.depth--
	_, err := r.next()
	return err
}

// value reads any value. lines allows text with several lines.
func (r *reader) value(errs validate.Errors, lines bool) (any, error) {
	token, err := r.next()
	if err != nil {
		return nil, err
	}
	switch token := token.(type) {
	case string:
		printable(errs, token, lines)
		return token, nil
	case json.Delim:
		if err := r.enter(); err != nil {
			return nil, err
		}
		if token == '[' {
			list := []any{}
			err := r.elements(errs, func(errs validate.Errors) error {
				element, err := r.value(errs, lines)
				list = append(list, element)
				return err
			})
			return list, err
		}
		object := map[string]any{}
		err := r.fields(errs, func(errs validate.Errors, name string) error {
			value, err := r.value(errs, lines)
			object[name] = value
			return err
		})
		return object, err
	default:
		return token, nil
	}
}

// plain matches the names that are readable in the key of an error.
var plain = regexp.MustCompile(`^[A-Za-z0-9_./:-]{1,64}$`)

// child returns the list of errors for a field.
func child(errs validate.Errors, name string) validate.Errors {
	if plain.MatchString(name) {
		return errs.Child(name)
	}
	return errs.Child(quote(name))
}

// quote returns text as an error shows it: shortened, and without control characters.
func quote(text string) string {
	if len(text) > maxShown {
		text = strings.ToValidUTF8(text[:maxShown], "") + "..."
	}
	return strconv.Quote(text)
}

// got returns the part of an error that shows a value, or nothing.
func got(text string) string {
	if text == "" {
		return ""
	}
	return " (got " + quote(text) + ")"
}

// printable reports control characters, with which a state could change what a terminal
// or a log shows.
func printable(errs validate.Errors, text string, lines bool) {
	for _, char := range text {
		if lines && strings.ContainsRune("\t\n\r", char) {
			continue
		}
		// Of the format characters, text can have those that do not change its direction.
		format := unicode.Is(unicode.Bidi_Control, char) || !lines && unicode.Is(unicode.Cf, char)
		if unicode.IsControl(char) || format {
			if lines { // the value of a property, which can be confidential
				text = ""
			}
			errs.Addf("control character %U%s: a state has none", char, got(text))
			return
		}
	}
}
