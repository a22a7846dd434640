package account

// Stores is the part of a description with what is encrypted: secrets, parameters, log groups and their keys. It has no
// values.
type Stores struct {
	Secrets        []Secret       `json:"Secrets,omitempty"`
	SecretPolicies []SecretPolicy `json:"SecretPolicies,omitempty"`
	Parameters     []Parameter    `json:"Parameters,omitempty"`
	Keys           []Key          `json:"Keys,omitempty"`
	KeyPolicies    []KeyPolicy    `json:"KeyPolicies,omitempty"`
	LogGroups      []LogGroup     `json:"logGroups,omitempty"`
}

// A Secret is a secret of AWS Secrets Manager.
type Secret struct {
	ARN                string              `json:"ARN"`
	Name               string              `json:"Name"`
	KmsKeyID           string              `json:"KmsKeyId,omitempty"`
	DeletedDate        Time                `json:"DeletedDate,omitempty"`
	VersionIDsToStages map[string][]string `json:"VersionIdsToStages,omitempty"`
	// ID is the ARN or the name by which a task definition names it.
	ID string `json:"SecretId,omitempty"`
}

// A SecretPolicy is the resource policy of a secret, or "" if it has none.
type SecretPolicy struct {
	ARN            string `json:"ARN"`
	ResourcePolicy Policy `json:"ResourcePolicy,omitempty"`
}

// A Parameter is a parameter of AWS Systems Manager.
type Parameter struct {
	Name  string `json:"Name"`
	ARN   string `json:"ARN,omitempty"`
	Type  string `json:"Type"`
	KeyID string `json:"KeyId,omitempty"`
}

// A Key is a KMS key.
type Key struct {
	// ID is the ARN or the alias by which another object names it.
	ID         string `json:"ID"`
	KeyID      string `json:"KeyId"`
	Arn        string `json:"Arn"`
	KeyState   string `json:"KeyState"`
	KeyManager string `json:"KeyManager"`
}

// A KeyPolicy is the policy of a KMS key.
type KeyPolicy struct {
	Arn    string `json:"Arn"`
	Policy Policy `json:"Policy"`
}

// A LogGroup is a log group of Amazon CloudWatch Logs.
type LogGroup struct {
	LogGroupName string `json:"logGroupName"`
	Arn          string `json:"arn"`
	KmsKeyID     string `json:"kmsKeyId,omitempty"`
}
