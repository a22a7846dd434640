package plan

import (
	"fmt"
	"regexp"
	"strings"
)

var (
	gitRepository = regexp.MustCompile(`^[A-Za-z0-9]([-_]?[A-Za-z0-9])*/[A-Za-z0-9._-]+$`)
	// immutableName matches the name of a repository in an immutable subject.
	immutableName = regexp.MustCompile(`^(?:repo:)?([^/@:]+)@(\d+)/([^/@:]+)@(\d+)(?::|$)`)
	// repositoryURL matches the URL of a repository, for a browser, git or ssh.
	repositoryURL = regexp.MustCompile(`^(?:https://|ssh://git@|git@)?github\.com[/:]([^/]+/[^/]+?)(?:\.git)?/?$`)
)

// subjects returns the subjects of the tokens of workflows of the repository in one of
// the contexts. A repository that was created, renamed or transferred since 15 July
// 2026, or that has opted in, has immutable subjects, which contain its ID and the ID
// of its owner. With the IDs, both subjects are trusted, so that workflows keep
// working when a repository opts in: conditions on both IDs then exclude another repository that gets the
// name, whose tokens have other IDs in any subject.
// https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens/
func (g GitHub) subjects(contexts []string) []string {
	names := []string{g.Repository}
	if owner, name, ok := strings.Cut(g.Repository, "/"); ok && g.RepositoryID != "" {
		names = append(names, fmt.Sprintf("%s@%s/%s@%s", owner, g.OwnerID, name, g.RepositoryID))
	}
	var subjects []string
	for _, name := range names {
		for _, context := range contexts {
			subjects = append(subjects, "repo:"+name+":"+context)
		}
	}
	return subjects
}

// checkRepository returns advice for a repository that is written in another form.
func checkRepository(repository string) string {
	if m := immutableName.FindStringSubmatch(repository); m != nil {
		return fmt.Sprintf("invalid value %q: must be owner/name, with the IDs in their own keys: "+
			"repository: %s/%s, ownerId: %s, repositoryId: %s", repository, m[1], m[3], m[2], m[4])
	}
	if m := repositoryURL.FindStringSubmatch(repository); m != nil {
		return fmt.Sprintf("invalid value %q: must be owner/name: %s", repository, m[1])
	}
	if name, ok := strings.CutSuffix(repository, ".git"); ok && gitRepository.MatchString(name) {
		return fmt.Sprintf("invalid value %q: must be owner/name: %s", repository, name)
	}
	return ""
}
