package plan

import (
	"regexp"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// GitHub identifies the workflows that may deploy: those of one repository, on one
// branch, in one environment, or both.
type GitHub struct {
	// Repository is owner/name. Required.
	Repository string `json:"repository"`
	// Branch is the branch that workflows run on, such as main.
	Branch string `json:"branch"`
	// Environment is the GitHub environment that jobs run in, such as prod. GitHub
	// enforces its reviewers and branches.
	Environment string `json:"environment"`
	// MakeProvider creates the identity provider for GitHub. An account has only one:
	// set it in the first stack that requires the provider.
	MakeProvider bool `json:"makeProvider"`
	// Preview creates a read-only role, with which workflows preview this stack in pull
	// requests and detect drift.
	Preview *State `json:"preview"`
	// Foundation creates a role with which workflows deploy and destroy this stack. The
	// role cannot escalate privileges: it requires iam.permissionsBoundary.
	Foundation *State `json:"foundation"`
}

// GitHubIssuer is the issuer of the tokens of GitHub Actions workflows.
const GitHubIssuer = "token.actions.githubusercontent.com"

var (
	gitRepository = regexp.MustCompile(`^[A-Za-z0-9](-?[A-Za-z0-9])*/[A-Za-z0-9._-]+$`)
	gitName       = regexp.MustCompile(`^[^\x00-\x20\x7f*?~^:\\\[]+$`)
)

// Constraints returns the constraints of the settings.
func (GitHub) Constraints() map[string]validate.Constraint {
	const allowed = `without spaces, control characters and * ? ~ ^ : \ [`
	return map[string]validate.Constraint{
		"repository":  {Required: true, Pattern: gitRepository, Format: "a repository as owner/name, such as acme/shop"},
		"branch":      {Pattern: gitName, Format: "the name of one branch, such as main, " + allowed},
		"environment": {Pattern: gitName, Format: "the name of one environment, such as prod, " + allowed},
	}
}

func (g GitHub) validate(scope policy.Scope, errs validate.Errors) {
	if g.Branch == "" && g.Environment == "" {
		errs.Addf("every branch and pull request of the repository could deploy: set branch, environment, or both")
	}
	if g.Preview != nil {
		if g.Branch == "" {
			errs.Addf("preview requires branch, on which workflows detect drift: set branch, or remove preview")
		}
		g.Preview.validate(scope, errs.Child("preview"))
	}
	if g.Foundation != nil {
		g.Foundation.validate(scope, errs.Child("foundation"))
	}
}

// providerARN returns the ARN of the identity provider for GitHub in the account.
func providerARN(scope policy.Scope) string {
	return scope.AccountARN("iam", "oidc-provider/"+GitHubIssuer)
}

// trust allows the workflows to assume the role. IAM requires a condition on the
// subject, which names the environment of a job, or the branch of a job without an
// environment. Therefore each setting also has a condition on its own claim.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
func (g GitHub) trust(scope policy.Scope) policy.Document {
	claims, subject := map[string][]string{}, g.branchSubject()
	if g.Branch != "" {
		claims[GitHubIssuer+":ref"] = []string{"refs/heads/" + g.Branch}
	}
	if g.Environment != "" {
		claims[GitHubIssuer+":environment"] = []string{g.Environment}
		subject = "repo:" + g.Repository + ":environment:" + g.Environment
	}
	return g.trustWorkflows(scope, claims, subject)
}

// branchSubject returns the subject of a job on the branch without an environment.
func (g GitHub) branchSubject() string {
	return "repo:" + g.Repository + ":ref:refs/heads/" + g.Branch
}

// trustWorkflows returns the trust policy for workflows of the repository with the
// claims and one of the subjects.
func (g GitHub) trustWorkflows(scope policy.Scope, claims map[string][]string, subjects ...string) policy.Document {
	claims[GitHubIssuer+":aud"] = []string{"sts.amazonaws.com"}
	claims[GitHubIssuer+":repository"] = []string{g.Repository}
	claims[GitHubIssuer+":sub"] = subjects
	return policy.NewDocument(policy.Statement{
		Sid: "Workflows", Effect: policy.Allow, Principal: &policy.Principal{Federated: providerARN(scope)},
		Actions: []string{"sts:AssumeRoleWithWebIdentity"}, Conditions: policy.Conditions{"StringEquals": claims},
	})
}
