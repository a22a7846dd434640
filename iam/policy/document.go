// Package policy writes IAM documents: typed statements, the grants that a
// service can declare, and the roles that carry them. It is plain data: what
// AWS would refuse is told before anything exists.
package policy

import (
	"encoding/json"
	"fmt"
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

// Allow is the one effect in use: what no statement allows is denied.
const Allow Effect = "Allow"

// A Principal is who may assume a role.
type Principal struct {
	Service string `json:"Service"`
}

// Conditions are values by operator and key:
// {"StringEquals": {"aws:SourceAccount": ["123456789012"]}}.
type Conditions map[string]map[string][]string

// NewDocument returns a document of statements.
func NewDocument(statements ...Statement) Document {
	return Document{Version: version, Statements: statements}
}

// JSON returns the document as AWS takes it, without white space, which does
// not count towards AWS's size limits.
func (d Document) JSON() (string, error) {
	text, err := json.Marshal(d)
	if err != nil {
		return "", fmt.Errorf("writing a policy: %w", err)
	}
	return string(text), nil
}
