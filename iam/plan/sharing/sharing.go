// Package sharing writes the policies by which other accounts pull this one's
// images, and by which this one receives their logs. A permission across
// accounts takes both: the owner's policy on the resource, and the other
// account's on the role that uses it.
package sharing

import (
	"maps"
	"regexp"
	"slices"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// With are those that something is shared with.
type With struct {
	// Accounts are AWS accounts, in quotes.
	Accounts []string `json:"accounts"`
	// Organization is the ID of an organisation of AWS Organizations; all of
	// its accounts are meant.
	Organization string `json:"organization"`
}

var organization = regexp.MustCompile(`^o-[a-z0-9]{10,32}$`)

// Constraints tells what the settings take.
func (With) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"accounts": {Pattern: awsname.AccountID}, "organization": {Pattern: organization}}
}

// validate tells what is wrong with the settings.
func (w With) validate(errs validate.Errors) {
	for i, id := range w.Accounts {
		switch {
		case !awsname.AccountID.MatchString(id):
			errs.Child("accounts").Index(i).Addf("%q is no account: write its 12 digits, in quotes", id)
		case slices.Contains(w.Accounts[:i], id):
			errs.Child("accounts").Index(i).Addf("%s is listed twice: take one off", id)
		}
	}
	if w.Organization != "" && !organization.MatchString(w.Organization) {
		errs.Child("organization").Addf("%q is no ID of an organisation: write one such as o-a1b2c3d4e5", w.Organization)
	}
	if len(w.Accounts) == 0 && w.Organization == "" {
		errs.Addf("it names nobody to share with: list accounts or name the organization, or take the key off")
	}
}

// statements returns one statement for the accounts and one for the
// organisation, as far as each is named. Whoever is in the organisation is known
// only by a condition: a principal names accounts.
func (w With) statements(s policy.Statement, scope policy.Scope) []policy.Statement {
	var all []policy.Statement
	if len(w.Accounts) > 0 {
		one := s
		one.Sid, one.Principal = s.Sid+"Accounts", &policy.Principal{}
		for _, id := range slices.Sorted(slices.Values(w.Accounts)) {
			scope.Account = id
			one.Principal.AWS = append(one.Principal.AWS, scope.AccountARN("iam", "root"))
		}
		all = append(all, one)
	}
	if w.Organization != "" {
		one := s
		one.Sid, one.Principal = s.Sid+"Organization", &policy.Principal{AWS: []string{"*"}}
		one.Conditions = policy.Conditions{"StringEquals": {"aws:PrincipalOrgID": {w.Organization}}}
		for operator, keys := range s.Conditions {
			merged := maps.Clone(one.Conditions[operator])
			if merged == nil {
				merged = map[string][]string{}
			}
			maps.Copy(merged, keys)
			one.Conditions[operator] = merged
		}
		all = append(all, one)
	}
	return all
}

// pull are the actions that pulling an image takes of the repository's owner.
var pull = []string{"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"}

// Repository returns the policy of a repository whose images the others pull.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
func Repository(with With, scope policy.Scope) policy.Document {
	return policy.NewDocument(with.statements(policy.Statement{Sid: "Pull", Effect: policy.Allow, Actions: pull}, scope)...)
}

// Key returns what the policy of a KMS key has to say beside what it says
// already, where it encrypts the repository: the others may have ECR decrypt.
func Key(with With, scope policy.Scope) []policy.Statement {
	return with.statements(policy.Statement{
		Sid: "Decrypt", Effect: policy.Allow, Actions: []string{"kms:Decrypt"}, Resources: []string{"*"}, // the key itself
		Conditions: policy.Conditions{"StringEquals": {"kms:ViaService": {scope.Host("ecr")}}},
	}, scope)
}

// Pulling returns what a role of another account has to be allowed to pull from
// repositories here, by their ARNs, and by the key's where there is one. An
// execution role of this foundation has it from services.NAME.repository.
func Pulling(repositories []string, key string, scope policy.Scope) []policy.Statement {
	all := []policy.Statement{
		{
			Sid: "RegistryToken", Effect: policy.Allow,
			Actions: []string{"ecr:GetAuthorizationToken"}, Resources: []string{"*"},
		},
		{Sid: "PullShared", Effect: policy.Allow, Actions: pull, Resources: repositories},
	}
	if key != "" {
		all = append(all, policy.Statement{
			Sid: "DecryptShared", Effect: policy.Allow, Actions: []string{"kms:Decrypt"}, Resources: []string{key},
			Conditions: policy.Conditions{"StringEquals": {"kms:ViaService": {scope.Host("ecr")}}},
		})
	}
	return all
}
