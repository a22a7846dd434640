// Package policy models IAM policies as plain data: typed documents, their ARNs, and
// the limits of AWS.
package policy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// version is the current version of the policy language. Without it AWS assumes
// 2008-10-17, which has no policy variables.
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

// An Effect is the effect of a statement.
type Effect string

// The effects. Requests that no statement allows are denied, and a Deny overrides
// every Allow.
const (
	Allow Effect = "Allow"
	Deny  Effect = "Deny"
)

// A Principal is the principal of a statement in a trust or a resource policy.
type Principal struct {
	// Service is an AWS service, such as ecs-tasks.amazonaws.com.
	Service string `json:"Service,omitempty"`
	// AWS are accounts or roles by ARN; "*" is any principal that meets the conditions.
	AWS []string `json:"AWS,omitempty"`
	// Federated is the ARN of an identity provider.
	Federated string `json:"Federated,omitempty"`
	// Any is "*", the only principal that a VPC endpoint policy supports.
	Any bool `json:"-"`
}

// MarshalJSON returns the principal in AWS's format.
func (p Principal) MarshalJSON() ([]byte, error) {
	if p.Any {
		return []byte(`"*"`), nil
	}
	type byKind Principal
	return json.Marshal(byKind(p))
}

// Conditions are values by operator and key:
// {"StringEquals": {"aws:SourceAccount": ["123456789012"]}}.
type Conditions map[string]map[string][]string

// NewDocument returns a document of merged statements with unique IDs.
func NewDocument(statements ...Statement) Document {
	return Document{Version: version, Statements: number(merge(statements))}
}

// JSON returns the document in AWS's format, the same text for the same permissions:
// actions and resources are sorted, and white space, which does not count towards AWS's
// limits, is omitted.
func (d Document) JSON() (string, error) {
	sorted := Document{Version: d.Version}
	for _, s := range d.Statements {
		s.Actions = slices.Sorted(slices.Values(s.Actions))
		s.Resources = slices.Sorted(slices.Values(s.Resources))
		sorted.Statements = append(sorted.Statements, s)
	}
	var text bytes.Buffer
	out := json.NewEncoder(&text)
	out.SetEscapeHTML(false) // an & counts as one character
	if err := out.Encode(sorted); err != nil {
		return "", fmt.Errorf("marshal policy: %w", err)
	}
	return string(bytes.TrimSpace(text.Bytes())), nil
}
