package explain

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"ecs-foundation/internal/shell"
	"ecs-foundation/stack/explain/account"
)

// images checks that the images of the containers exist, for the platform of the task.
func images(a *account.Account, t Target) []Check {
	var checks []Check
	for _, container := range t.Definition.ContainerDefinitions {
		if i := account.ParseImage(container.Image); i.IsECR() {
			checks = append(checks, ecrImage(a, t, i)...)
		} else {
			checks = append(checks, otherImage(a, t, container))
		}
	}
	return checks
}

// otherImage checks an image of another registry, which is not read: whether running tasks use it.
func otherImage(a *account.Account, t Target, container account.ContainerDefinition) Check {
	c := Check{Step: StepImage, Status: Passed, Object: container.Image, Finding: "running tasks use the image"}
	for _, task := range a.Tasks {
		if task.LastStatus == "RUNNING" && task.TaskDefinitionArn == t.Definition.TaskDefinitionArn {
			return c
		}
	}
	c.Status = Unknown
	c.Finding = "the registry of the image is not read: check that the image exists, and whether the registry requires a login or limits pulls"
	c.Confirm = shell.Join("docker", "manifest", "inspect", container.Image)
	return c
}

// ecrImage checks an image in Amazon ECR.
func ecrImage(a *account.Account, t Target, i account.ImageName) []Check {
	c := Check{Step: StepImage, Object: i.Repository}
	if f, failed := a.Failed("ecr:DescribeRepositories", i.RepositoryKey()); failed {
		c.Finding = fmt.Sprintf("registry %s has no repository %s in %s: create it and push the image, or correct the image's name",
			i.Account, i.Repository, i.Region)
		c.Confirm = commandIn(a, i.Region, "ecr", "describe-repositories", "--repository-names", i.Repository, "--registry-id", i.Account)
		return []Check{missingImage(a, i, c, f)}
	}
	if f, failed := a.Failed("ecr:DescribeImages", i.Key()); failed {
		c.Finding = fmt.Sprintf("repository %s has no image %s%s", i.Repository, label(i), expired(a, i))
		c.Confirm = commandIn(a, i.Region, "ecr", "describe-images", "--repository-name", i.Repository, "--image-ids", i.ID(),
			"--registry-id", i.Account)
		return []Check{missingImage(a, i, c, f)}
	}
	image, ok := a.Image(i)
	if !ok {
		return nil
	}
	c.Object = i.Repository + "@" + image.ImageDigest
	c.Status, c.Finding = platform(a, t, image)
	if f, failed := a.Failed("ecr:BatchGetImage", i.Key()); failed {
		c.Status, c.Finding = Unknown, "the image exists, but its platform "+unread(StepImage, "", f).Finding
	}
	if image.ImageStatus == "ARCHIVED" {
		c.Status, c.Finding = Failed, "the image is archived, so it cannot be pulled: restore it, or push it again"
	}
	if c.Status != Passed {
		c.Confirm = commandIn(a, i.Region, "ecr", "batch-get-image", "--repository-name", i.Repository,
			"--image-ids", "imageDigest="+image.ImageDigest, "--registry-id", i.Account)
	}
	return append([]Check{c}, repository(a, t, i)...)
}

// missingImage completes the check of an image or a repository that could not be described, unless a pull-through cache
// imports it from another registry.
func missingImage(a *account.Account, i account.ImageName, c Check, f account.Failure) Check {
	if !f.IsNotFound() {
		return unread(StepImage, i.Repository, f)
	}
	rule, cached := cacheRule(a, i)
	if !cached {
		c.Status = Failed
		return c
	}
	c.Status = Unknown
	c.Finding = fmt.Sprintf("not in the repository yet: the first pull imports it from %s, which is not read; it needs ecr:BatchImportUpstreamImage and ecr:CreateRepository",
		rule.UpstreamRegistryURL)
	c.Confirm = command("ecr", "validate-pull-through-cache-rule", "--ecr-repository-prefix", rule.EcrRepositoryPrefix)
	return c
}

// cacheRule returns the pull-through cache rule with the longest prefix for a repository.
func cacheRule(a *account.Account, i account.ImageName) (account.PullThroughCacheRule, bool) {
	var best account.PullThroughCacheRule
	found := false
	for _, r := range a.PullThroughCacheRules {
		matches := r.EcrRepositoryPrefix == "ROOT" || strings.HasPrefix(i.Repository, r.EcrRepositoryPrefix+"/")
		if r.RegistryID == i.Account && matches && (!found || len(r.EcrRepositoryPrefix) > len(best.EcrRepositoryPrefix)) {
			best, found = r, true
		}
	}
	return best, found
}

