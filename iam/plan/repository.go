package plan

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

var repository = policy.Kind{
	Service: "ecr", Name: "repository", Example: "shop/cart", Prefix: "repository/", Min: 2, Max: 256,
	Pattern: regexp.MustCompile(`^[a-z0-9]+(?:(?:[._/]|__|-+)[a-z0-9]+)*$`),
	Region:  validate.ReachableRegion, Account: validate.AnyAccount,
}

// withRepository returns a service with the default of its repository, if its name and that of the
// project are valid.
func (in Input) withRepository(s Service) Service {
	if s.Repository == "" && in.Project != "" && validate.ServiceName().Accepts(s.Name) {
		s.Repository = in.Project + "/" + s.Name
	}
	return s
}

// withRepositories returns the services with their defaults.
func (in Input) withRepositories() []Service {
	services := slices.Clone(in.Services)
	for i, s := range services {
		services[i] = in.withRepository(s)
	}
	return services
}

// repositoryConstraint returns the constraint of a key that identifies a repository. It
// rejects the URI of an image, which would become the ARN of a repository that does not
// exist.
func repositoryConstraint() validate.Constraint {
	c := repository.Constraint()
	check := c.Check
	c.Check = func(nameOrARN string) string {
		if problem := checkImage(nameOrARN); problem != "" {
			return fmt.Sprintf("invalid value %q: %s", nameOrARN, problem)
		}
		return check(nameOrARN)
	}
	return c
}

var (
	// registryHost matches the host of a registry in Amazon ECR: its account and region.
	// https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html
	registryHost = regexp.MustCompile(`^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)` +
		`\.(?:amazonaws\.com|on\.aws|on\.amazonwebservices\.com)(?:\.cn)?$`)
	// version matches the tag and the digest of an image.
	version = regexp.MustCompile(`(:[\w.-]+)?(@\w+:[0-9a-fA-F]*)?$`)
)

// cacheNames are the usual prefixes of pull-through caches, by the registry that they
// cache.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
var cacheNames = map[string]string{
	"docker.io": "docker-hub", "registry-1.docker.io": "docker-hub", "index.docker.io": "docker-hub", "public.ecr.aws": "ecr-public",
	"ghcr.io": "github", "quay.io": "quay", "registry.k8s.io": "kubernetes", "registry.gitlab.com": "gitlab", "cgr.dev": "chainguard",
}

// checkImage returns what is wrong with the URI of an image, or "" for text that is none.
// As in Docker, the first part of a URI is a host if it has a dot or a port.
func checkImage(uri string) string {
	if awsname.IsARN(uri) {
		return ""
	}
	_, reference, hasScheme := strings.Cut(uri, "://")
	host, path, _ := strings.Cut(cmp.Or(reference, uri), "/")
	name := version.ReplaceAllString(path, "")
	switch at := registryHost.FindStringSubmatch(strings.ToLower(host)); {
	case at != nil && name != "":
		scope := policy.Scope{Account: at[1], Region: at[2]}
		return fmt.Sprintf("must be a repository, not an image: use %s for a repository in the account and region of the stack, "+
			"and otherwise its ARN, %s", name, repository.ARN(name, scope))
	case hasScheme || name != "" && (strings.ContainsAny(host, ".:") || host == "localhost"):
		return "must be a repository in Amazon ECR; remove the key if the image is in a public registry, " +
			"because pulling it requires no IAM permissions" + cached(strings.ToLower(host), name)
	}
	if bare := version.ReplaceAllString(uri, ""); bare != uri && bare != "" {
		return "must be a repository, without a tag or digest: use " + bare
	}
	return ""
}

// cached returns how to use an image of another registry through a pull-through cache.
func cached(host, name string) string {
	prefix, ok := cacheNames[host]
	if !ok || name == "" {
		return ", or copy the image to Amazon ECR"
	}
	if prefix == "docker-hub" && !strings.Contains(name, "/") {
		name = "library/" + name
	}
	return fmt.Sprintf(", or use a pull-through cache: %s/%s, with iam.pullThroughCaches: [%[1]s]", prefix, name)
}
