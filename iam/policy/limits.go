package policy

import (
	"slices"

	"ecs-foundation/internal/validate"
)

// AWS's limits in characters. Those for documents do not count white space. The limit
// for trust policies can be raised to 4,096; the one for inline policies applies to
// all inline policies of a role together.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const (
	MaxName   = 64
	MaxPath   = 512
	MaxTrust  = 2048
	MaxInline = 10240
	// The size of a managed policy, and the number of them that a role can have.
	MaxManaged  = 6144
	MaxAttached = 10
)

// ValidateSize reports a document that exceeds AWS's limit, and what to do about it.
func (d Document) ValidateSize(limit int, name, advice string, errs validate.Errors) {
	text, err := d.JSON()
	if err != nil {
		errs.Addf("%v", err)
	}
	if len(text) > limit {
		errs.Addf("%s: must have at most %d characters (got %d): %s", name, limit, len(text), advice)
	}
}

// Split divides the document into documents up to a size, with the statements in their
// order. It never divides a statement, even one that exceeds the size.
func (d Document) Split(limit int) []Document {
	var parts []Document
	for _, s := range d.Statements {
		if last := len(parts) - 1; last >= 0 {
			longer := Document{Version: d.Version, Statements: append(slices.Clone(parts[last].Statements), s)}
			if text, err := longer.JSON(); err == nil && len(text) <= limit {
				parts[last] = longer
				continue
			}
		}
		parts = append(parts, Document{Version: d.Version, Statements: []Statement{s}})
	}
	return parts
}
