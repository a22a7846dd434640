// Package policy is the language of IAM as plain data: typed documents, the
// ARNs they name, and what AWS would refuse of them.
package policy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// version is the language's only current version; without it AWS reads a
// document by the rules of 2008, which know no policy variables.
const version = "2012-10-17"

// A Document is an IAM policy.
type Document struct {
	Version    string      `json:"Version"`
	Statements []Statement `json:"Statement"`
}

// A Statement allows or denies actions on resources.
type Statement struct {
	Sid        string     `json:"Sid"`
	Effect     Effect     `json:"Effect"`
	Principal  *Principal `json:"Principal,omitempty"`
	Actions    []string   `json:"Action"`
	Resources  []string   `json:"Resource,omitempty"`
	Conditions Conditions `json:"Condition,omitempty"`
}

// An Effect is what a statement does.
type Effect string

// The effects. What no statement allows is denied; what one denies, none
// allows.
const (
	Allow Effect = "Allow"
	Deny  Effect = "Deny"
)

// A Principal is whom a statement of a trust or a resource's policy concerns.
type Principal struct {
	// Service is an AWS service: ecs-tasks.amazonaws.com.
	Service string `json:"Service,omitempty"`
	// AWS are accounts or roles by ARN; "*" is everyone whom the conditions
	// leave.
	AWS []string `json:"AWS,omitempty"`
	// Federated is the ARN of an identity provider.
	Federated string `json:"Federated,omitempty"`
	// Everyone is "*", the only principal that a VPC endpoint's policy takes.
	Everyone bool `json:"-"`
}

// MarshalJSON writes the principal as AWS takes it.
func (p Principal) MarshalJSON() ([]byte, error) {
	if p.Everyone {
		return []byte(`"*"`), nil
	}
	type byKind Principal
	return json.Marshal(byKind(p))
}

// Conditions are values by operator and key:
// {"StringEquals": {"aws:SourceAccount": ["123456789012"]}}.
type Conditions map[string]map[string][]string

// NewDocument returns a document of statements, merged and each with an ID of
// its own.
func NewDocument(statements ...Statement) Document {
	return Document{Version: version, Statements: number(merge(statements))}
}

// JSON returns the document as AWS takes it, the same text for the same
// permissions: actions and resources are sorted, and there is no white space,
// which does not count towards AWS's limits.
func (d Document) JSON() (string, error) {
	sorted := Document{Version: d.Version}
	for _, s := range d.Statements {
		s.Actions = slices.Sorted(slices.Values(s.Actions))
		s.Resources = slices.Sorted(slices.Values(s.Resources))
		sorted.Statements = append(sorted.Statements, s)
	}
	var text bytes.Buffer
	out := json.NewEncoder(&text)
	out.SetEscapeHTML(false) // a prefix with an & is to count as one character
	if err := out.Encode(sorted); err != nil {
		return "", fmt.Errorf("writing a policy: %w", err)
	}
	return string(bytes.TrimSpace(text.Bytes())), nil
}
