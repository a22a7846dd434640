package account

// ECR is the ECR part of a description: the repositories of the task definition's images.
type ECR struct {
	Repositories          []Repository           `json:"repositories,omitempty"`
	RepositoryPolicies    []RepositoryPolicy     `json:"repositoryPolicies,omitempty"`
	LifecyclePolicies     []LifecyclePolicy      `json:"lifecyclePolicies,omitempty"`
	Images                []Image                `json:"imageDetails,omitempty"`
	Manifests             []Manifest             `json:"images,omitempty"`
	PullThroughCacheRules []PullThroughCacheRule `json:"pullThroughCacheRules,omitempty"`
}

// A Repository is a private repository.
type Repository struct {
	RepositoryArn           string `json:"repositoryArn"`
	RegistryID              string `json:"registryId"`
	RepositoryName          string `json:"repositoryName"`
	EncryptionConfiguration struct {
		KmsKey string `json:"kmsKey,omitempty"`
	} `json:"encryptionConfiguration"`
}

// A RepositoryPolicy is the resource policy of a repository.
type RepositoryPolicy struct {
	RegistryID     string `json:"registryId"`
	RepositoryName string `json:"repositoryName"`
	PolicyText     Policy `json:"policyText"`
}

// A LifecyclePolicy is the lifecycle policy of a repository.
type LifecyclePolicy struct {
	RegistryID     string `json:"registryId"`
	RepositoryName string `json:"repositoryName"`
}

// An Image is an image of a repository.
type Image struct {
	RegistryID             string   `json:"registryId"`
	RepositoryName         string   `json:"repositoryName"`
	ImageDigest            string   `json:"imageDigest"`
	ImageTags              []string `json:"imageTags,omitempty"`
	ImageManifestMediaType string   `json:"imageManifestMediaType,omitempty"`
	ImageStatus            string   `json:"imageStatus,omitempty"`
}

// A Manifest is the manifest of an image.
type Manifest struct {
	RegistryID     string `json:"registryId"`
	RepositoryName string `json:"repositoryName"`
	ImageID        struct {
		ImageDigest string `json:"imageDigest"`
	} `json:"imageId"`
	ImageManifest string `json:"imageManifest"`
}

// A PullThroughCacheRule is a rule for repositories whose images come from another registry.
type PullThroughCacheRule struct {
	EcrRepositoryPrefix string `json:"ecrRepositoryPrefix"`
	UpstreamRegistryURL string `json:"upstreamRegistryUrl"`
	RegistryID          string `json:"registryId"`
}
