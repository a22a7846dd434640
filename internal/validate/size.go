package validate

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Limits of a configuration. They bound the time and the memory that its checks take.
// docs/performance.md has measurements of stacks of up to 1,000 services.
const (
	maxLength  = 16 << 10 // bytes of a text or a key; the longest value, a policy, has 10,240
	maxEntries = 1000     // of a list or a map
	maxValues  = 50_000   // of a whole configuration
)

// MaxDepth is how many levels of lists and maps a configuration has at most.
const MaxDepth = 32

// A Meter measures decoded values before anything is done with them.
type Meter struct {
	values, depth int
}

// Measure reports whether a value, as encoding/json decodes it, is within the limits. Otherwise it reports why.
func (m *Meter) Measure(value any, errs Errors) bool {
	before := errs.Len()
	switch value := value.(type) {
	case string:
		m.Text(value, errs)
	case json.Number:
		m.Text(value.String(), errs)
	case []any:
		if m.Enter(len(value), errs) {
			for i, element := range value {
				m.Measure(element, errs.Index(i))
			}
			m.Leave()
		}
	case map[string]any:
		if m.Enter(len(value), errs) {
			for _, key := range slices.Sorted(maps.Keys(value)) {
				if m.Text(key, errs) {
					m.Measure(value[key], errs.Child(key))
				}
			}
			m.Leave()
		}
	}
	return errs.Len() == before
}

// Text reports whether a text or a key is within the limit. Otherwise it reports why.
func (m *Meter) Text(text string, errs Errors) bool {
	if len(text) > maxLength {
		errs.Unreadablef("must have at most %d bytes (got %d)", maxLength, len(text))
		return false
	}
	return true
}

// Enter reports whether a list or a map with a number of entries is within the limits. Leave follows its entries.
// Otherwise it reports why.
func (m *Meter) Enter(entries int, errs Errors) bool {
	switch {
	case m.values > maxValues: // reported already
		return false
	case entries > maxEntries:
		errs.Unreadablef("must have at most %d entries (got %d): split the stack", maxEntries, entries)
		return false
	case m.depth == MaxDepth:
		errs.Unreadablef("must have at most %d levels of lists and maps", MaxDepth)
		return false
	}
	m.depth++
	if m.values += entries; m.values > maxValues {
		errs.Unreadablef("a configuration must have at most %d values: split the stack", maxValues)
		return false
	}
	return true
}

// Leave ends a list or a map.
func (m *Meter) Leave() { m.depth-- }

// maxErrors is the number of errors that a list keeps, and maxShown that of the ones that are shown.
const (
	maxErrors = 1000
	maxShown  = 50
)

// Shown returns the errors of a list that are shown, and a line about the others, or "".
func Shown(found []*Error) (shown []*Error, more string) {
	if len(found) <= maxShown {
		return found, ""
	}
	atLeast := ""
	if len(found) == maxErrors {
		atLeast = "at least "
	}
	return found[:maxShown], fmt.Sprintf("and %s%d more", atLeast, len(found)-maxShown)
}