func label(i account.ImageName) string {
	if i.Digest != "" {
		return "with digest " + i.Digest
	}
	return "with tag " + i.Tag
}

// expired mentions a lifecycle policy that can have expired an image.
func expired(a *account.Account, i account.ImageName) string {
	for _, p := range a.LifecyclePolicies {
		if p.RegistryID == i.Account && p.RepositoryName == i.Repository {
			return ": push it; the lifecycle policy of the repository may have expired it"
		}
	}
	return ": push it, or correct the image in the task definition"
}

// indexes are the media types of manifests that list images for several platforms.
// https://github.com/opencontainers/image-spec/blob/v1.1.1/media-types.md
var indexes = []string{
	"application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json",
}

// configs are the media types of the configuration of a container image.
var configs = []string{"", "application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json"}

// platform checks that an image is one for the platform of the task. The manifest of a single image does not name its
// platform.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-task-os
func platform(a *account.Account, t Target, image account.Image) (Status, string) {
	var manifest struct {
		MediaType string
		Config    struct{ MediaType string }
		Manifests []struct {
			Platform struct{ Architecture, OS string }
		}
	}
	for _, m := range a.Manifests {
		if m.RepositoryName == image.RepositoryName && m.ImageID.ImageDigest == image.ImageDigest {
			if err := json.Unmarshal([]byte(m.ImageManifest), &manifest); err != nil {
				return Unknown, "the manifest of the image could not be parsed"
			}
		}
	}
	wanted := wantedPlatform(t)
	var offered []string
	for _, m := range manifest.Manifests {
		if m.Platform.OS != "unknown" { // an attestation
			offered = append(offered, m.Platform.OS+"/"+m.Platform.Architecture)
		}
	}
	isIndex := slices.Contains(indexes, image.ImageManifestMediaType) || slices.Contains(indexes, manifest.MediaType)
	switch {
	case !slices.Contains(configs, manifest.Config.MediaType):
		return Failed, "it is not a container image, but " + manifest.Config.MediaType
	case isIndex && len(offered) > 0 && !slices.Contains(offered, wanted):
		return Failed, fmt.Sprintf("the image is for %s, but the task definition requires %s: build it for that platform, or change runtimePlatform",
			strings.Join(offered, ", "), wanted)
	case isIndex && len(offered) > 0:
		return Passed, "the image exists, for " + wanted
	}
	return Passed, "the image exists; its manifest does not name its platform, which must be " + wanted
}

// wantedPlatform returns the platform of the task in the words of image manifests.
func wantedPlatform(t Target) string {
	system, architecture := "linux", "amd64"
	if t.isWindows() {
		system = "windows"
	}
	if t.Definition.RuntimePlatform.CPUArchitecture == "ARM64" {
		architecture = "arm64"
	}
	return system + "/" + architecture
}

// repository checks the policy of a repository and its key. Only a repository of another account needs a policy.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html
func repository(a *account.Account, t Target, i account.ImageName) []Check {
	role, ok := a.Role(t.ExecutionRole)
	var checks []Check
	if r, exists := a.Repository(i); exists {
		checks = slices.DeleteFunc(key(a, t, StepImage, r.EncryptionConfiguration.KmsKey, "repository "+r.RepositoryName, nil),
			func(c Check) bool { return c.Status == Passed })
	}
	if !ok {
		return checks
	}
	foreign := i.Account != a.ID
	f, failed := a.Failed("ecr:GetRepositoryPolicy", i.RepositoryKey())
	if failed && foreign && !f.IsNotFound() {
		return append(checks, unread(StepImage, i.Repository, f))
	}
	for _, n := range repositoryNeeds(a, i) {
		status, why := granted(a, role, n, repositoryPolicy(a, i))
		if status == Passed || why == "" && !foreign {
			continue
		}
		if why == "" {
			why = "does not allow it"
		}
		return append(checks, Check{
			Step: StepImage, Status: status, Object: i.Repository,
			Finding: fmt.Sprintf("the execution role needs %s, but the policy of the repository %s", n.action, why),
			Confirm: commandIn(a, i.Region, "ecr", "get-repository-policy", "--repository-name", i.Repository, "--registry-id", i.Account),
		})
	}
	return checks
}

func repositoryPolicy(a *account.Account, i account.ImageName) account.Policy {
	for _, p := range a.RepositoryPolicies {
		if p.RegistryID == i.Account && p.RepositoryName == i.Repository {
			return p.PolicyText
		}
	}
	return ""
}
