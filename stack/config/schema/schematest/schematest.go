// Package schematest has inputs and outputs of each kind, for tests of package schema.
package schematest

import (
	"net/netip"
	"regexp"

	"ecs-foundation/internal/validate"
	networkplan "ecs-foundation/network/plan"
)

// Inputs are the inputs of Sample: one key of each kind.
type Inputs struct {
	// Name is the name. Required.
	Name string `json:"name"`
	// Count is a number. Default 3.
	Count int `json:"count"`
	// Key is an ARN.
	Key string `json:"key"`
	// Topics are ARNs.
	Topics []string `json:"topics"`
	// Range is a CIDR.
	Range netip.Prefix `json:"range"`
	// Owner is an ID.
	Owner validate.Digits `json:"owner"`
	// Password is a secret.
	Password validate.Secret `json:"password"`
	// Strategy is an enum.
	Strategy networkplan.Strategy `json:"strategy"`
	// Modes are listed in the constraint.
	Modes []string `json:"modes"`
	// Endpoints are a word or a list.
	Endpoints networkplan.Endpoints `json:"endpoints"`
	// Zones are a list or a map.
	Zones networkplan.PerZone[string] `json:"zones"`
	// Part is a pointer to a struct.
	Part *Part `json:"part"`
	// ByName is a map of structs.
	ByName map[string]Part `json:"byName"`
	// NoTag has a key after its name.
	NoTag bool
}

// Constraints returns the constraints of the inputs.
func (Inputs) Constraints() map[string]validate.Constraint {
	arn := validate.ARN{Name: "key", Example: "arn:aws:kms:us-east-1:123456789012:key/1", Types: []string{"kms:REGION:ACCOUNT:key/1"}}
	return map[string]validate.Constraint{
		"name":  {Required: true, Pattern: regexp.MustCompile("^[a-z]+$"), Format: "letters, such as a"},
		"count": {Min: 1, Max: 5, Default: 3, Source: "https://docs.aws.amazon.com/"}, "key": arn.Constraint(), "topics": arn.Constraint(),
		"owner": validate.ID, "zones": {Eventual: "a"},
		"modes":     {Values: []string{"text/plain", "b"}, Meanings: map[string]string{"text/plain": "Text.", "b": "B."}},
		"endpoints": {Meanings: map[string]string{"none": "None.", "derived": "Derived."}},
	}
}

// A Part is a part.
type Part struct {
	// Text is text.
	Text string `json:"text"`
}

// Outputs are the outputs.
type Outputs struct {
	// ID is an ID.
	ID string `json:"id"`
	// IDs are by name and zone.
	IDs map[string]map[string]string `json:"ids"`
	// Any is a record.
	Any map[string]any `json:"any"`
}

// Clash has a type with the name of a component.
type Clash struct {
	// Part is a part.
	Part Part `json:"part"`
}

// Undocumented has a struct without a comment.
type Undocumented struct {
	// Empty is a struct without a comment.
	Empty noComment `json:"empty"`
}

type noComment struct{}

// Undescribed has a value without a description.
type Undescribed struct {
	// Mode is a value of two.
	Mode string `json:"mode"`
}

// Constraints returns the constraints of the inputs.
func (Undescribed) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"mode": {Values: []string{"a", "b"}, Meanings: map[string]string{"a": "A."}}}
}
