package plan

import (
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// rootCache is the prefix of a rule that applies to all repositories without another rule.
const rootCache = "ROOT"

var cachePrefixes = validate.Constraint{
	Pattern: regexp.MustCompile(`^([a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*|ROOT)$`),
	Format:  "the repository prefix of a pull-through cache rule, such as docker-hub, or ROOT", MinLength: 2, MaxLength: 30, Unique: true,
	Source: "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreatePullThroughCacheRule.html",
}

// cacheActions are the actions that the first pull of an image through a pull-through cache
// requires, in addition to pullActions.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-iam.html
var cacheActions = []string{"ecr:BatchImportUpstreamImage", "ecr:CreateRepository"}

// Cached reports whether a repository, by name or ARN, belongs to a pull-through cache.
func (s Spec) Cached(repository string) bool {
	return slices.ContainsFunc(s.PullThroughCaches, func(prefix string) bool { return inCache(repository, prefix) })
}

func inCache(repository, prefix string) bool {
	if a, ok := awsname.ParseARN(repository); ok {
		repository = strings.TrimPrefix(a.Resource, "repository/")
	}
	return prefix == rootCache || strings.HasPrefix(repository, prefix+"/")
}

// cacheStatements returns the permissions to pull the images of services through
// pull-through caches.
func (in Input) cacheStatements(scope policy.Scope, services []Service) []policy.Statement {
	var repositories []string
	for _, s := range services {
		if in.Spec.Cached(s.Repository) {
			repositories = append(repositories, repository.ARN(s.Repository, scope))
		}
	}
	if len(repositories) == 0 {
		return nil
	}
	return []policy.Statement{allow("PullThroughCaches", cacheActions, unique(repositories)...)}
}

// validateCaches reports prefixes of pull-through caches that no repository has.
func (in Input) validateCaches(errs validate.Errors) {
	for i, prefix := range in.Spec.PullThroughCaches {
		used := slices.ContainsFunc(in.Services, func(s Service) bool { return inCache(s.Repository, prefix) })
		if !used {
			errs.Index(i).Addf("unused: no service has a repository that begins with %s/: set repository: %s/... on a service, or remove it",
				prefix, prefix)
		}
	}
}
