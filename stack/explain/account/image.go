package account

import (
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/awsname"
)

// An ImageName is the name of an image in a task definition, in its parts.
type ImageName struct {
	// Host is the registry, Account and Region are those of a private registry of Amazon ECR.
	Host, Account, Region string
	// Repository is the repository in the registry. An image has a digest, a tag, or both.
	Repository, Tag, Digest string
}

// registry matches the host of a private registry of Amazon ECR: its endpoints for IPv4, FIPS and dual stack.
// https://docs.aws.amazon.com/general/latest/gr/ecr.html
var registry = regexp.MustCompile(`^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.` +
	`(?:amazonaws\.com(?:\.cn)?|on\.aws|on\.amazonwebservices\.com\.cn)$`)

// dockerHub is the registry of a name without one.
const dockerHub = "docker.io"

// ParseImage parses the name of an image. Without a tag or digest it is the tag latest.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
func ParseImage(name string) ImageName {
	i := ImageName{Host: dockerHub}
	rest, digest, _ := strings.Cut(name, "@")
	i.Digest = digest
	if host, path, ok := strings.Cut(rest, "/"); ok && (strings.ContainsAny(host, ".:") || host == "localhost") {
		i.Host, rest = host, path
	}
	if colon := strings.LastIndex(rest, ":"); colon >= 0 {
		rest, i.Tag = rest[:colon], rest[colon+1:]
	}
	i.Repository = rest
	if i.Tag == "" && i.Digest == "" {
		i.Tag = "latest"
	}
	if match := registry.FindStringSubmatch(i.Host); match != nil {
		i.Account, i.Region = match[1], match[2]
	}
	return i
}

// IsECR reports whether the image is in a private registry of Amazon ECR.
func (i ImageName) IsECR() bool { return i.Account != "" }

// ID returns the digest or the tag as an image ID of the AWS CLI. The digest decides if the image has both.
func (i ImageName) ID() string {
	if i.Digest != "" {
		return "imageDigest=" + i.Digest
	}
	return "imageTag=" + i.Tag
}

// Key returns the repository and the ID of the image: what failures name.
func (i ImageName) Key() string { return i.RepositoryKey() + " " + i.ID() }

// RepositoryKey returns the account, region and name of the repository.
func (i ImageName) RepositoryKey() string {
	return i.Account + "/" + i.Region + "/" + i.Repository
}

// RegistryArgs returns the arguments of the AWS CLI for the registry of the image.
func (i ImageName) RegistryArgs() []string {
	return []string{"--registry-id", i.Account, "--region", i.Region}
}

// Repository returns the repository of an image.
func (a *Account) Repository(i ImageName) (Repository, bool) {
	for _, r := range a.Repositories {
		arn, _ := awsname.ParseARN(r.RepositoryArn)
		if r.RegistryID == i.Account && r.RepositoryName == i.Repository && arn.Region == i.Region {
			return r, true
		}
	}
	return Repository{}, false
}

// Image returns the image with the digest or tag in its repository.
func (a *Account) Image(i ImageName) (Image, bool) {
	for _, image := range a.Images {
		if image.RegistryID != i.Account || image.RepositoryName != i.Repository {
			continue
		}
		if i.Digest != "" {
			if image.ImageDigest == i.Digest {
				return image, true
			}
			continue
		}
		if slices.Contains(image.ImageTags, i.Tag) {
			return image, true
		}
	}
	return Image{}, false
}
