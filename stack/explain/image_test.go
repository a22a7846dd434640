package explain

import (
	"strings"
	"testing"

	"ecs-foundation/stack/explain/account"
)

func setManifest(text string) func(*account.Account) {
	return func(a *account.Account) { a.Manifests[0].ImageManifest = text }
}

// inRegistry moves the image to the registry of another account, with a policy of the repository.
func inRegistry(policy account.Policy) func(*account.Account) {
	return func(a *account.Account) {
		const other = "999999999999"
		c := &a.TaskDefinitions[0].ContainerDefinitions[0]
		c.Image = strings.Replace(c.Image, "123456789012", other, 1)
		a.Repositories[0].RegistryID, a.Images[0].RegistryID, a.Manifests[0].RegistryID = other, other, other
		a.Repositories[0].RepositoryArn = strings.Replace(a.Repositories[0].RepositoryArn, "123456789012", other, 1)
		if policy != "" {
			a.RepositoryPolicies = []account.RepositoryPolicy{{RegistryID: other, RepositoryName: "shop/cart", PolicyText: policy}}
		}
	}
}

func TestImageBreakages(t *testing.T) {
	t.Parallel()
	noRepository := fails("ecr:DescribeRepositories", repositoryKey, "RepositoryNotFoundException")
	noImage := fails("ecr:DescribeImages", imageKey, "ImageNotFoundException")
	cached := func(change func(*account.Account)) func(*account.Account) {
		return func(a *account.Account) {
			change(a)
			a.PullThroughCacheRules = []account.PullThroughCacheRule{
				{EcrRepositoryPrefix: "shop", RegistryID: "123456789012", UpstreamRegistryURL: "registry-1.docker.io"},
			}
		}
	}
	testBreakages(t, map[string]breakage{
		"repository deleted":      {noRepository, StepImage, Failed, "registry 123456789012 has no repository shop/cart in us-east-1"},
		"repository not readable": {fails("ecr:DescribeRepositories", repositoryKey, "AccessDeniedException"), StepImage, Unknown, "ecr:DescribeRepositories failed: AccessDenied"},
		"tag missing":             {noImage, StepImage, Failed, "repository shop/cart has no image with tag 1.0"},
		"images not readable":     {fails("ecr:DescribeImages", imageKey, "AccessDeniedException"), StepImage, Unknown, "ecr:DescribeImages"},
		"repository not cached":   {cached(noRepository), StepImage, Unknown, "the first pull imports it from registry-1.docker.io"},
		"image not cached":        {cached(noImage), StepImage, Unknown, "the first pull imports it"},
		"image archived":          {func(a *account.Account) { a.Images[0].ImageStatus = "ARCHIVED" }, StepImage, Failed, "archived"},
		"tag expired by lifecycle": {func(a *account.Account) {
			noImage(a)
			a.LifecyclePolicies = []account.LifecyclePolicy{{RegistryID: "123456789012", RepositoryName: "shop/cart"}}
		}, StepImage, Failed, "the lifecycle policy of the repository may have expired it"},
		"digest missing": {func(a *account.Account) {
			a.TaskDefinitions[0].ContainerDefinitions[0].Image = strings.Replace(a.TaskDefinitions[0].ContainerDefinitions[0].Image, ":1.0", "@sha256:def", 1)
			fails("ecr:DescribeImages", repositoryKey+" imageDigest=sha256:def", "ImageNotFoundException")(a)
		}, StepImage, Failed, "has no image with digest sha256:def"},
		"another architecture": {
			func(a *account.Account) { a.TaskDefinitions[0].RuntimePlatform.CPUArchitecture = "" },
			StepImage, Failed, "the image is for linux/arm64, but the task definition requires linux/amd64",
		},
		"another operating system": {func(a *account.Account) {
			a.TaskDefinitions[0].RuntimePlatform.OperatingSystemFamily = "WINDOWS_SERVER_2022_CORE"
		}, StepImage, Failed, "requires windows/arm64"},
		"not a container image": {
			setManifest(`{"config": {"mediaType": "application/vnd.cncf.helm.config.v1+json"}}`),
			StepImage, Failed, "not a container image",
		},
		"manifest not parsed": {setManifest("{"), StepImage, Unknown, "manifest"},
		"manifest not readable": {func(a *account.Account) {
			a.Manifests = nil
			fails("ecr:BatchGetImage", imageKey, "AccessDeniedException")(a)
		}, StepImage, Unknown, "its platform could not be checked, because ecr:BatchGetImage failed"},
		"registry without policy":   {inRegistry(""), StepImage, Failed, "the policy of the repository does not allow it"},
		"registry of another team":  {inRegistry(`{"Statement": {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111111111111:root"}, "Action": "ecr:*"}}`), StepImage, Failed, "does not allow it"},
		"registry with a condition": {inRegistry(`{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "ecr:*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}}`), StepImage, Unknown, "aws:PrincipalOrgID"},
		"repository policy denies": {func(a *account.Account) {
			a.RepositoryPolicies = []account.RepositoryPolicy{{
				RegistryID: "123456789012", RepositoryName: "shop/cart",
				PolicyText: `{"Statement": {"Sid": "NoPull", "Effect": "Deny", "Principal": "*", "Action": "ecr:BatchGetImage"}}`,
			}}
		}, StepImage, Failed, "denies it (statement NoPull)"},
		"image of another registry": {
			func(a *account.Account) { a.TaskDefinitions[0].ContainerDefinitions[0].Image = "nginx" },
			StepImage, Unknown, "the registry of the image is not read",
		},
	})
}

// TestImagesThatPass have no failure, although not all is known of them.
func TestImagesThatPass(t *testing.T) {
	t.Parallel()
	testNoFailures(t, map[string]func(*account.Account){
		"one platform": setManifest(`{"mediaType": "application/vnd.oci.image.manifest.v1+json", "config": {"mediaType": "application/vnd.oci.image.config.v1+json"}}`),
		"no manifest":  func(a *account.Account) { a.Manifests = nil },
		"registry that allows the account": inRegistry(
			`{"Statement": {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]}}`),
		"image of another registry in running tasks": func(a *account.Account) {
			a.TaskDefinitions[0].ContainerDefinitions[0].Image = "public.ecr.aws/nginx/nginx:1"
			a.Tasks = []account.Task{{LastStatus: "RUNNING", TaskDefinitionArn: a.TaskDefinitions[0].TaskDefinitionArn}}
		},
	})
}
