package policy

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
