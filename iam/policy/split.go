package policy

import (
	"encoding/json"
	"slices"
)

// Size returns the number of characters of the document that count towards AWS's limits.
func (d Document) Size() int {
	text, _ := d.JSON() // a document of strings can be marshaled
	return len(text)
}

// Split divides the document into documents up to a size, with the statements in their
// order. It divides a statement that exceeds the size by its resources, which has the
// same effect: IAM allows a request if a statement of any policy does.
func (d Document) Split(limit int) []Document {
	s := splitter{version: d.Version, limit: limit}
	for _, statement := range d.Statements {
		s.add(statement)
	}
	return s.parts
}

const emptyDocument = `{"Version":"","Statement":[]}`

// A splitter fills documents up to a size.
type splitter struct {
	version string
	limit   int
	parts   []Document
	room    int // the characters that are left in the last part
}

func (s *splitter) add(statement Statement) {
	if size := sizeOf(statement); size <= s.room || size <= s.empty() || len(statement.Resources) < 2 {
		s.put(statement)
		return
	}
	statement.Resources = slices.Sorted(slices.Values(statement.Resources))
	head, rest := statement, statement
	n := fitting(statement, s.room)
	if n == 0 {
		n = max(1, fitting(statement, s.empty()))
	}
	head.Resources, rest.Resources = statement.Resources[:n], statement.Resources[n:]
	s.put(head)
	if len(rest.Resources) > 0 {
		s.add(rest)
	}
}

// put adds a whole statement, in a new part if the last one has no room for it.
func (s *splitter) put(statement Statement) {
	size := sizeOf(statement)
	if len(s.parts) == 0 || size > s.room {
		s.parts, s.room = append(s.parts, Document{Version: s.version}), s.empty()
	}
	last := &s.parts[len(s.parts)-1]
	last.Statements = append(last.Statements, statement)
	s.room -= size
}

// empty returns the characters that are left in an empty document.
func (s *splitter) empty() int {
	return s.limit - len(emptyDocument) - len(s.version) + 1 // the first statement has no comma
}

// sizeOf returns the number of characters that a statement adds to a document, with its
// comma.
func sizeOf(statement Statement) int {
	return Document{Statements: []Statement{statement}}.Size() - len(emptyDocument) + 1
}

// fitting returns how many of a statement's resources fit in a number of characters.
func fitting(statement Statement, room int) int {
	empty := statement
	empty.Resources = []string{""}
	room -= sizeOf(empty) - len(`""`) - 1 // the first resource has no comma
	for n, resource := range statement.Resources {
		text, _ := json.Marshal(resource) // a string can be marshaled; the length is at most that in a document
		if room -= len(text) + 1; room < 0 {
			return n
		}
	}
	return len(statement.Resources)
}
