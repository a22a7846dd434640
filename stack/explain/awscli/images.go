package awscli

import (
	"encoding/json"
	"slices"

	"ecs-foundation/stack/explain/account"
)

// imageReads describe the repositories and images of Amazon ECR. DescribeImages decides whether an image exists, because
// BatchGetImage of a tag imports it if the repository is a pull-through cache
// (https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html).
var imageReads = []Read{
	imageRead("ecr describe-repositories", "ecr:DescribeRepositories", func(i account.ImageName) (string, []string) {
		return i.RepositoryKey(), []string{"--repository-names", i.Repository}
	}),
	imageRead("ecr describe-images", "ecr:DescribeImages", func(i account.ImageName) (string, []string) {
		return i.Key(), []string{"--repository-name", i.Repository, "--image-ids", i.ID()}
	}),
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
	withAdd(imageRead("ecr get-repository-policy", "ecr:GetRepositoryPolicy", func(i account.ImageName) (string, []string) {
		return i.RepositoryKey(), []string{"--repository-name", i.Repository}
	}), func(a *account.Account, policy account.RepositoryPolicy) {
		a.RepositoryPolicies = append(a.RepositoryPolicies, policy)
	}),
	withAdd(imageRead("ecr get-lifecycle-policy", "ecr:GetLifecyclePolicy", func(i account.ImageName) (string, []string) {
		return i.RepositoryKey(), []string{"--repository-name", i.Repository}
	}), func(a *account.Account, policy account.LifecyclePolicy) {
		a.LifecyclePolicies = append(a.LifecyclePolicies, policy)
	}),
	imageRead("ecr describe-pull-through-cache-rules", "ecr:DescribePullThroughCacheRules",
		func(i account.ImageName) (string, []string) { return i.Account + "/" + i.Region, nil }),
}

// imageRead reads something for each image in Amazon ECR, in its registry.
func imageRead(command, action string, call func(account.ImageName) (object string, args []string)) Read {
	return Read{Command: command, Actions: []string{action}, Calls: func(a *account.Account) []Call {
		var calls []Call
		for _, i := range images(a) {
			object, args := call(i)
			calls = append(calls, Call{object, append(i.RegistryArgs(), args...)})
		}
		return calls
	}}
}

// withAdd adds the answer of a read, which is one T.
func withAdd[T any](r Read, add func(*account.Account, T)) Read {
	r.Add = func(a *account.Account, _ Call, answer []byte) error {
		var described T
		if err := json.Unmarshal(answer, &described); err != nil {
			return err
		}
		add(a, described)
		return nil
	}
	return r
}

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
