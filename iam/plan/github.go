package plan

import (
	"fmt"
	"regexp"
	"strings"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// GitHub identifies the workflows that may deploy: those of one repository, on one
// branch, in one environment, or both.
type GitHub struct {
	// Repository is the repository, as owner/name. Required.
	Repository string `json:"repository"`
	// OwnerID is the ID of the organization or user that owns the repository. Required
	// with repositoryId.
	OwnerID validate.Digits `json:"ownerId"`
	// RepositoryID is the ID of the repository. GitHub never reuses it, so that another
	// repository that gets the name cannot deploy. Required for a repository that was
	// created, renamed or transferred since 15 July 2026.
	RepositoryID validate.Digits `json:"repositoryId"`
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
	Preview *PulumiRole `json:"preview"`
	// Foundation creates a role with which workflows deploy and destroy this stack. The
	// role cannot escalate privileges: it requires iam.permissionsBoundary. In production,
	// it requires another environment, branch or repository than the workflows that
	// deploy images.
	Foundation *PulumiRole `json:"foundation"`
}

// GitHubIssuer is the issuer of the tokens of GitHub Actions workflows.
const GitHubIssuer = "token.actions.githubusercontent.com"

const environmentClaim = GitHubIssuer + ":environment"

// gitName matches the name of a branch or an environment.
var gitName = regexp.MustCompile(`^[^\x00-\x20\x7f*?~^:\\\[]+$`)

// Constraints returns the constraints of the settings.
func (GitHub) Constraints() map[string]validate.Constraint {
	const allowed = `without spaces, control characters and * ? ~ ^ : \ [`
	return map[string]validate.Constraint{
		"repository": {
			Required: true, Pattern: gitRepository, Format: "a repository as owner/name, such as acme/shop", Check: checkRepository,
		},
		"ownerId":      validate.ID,
		"repositoryId": validate.ID,
		"branch":       {Pattern: gitName, Check: checkBranch, Format: "the name of one branch, such as main, " + allowed},
		"environment": {
			Pattern: gitName, Check: policy.CheckText, Format: "the name of one environment, such as prod, " + allowed, MaxLength: 255,
		},
	}
}

// checkBranch rejects the reference of a branch, whose name no subject of GitHub would match.
func checkBranch(branch string) string {
	if name, ok := strings.CutPrefix(branch, "refs/heads/"); ok {
		return fmt.Sprintf("invalid value %q: must be the name of a branch; did you mean %s?", branch, name)
	}
	return policy.CheckText(branch)
}

func (g GitHub) validate(errs validate.Errors) {
	if g.Branch == "" && g.Environment == "" {
		errs.Addf("every branch and pull request of the repository could deploy: set branch, environment, or both")
	}
	validateIDs(g.Repository, g.OwnerID, g.RepositoryID, errs)
	if g.Preview != nil {
		g.Preview.validate(errs.Child("preview"))
		g.Preview.validateContext(errs.Child("preview"))
		if w := g.previewing(); w.Branch == "" && w.Environment == "" {
			errs.Addf("preview requires branch, on which workflows detect drift: set branch, or remove preview")
		}
	}
	if g.Foundation != nil {
		g.Foundation.validate(errs.Child("foundation"))
		g.Foundation.validateContext(errs.Child("foundation"))
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
	claims, context := map[string][]string{}, g.branchContext()
	if g.Branch != "" {
		claims[GitHubIssuer+":ref"] = []string{"refs/heads/" + g.Branch}
	}
	if g.Environment != "" {
		claims[environmentClaim] = []string{g.Environment}
		context = "environment:" + g.Environment
	}
	return g.trustWorkflows(scope, claims, context)
}

// branchContext returns the context of a job on the branch without an environment.
func (g GitHub) branchContext() string {
	return "ref:refs/heads/" + g.Branch
}

// Audience returns the audience of the tokens of workflows.
// https://github.com/aws-actions/configure-aws-credentials#oidc
func Audience(scope policy.Scope) string { return scope.GlobalHost("sts") }

// trustWorkflows returns the trust policy for workflows of the repository with the
// claims and in one of the contexts.
func (g GitHub) trustWorkflows(scope policy.Scope, claims map[string][]string, contexts ...string) policy.Document {
	claims[GitHubIssuer+":aud"] = []string{Audience(scope)}
	claims[GitHubIssuer+":repository"] = []string{g.Repository}
	claims[GitHubIssuer+":sub"] = g.subjects(contexts)
	if g.RepositoryID != "" {
		claims[GitHubIssuer+":repository_id"] = []string{string(g.RepositoryID)}
		claims[GitHubIssuer+":repository_owner_id"] = []string{string(g.OwnerID)}
	}
	return policy.NewDocument(policy.Statement{
		Sid: "Workflows", Effect: policy.Allow, Principal: &policy.Principal{Federated: providerARN(scope)},
		Actions: []string{"sts:AssumeRoleWithWebIdentity"}, Conditions: policy.Conditions{"StringEquals": claims},
	})
}
