package policy

import "ecs-foundation/internal/problem"

// AWS's limits in characters. Those on documents do not count white space. The
// one on trust policies can be raised to 4,096; an inline policy's is what all
// inline policies of a role have in common.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const (
	MaxName   = 64
	MaxPath   = 512
	MaxTrust  = 2048
	MaxInline = 10240
)

// CheckSize tells a document that AWS would refuse for its size, and what to
// do about it.
func (d Document) CheckSize(limit int, what, advice string, l problem.List) {
	text, err := d.JSON()
	if err != nil {
		l.Addf("%v", err)
	}
	if len(text) > limit {
		l.Addf("the %s has %d characters, and AWS takes %d: %s", what, len(text), limit, advice)
	}
}
