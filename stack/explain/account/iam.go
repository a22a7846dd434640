package account

// IAM is the IAM part of a description: the roles of the tasks with their policies.
type IAM struct {
	Roles            []Role             `json:"Roles,omitempty"`
	RolePolicies     []RolePolicy       `json:"RolePolicies,omitempty"`
	InlinePolicies   []InlinePolicies   `json:"InlinePolicies,omitempty"`
	AttachedPolicies []AttachedPolicies `json:"AttachedPolicies,omitempty"`
	ManagedPolicies  []ManagedPolicy    `json:"ManagedPolicies,omitempty"`
	Simulations      []Simulation       `json:"Simulations,omitempty"`
}

// A Role is a role.
type Role struct {
	RoleName                 string `json:"RoleName"`
	Arn                      string `json:"Arn"`
	AssumeRolePolicyDocument Policy `json:"AssumeRolePolicyDocument"`
	PermissionsBoundary      struct {
		PermissionsBoundaryArn string `json:"PermissionsBoundaryArn,omitempty"`
	} `json:"PermissionsBoundary"`
}

// InlinePolicies are the names of the inline policies of a role.
type InlinePolicies struct {
	RoleArn     string   `json:"RoleArn"`
	PolicyNames []string `json:"PolicyNames,omitempty"`
}

// A RolePolicy is an inline policy of a role.
type RolePolicy struct {
	RoleName       string `json:"RoleName"`
	PolicyName     string `json:"PolicyName"`
	PolicyDocument Policy `json:"PolicyDocument"`
}

// AttachedPolicies are the managed policies of a role.
type AttachedPolicies struct {
	RoleArn    string   `json:"RoleArn"`
	PolicyArns []string `json:"PolicyArns,omitempty"`
}

// A ManagedPolicy is the default version of a managed policy. It has no document until that was read.
type ManagedPolicy struct {
	Arn              string `json:"Arn"`
	DefaultVersionID string `json:"DefaultVersionId"`
	Document         Policy `json:"Document,omitempty"`
}

// A Simulation is IAM's own decision on the policies of a role, its boundary and the policies of the organization.
type Simulation struct {
	PolicySourceArn                   string                 `json:"PolicySourceArn"`
	EvalActionName                    string                 `json:"EvalActionName"`
	EvalResourceName                  string                 `json:"EvalResourceName"`
	EvalDecision                      string                 `json:"EvalDecision"`
	MissingContextValues              []string               `json:"MissingContextValues,omitempty"`
	OrganizationsDecisionDetail       *OrganizationsDecision `json:"OrganizationsDecisionDetail,omitempty"`
	PermissionsBoundaryDecisionDetail *BoundaryDecision      `json:"PermissionsBoundaryDecisionDetail,omitempty"`
}

// An OrganizationsDecision is the decision of the policies of the organization.
type OrganizationsDecision struct {
	AllowedByOrganizations bool `json:"AllowedByOrganizations"`
}

// A BoundaryDecision is the decision of the permissions boundary.
type BoundaryDecision struct {
	AllowedByPermissionsBoundary bool `json:"AllowedByPermissionsBoundary"`
}
