package deploy

import (
	"strings"

	"ecs-foundation/iam/policy"
)

// A Registry holds the settings of ECR repositories that limit the permissions.
type Registry struct {
	// Created are the names of the repositories that the stack creates, and Deleted those of them that it also deletes.
	Created, Deleted []string
	// Keys are the ARNs of the KMS keys that encrypt them.
	Keys []string
	// Shared are the names of the repositories whose images are shared.
	Shared []string
}

// registryTypes are the resource types of ECR repositories.
var registryTypes = map[string]entry{
	"aws:ecr/repository:Repository":             repository,
	"aws:ecr/lifecyclePolicy:LifecyclePolicy":   lifecyclePolicy,
	"aws:ecr/repositoryPolicy:RepositoryPolicy": repositoryPolicy,
}

// repositories returns the ARNs of repositories, or patterns for many.
func repositories(scope policy.Scope, names []string) []string {
	var arns []string
	for _, name := range limited(names, inFolder) {
		arns = append(arns, scope.ARN("ecr", "repository/"+name))
	}
	return arns
}

// repository allows managing the repositories with the tags of the stack, and using their keys through ECR.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
func repository(s Stack, scope policy.Scope) access {
	arns := repositories(scope, s.Registry.Created)
	a := access{
		read: []policy.Statement{allow("ReadRepositorySettings", of("ecr", "DescribeRepositories", "ListTagsForResource"), arns...)},
		write: s.manage("Repositories", of("ecr", "CreateRepository", "TagResource"), of("ecr",
			"PutImageScanningConfiguration", "PutImageTagMutability", "TagResource", "UntagResource"), arns...),
	}
	if len(s.Registry.Deleted) > 0 {
		a.write = append(a.write, s.owned(allow("DeleteRepositories", of("ecr", "DeleteRepository"),
			repositories(scope, s.Registry.Deleted)...)))
	}
	if len(s.Registry.Keys) > 0 {
		encrypt := allow("EncryptRepositories", of("kms", "CreateGrant", "RetireGrant"), s.Registry.Keys...)
		encrypt.Conditions = policy.Conditions{"StringEquals": {"kms:ViaService": {scope.Host("ecr")}}}
		a.read = append(a.read, allow("ReadKeys", of("kms", "DescribeKey"), s.Registry.Keys...))
		a.write = append(a.write, encrypt)
	}
	return a
}

func lifecyclePolicy(s Stack, scope policy.Scope) access {
	arns := repositories(scope, s.Registry.Created)
	return access{
		read: []policy.Statement{allow("ReadRepositorySettings", of("ecr", "GetLifecyclePolicy"), arns...)},
		write: []policy.Statement{
			s.owned(allow("ManageRepositories", of("ecr", "DeleteLifecyclePolicy", "PutLifecyclePolicy"), arns...)),
		},
	}
}

// inFolder returns the pattern for the repositories in the folder of a repository, such as
// shop/* for shop/cart, or the name of a repository without a folder.
func inFolder(name string) string {
	if slash := strings.LastIndex(name, "/"); slash > 0 {
		return name[:slash] + "/*"
	}
	return name
}

// repositoryPolicy allows sharing the images of the stack's repositories.
func repositoryPolicy(s Stack, scope policy.Scope) access {
	arns := repositories(scope, s.Registry.Shared)
	return access{
		read:  []policy.Statement{allow("ReadRepositoryPolicies", of("ecr", "GetRepositoryPolicy"), arns...)},
		write: []policy.Statement{allow("ShareImages", of("ecr", "DeleteRepositoryPolicy", "SetRepositoryPolicy"), arns...)},
	}
}
