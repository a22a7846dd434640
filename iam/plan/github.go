package plan

import (
	"regexp"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// GitHub is whose workflows may deploy: those of one repository, on one branch
// or in one environment or both.
type GitHub struct {
	// Repository is owner/name. Required.
	Repository string `json:"repository"`
	// Branch is the one that workflows run on, such as main.
	Branch string `json:"branch"`
	// Environment is GitHub's environment that jobs run in, such as prod. Its
	// reviewers and branches are GitHub's to check.
	Environment string `json:"environment"`
	// MakeProvider makes the account's identity provider for GitHub, of which
	// there is one: for the first stack that needs it.
	MakeProvider bool `json:"makeProvider"`
	// Preview makes a role that reads, by which workflows preview this stack in
	// pull requests and look for drift.
	Preview *State `json:"preview"`
	// Foundation makes a role that lays this stack and takes it away, by which
	// workflows deploy it. It can raise nobody's rights: iam.permissionsBoundary
	// is required.
	Foundation *State `json:"foundation"`
}

// GitHubIssuer is who signs the tokens of GitHub's workflows.
const GitHubIssuer = "token.actions.githubusercontent.com"

var (
	gitRepository = regexp.MustCompile(`^[A-Za-z0-9](-?[A-Za-z0-9])*/[A-Za-z0-9._-]+$`)
	gitName       = regexp.MustCompile(`^[^\s*?~^:\\\[]+$`)
)

// Constraints tells what the settings of GitHub take.
func (GitHub) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"repository": {Required: true, Pattern: gitRepository}, "branch": {Pattern: gitName}, "environment": {Pattern: gitName},
	}
}

func (g GitHub) validate(scope policy.Scope, errs validate.Errors) {
	if !gitRepository.MatchString(g.Repository) {
		errs.Child("repository").Addf("%q is no repository: write owner/name, such as acme/shop", g.Repository)
	}
	if g.Branch == "" && g.Environment == "" {
		errs.Addf("every branch and every pull request of the repository could deploy: name the branch or the environment that may, or both")
	}
	for key, name := range map[string]string{"branch": g.Branch, "environment": g.Environment} {
		if name != "" && !gitName.MatchString(name) {
			errs.Child(key).Addf("%q is no name of one %s: write it without *, ?, blanks, : and the like", name, key)
		}
	}
	if g.Preview != nil {
		if g.Branch == "" {
			errs.Addf("drift is looked for on a branch, outside of environments: name it in branch, or take preview off")
		}
		g.Preview.validate(scope, errs.Child("preview"))
	}
	if g.Foundation != nil {
		g.Foundation.validate(scope, errs.Child("foundation"))
	}
}

// providerARN returns the ARN of the account's identity provider for GitHub.
func providerARN(scope policy.Scope) string {
	return scope.AccountARN("iam", "oidc-provider/"+GitHubIssuer)
}

// trust lets workflows assume the role. IAM wants the subject in the conditions;
// it tells the environment where a job has one and else the branch, so that
// each of the other claims is asked for as well.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
func (g GitHub) trust(scope policy.Scope) policy.Document {
	claims, subject := map[string][]string{}, g.onBranch()
	if g.Branch != "" {
		claims[GitHubIssuer+":ref"] = []string{"refs/heads/" + g.Branch}
	}
	if g.Environment != "" {
		claims[GitHubIssuer+":environment"] = []string{g.Environment}
		subject = "repo:" + g.Repository + ":environment:" + g.Environment
	}
	return g.admit(scope, claims, subject)
}

// onBranch is the subject of a job that runs on the branch and in no environment.
func (g GitHub) onBranch() string {
	return "repo:" + g.Repository + ":ref:refs/heads/" + g.Branch
}

// admit returns the trust in those of the repository's workflows that have one
// of the subjects, and the other claims.
func (g GitHub) admit(scope policy.Scope, claims map[string][]string, subjects ...string) policy.Document {
	claims[GitHubIssuer+":aud"] = []string{"sts.amazonaws.com"}
	claims[GitHubIssuer+":repository"] = []string{g.Repository}
	claims[GitHubIssuer+":sub"] = subjects
	return policy.NewDocument(policy.Statement{
		Sid: "Workflows", Effect: policy.Allow, Principal: &policy.Principal{Federated: providerARN(scope)},
		Actions: []string{"sts:AssumeRoleWithWebIdentity"}, Conditions: policy.Conditions{"StringEquals": claims},
	})
}
