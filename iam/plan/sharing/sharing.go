// Package sharing plans the policies with which other accounts pull images from this
// account and send logs to it. Cross-account access requires two policies: one of the
// owner on the resource, and one of the other account on the role that uses it.
package sharing

import (
	"maps"
	"regexp"
	"slices"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// With lists the accounts that something is shared with.
type With struct {
	// Accounts lists AWS accounts.
	Accounts []string `json:"accounts"`
	// Organization is the ID of an organization in AWS Organizations, for all of its
	// accounts.
	Organization string `json:"organization"`
}

var organizationID = regexp.MustCompile(`^o-[a-z0-9]{10,32}$`)

// Constraints returns the constraints of the settings.
func (With) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"accounts":     {Pattern: awsname.AccountID, Digits: true, Format: accountFormat, Unique: true, Eventual: accountExample},
		"organization": {Pattern: organizationID, Format: "the ID of an organization, such as o-a1b2c3d4e5", Eventual: "o-a1b2c3d4e5"},
	}
}

const (
	accountFormat  = "the 12 digits of an AWS account"
	accountExample = "111122223333"
)

// statements returns a statement for the accounts and one for the organization. A
// principal cannot name an organization, so that statement has a condition.
func (w With) statements(s policy.Statement, scope policy.Scope) []policy.Statement {
	var statements []policy.Statement
	if len(w.Accounts) > 0 {
		accounts := s
		accounts.Sid, accounts.Principal = s.Sid+"Accounts", &policy.Principal{}
		for _, id := range slices.Sorted(slices.Values(w.Accounts)) {
			scope.Account = id
			accounts.Principal.AWS = append(accounts.Principal.AWS, scope.AccountARN("iam", "root"))
		}
		statements = append(statements, accounts)
	}
	if w.Organization != "" {
		organization := s
		organization.Sid, organization.Principal = s.Sid+"Organization", &policy.Principal{AWS: []string{"*"}}
		organization.Conditions = policy.Conditions{"StringEquals": {"aws:PrincipalOrgID": {w.Organization}}}
		for operator, keys := range s.Conditions {
			if organization.Conditions[operator] == nil {
				organization.Conditions[operator] = map[string][]string{}
			}
			maps.Copy(organization.Conditions[operator], keys)
		}
		statements = append(statements, organization)
	}
	return statements
}

// pullActions are the actions that pulling an image requires on a repository.
var pullActions = []string{"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"}

// Repository returns the policy of a repository whose images are shared.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
func Repository(with With, scope policy.Scope) policy.Document {
	return policy.NewDocument(with.statements(policy.Statement{Sid: "PullBy", Effect: policy.Allow, Actions: pullActions}, scope)...)
}

// Key returns the statements to add to the policy of a KMS key that encrypts shared
// repositories. They allow the other accounts to decrypt images through ECR.
func Key(with With, scope policy.Scope) []policy.Statement {
	return with.statements(policy.Statement{
		Sid: "DecryptBy", Effect: policy.Allow, Actions: []string{"kms:Decrypt"}, Resources: []string{"*"}, // the key itself
		Conditions: policy.Conditions{"StringEquals": {"kms:ViaService": {scope.Host("ecr")}}},
	}, scope)
}

// Pulling returns the permissions that a role of another account requires to pull from
// repositories in this account that the key, if any, encrypts. In a stack of this
// foundation, the execution role has them if services.NAME.repository is an ARN.
func Pulling(repositories []string, key string, scope policy.Scope) []policy.Statement {
	statements := []policy.Statement{
		{
			Sid: "RegistryToken", Effect: policy.Allow,
			Actions: []string{"ecr:GetAuthorizationToken"}, Resources: []string{"*"},
		},
		{Sid: "PullShared", Effect: policy.Allow, Actions: pullActions, Resources: repositories},
	}
	if key != "" {
		statements = append(statements, policy.Statement{
			Sid: "DecryptShared", Effect: policy.Allow, Actions: []string{"kms:Decrypt"}, Resources: []string{key},
			Conditions: policy.Conditions{"StringEquals": {"kms:ViaService": {scope.Host("ecr")}}},
		})
	}
	return statements
}
