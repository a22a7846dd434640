package awscli

import (
	"slices"

	"ecs-foundation/stack/explain/account"
)

// imageReads describe the repositories and images of Amazon ECR. DescribeImages decides whether an image exists, because
// BatchGetImage of a tag imports it if the repository is a pull-through cache
// (https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html).
var imageReads = []Read{
	{
		Command: "ecr describe-repositories", Actions: []string{"ecr:DescribeRepositories"},
		Calls: eachImage(func(i account.ImageName) (string, []string) {
			return i.RepositoryKey(), []string{"--repository-names", i.Repository}
		}),
	},
	{
		Command: "ecr describe-images", Actions: []string{"ecr:DescribeImages"},
		Calls: eachImage(func(i account.ImageName) (string, []string) {
			return i.Key(), []string{"--repository-name", i.Repository, "--image-ids", i.ID()}
		}),
	},
	{
		Command: "ecr batch-get-image", Actions: []string{"ecr:BatchGetImage"},
		Calls: func(a *account.Account) []Call {
			var calls []Call
			for _, i := range images(a) {
				image, ok := a.Image(i)
				if !ok {
					continue
				}
				args := append(i.RegistryArgs(), "--repository-name", i.Repository, "--image-ids", "imageDigest="+image.ImageDigest)
				calls = append(calls, Call{i.Key(), args})
			}
			return calls
		},
	},
	{
		Command: "ecr get-repository-policy", Actions: []string{"ecr:GetRepositoryPolicy"},
		Calls: eachRepository,
		Add: decoded(func(a *account.Account, _ Call, p account.RepositoryPolicy) {
			a.RepositoryPolicies = append(a.RepositoryPolicies, p)
		}),
	},
	{
		Command: "ecr get-lifecycle-policy", Actions: []string{"ecr:GetLifecyclePolicy"},
		Calls: eachRepository,
		Add: decoded(func(a *account.Account, _ Call, p account.LifecyclePolicy) {
			a.LifecyclePolicies = append(a.LifecyclePolicies, p)
		}),
	},
	{
		Command: "ecr describe-pull-through-cache-rules", Actions: []string{"ecr:DescribePullThroughCacheRules"},
		Calls: eachImage(func(i account.ImageName) (string, []string) { return i.Account + "/" + i.Region, nil }),
	},
}

// eachImage returns a call for each image in Amazon ECR, in its registry.
func eachImage(call func(account.ImageName) (object string, args []string)) func(*account.Account) []Call {
	return func(a *account.Account) []Call {
		var calls []Call
		for _, i := range images(a) {
			object, args := call(i)
			calls = append(calls, Call{object, append(i.RegistryArgs(), args...)})
		}
		return calls
	}
}

// eachRepository returns a call for the repository of each image.
var eachRepository = eachImage(func(i account.ImageName) (string, []string) {
	return i.RepositoryKey(), []string{"--repository-name", i.Repository}
})

// images returns the images in Amazon ECR of the task definitions.
func images(a *account.Account) []account.ImageName {
	var names []account.ImageName
	for _, c := range containers(a) {
		if i := account.ParseImage(c.Image); i.IsECR() && !slices.Contains(names, i) {
			names = append(names, i)
		}
	}
	return names
}

// containers returns the containers of the task definitions.
func containers(a *account.Account) []account.ContainerDefinition {
	var all []account.ContainerDefinition
	for _, d := range a.TaskDefinitions {
		all = append(all, d.ContainerDefinitions...)
	}
	return all
}
