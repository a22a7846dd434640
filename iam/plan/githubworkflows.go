package plan

import (
	"cmp"
	"strings"

	"ecs-foundation/internal/validate"
)

// A PulumiRole holds the settings of a role with which workflows run Pulumi.
type PulumiRole struct {
	State
	Workflows
}

// Workflows identifies the workflows that may assume a role, if they are not those that
// deploy images. Their permissions are then separate: a role trusts the workflows of an
// environment, a branch or a repository that the other roles do not trust.
type Workflows struct {
	// Repository is the repository of the workflows, as owner/name. Default the
	// repository of delivery.github.
	Repository string `json:"repository"`
	// OwnerID is the ID of the organization or user that owns the repository. Required
	// with repositoryId.
	OwnerID validate.Digits `json:"ownerId"`
	// RepositoryID is the ID of the repository. Required for a repository that was
	// created, renamed or transferred since 15 July 2026.
	RepositoryID validate.Digits `json:"repositoryId"`
	// Branch is the branch that the workflows run on. Default the branch of
	// delivery.github, but any for a preview in an environment, which pull requests use.
	Branch string `json:"branch"`
	// Environment is the GitHub environment that the jobs run in, such as
	// prod-foundation. Default for foundation the environment of delivery.github, and
	// none for preview.
	Environment string `json:"environment"`
}

// Constraints returns the constraints of the settings.
func (Workflows) Constraints() map[string]validate.Constraint {
	all := GitHub{}.Constraints()
	repository := all["repository"]
	repository.Required = false
	all["repository"] = repository
	return all
}

func (w Workflows) validate(errs validate.Errors) {
	if w.Repository == "" && (w.OwnerID != "" || w.RepositoryID != "") {
		errs.Child("repository").Addf("required with ownerId and repositoryId: set it to the repository that has these IDs, or remove them")
		return
	}
	validateIDs(w.Repository, w.OwnerID, w.RepositoryID, errs)
}

// validateIDs reports an ID of a repository without the other.
func validateIDs(repository string, owner, id validate.Digits, errs validate.Errors) {
	if (owner == "") == (id == "") {
		return
	}
	missing := "ownerId"
	if id == "" {
		missing = "repositoryId"
	}
	errs.Child(missing).Addf("required with the other ID: `gh api repos/%s --jq '.owner.id,.id'` prints both", repository)
}

// with returns the workflows that w identifies. What it does not set is that of g, except
// for the environment.
func (g GitHub) with(w Workflows) GitHub {
	if w.Repository != "" {
		g.Repository, g.OwnerID, g.RepositoryID = w.Repository, w.OwnerID, w.RepositoryID
	}
	g.Branch, g.Environment = cmp.Or(w.Branch, g.Branch), w.Environment
	return g
}

// previewing returns the workflows that preview the stack. Pull requests run on no branch
// of the repository, so that an environment restricts the branches only if branch is set.
func (g GitHub) previewing() GitHub {
	w := g.Preview.Workflows
	g = g.with(w)
	if g.Environment != "" {
		g.Branch = w.Branch
	}
	return g
}

// deploying returns the workflows that deploy the stack.
func (g GitHub) deploying() GitHub {
	w := g.Foundation.Workflows
	w.Environment = cmp.Or(w.Environment, g.Environment)
	return g.with(w)
}

// ValidateSeparation reports roles that the same workflows may assume. They have different
// permissions: a workflow that deploys images must not change the foundation, nor decrypt
// its state.
func (g GitHub) ValidateSeparation(errs validate.Errors) {
	if g.Preview != nil && g.previewing().overlaps(g) {
		errs.Child("preview").Addf("%s deploy images and may also assume this role, which reads Pulumi's state: "+
			"set environment in delivery.github or here, so that they differ", g.previewing())
	}
	if g.Foundation == nil {
		return
	}
	deploying := g.deploying()
	if deploying.overlaps(g) {
		errs.Child("foundation").Addf("%s deploy images and may also assume this role, which changes the foundation: "+
			"set another environment here, such as %s, or another branch or repository", deploying, cmp.Or(g.Environment, "prod")+"-foundation")
	}
	if g.Preview != nil && g.previewing().overlaps(deploying) {
		errs.Child("preview").Addf("%s change the foundation with the role of foundation and may also assume this role, which pull requests use: "+
			"set an environment in foundation that preview does not have", deploying)
	}
}

// overlaps reports whether a workflow can have both identities. The subject of a token has
// the environment of the job, or otherwise its branch, so that a job in an environment
// never has the identity of one without. GitHub ignores the case of names of repositories
// and environments.
// https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/manage-environments
func (g GitHub) overlaps(other GitHub) bool {
	sameRepository := strings.EqualFold(g.Repository, other.Repository)
	if g.RepositoryID != "" && other.RepositoryID != "" {
		sameRepository = g.RepositoryID == other.RepositoryID
	}
	return sameRepository && strings.EqualFold(g.Environment, other.Environment) &&
		(g.Branch == "" || other.Branch == "" || g.Branch == other.Branch)
}

// String describes the workflows.
func (g GitHub) String() string {
	text := "the workflows of " + g.Repository
	if g.Branch != "" {
		text += " on branch " + g.Branch
	}
	if g.Environment != "" {
		text += " in environment " + g.Environment
	}
	return text
}
