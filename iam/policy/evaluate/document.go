// Package evaluate evaluates existing policies as IAM does: which call a policy allows,
// denies, or could allow if a condition that cannot be evaluated is met. It reads every
// form of a document that AWS accepts.
package evaluate

import (
	"encoding/json"
	"fmt"
)

// A Document is an existing policy.
type Document struct {
	Statements []Statement
}

// A Statement is a statement of an existing policy.
type Statement struct {
	Sid          string
	Effect       string
	Principal    *Principal
	NotPrincipal *Principal
	Action       list
	NotAction    list
	Resource     list
	NotResource  list
	Condition    map[string]map[string]list
}

// A Principal is the principal of a statement. Federated and canonical users are never the callers of a request.
type Principal struct {
	Any          bool
	AWS, Service list
}

// A list is a list of values, which JSON may show as a single value.
type list []string

// Parse parses a policy in JSON.
func Parse(text []byte) (Document, error) {
	var raw struct{ Statement json.RawMessage }
	if err := json.Unmarshal(text, &raw); err != nil {
		return Document{}, fmt.Errorf("parse policy: %w", err)
	}
	var d Document
	switch {
	case len(raw.Statement) == 0:
		return d, nil
	case raw.Statement[0] == '{':
		raw.Statement = append(append([]byte{'['}, raw.Statement...), ']')
	}
	if err := json.Unmarshal(raw.Statement, &d.Statements); err != nil {
		return Document{}, fmt.Errorf("parse policy: %w", err)
	}
	return d, nil
}

// UnmarshalJSON parses a value, or a list of values. Conditions may have booleans and
// numbers.
func (l *list) UnmarshalJSON(text []byte) error {
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		return err
	}
	values, ok := value.([]any)
	if !ok {
		values = []any{value}
	}
	*l = make(list, 0, len(values))
	for _, v := range values {
		switch v.(type) {
		case string, bool, float64:
			*l = append(*l, fmt.Sprint(v))
		default:
			return fmt.Errorf("parse policy: unexpected value %s", text)
		}
	}
	return nil
}

// UnmarshalJSON parses "*", or principals by their kind.
func (p *Principal) UnmarshalJSON(text []byte) error {
	if string(text) == `"*"` {
		p.Any = true
		return nil
	}
	var kinds struct{ AWS, Service list }
	if err := json.Unmarshal(text, &kinds); err != nil {
		return fmt.Errorf("parse principal: %w", err)
	}
	p.AWS, p.Service = kinds.AWS, kinds.Service
	return nil
}
