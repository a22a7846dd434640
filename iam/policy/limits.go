package policy

import (
	"slices"

	"ecs-foundation/internal/validate"
)

// AWS's limits in characters. Those on documents do not count white space. The
// one on trust policies can be raised to 4,096; an inline policy's is what all
// inline policies of a role have in common.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const (
	MaxName   = 64
	MaxPath   = 512
	MaxTrust  = 2048
	MaxInline = 10240
	// A managed policy's, of which a role has so many.
	MaxManaged  = 6144
	MaxAttached = 10
)

// ValidateSize tells a document that AWS would refuse for its size, and what to
// do about it.
func (d Document) ValidateSize(limit int, what, advice string, errs validate.Errors) {
	text, err := d.JSON()
	if err != nil {
		errs.Addf("%v", err)
	}
	if len(text) > limit {
		errs.Addf("the %s has %d characters, and AWS takes %d: %s", what, len(text), limit, advice)
	}
}

// Split returns the document as several of a size at most, its statements in
// their order. A statement that is larger alone stays whole.
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
