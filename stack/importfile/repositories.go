package importfile

import (
	"cmp"
	"slices"

	"ecs-foundation/internal/awsname"
	registryplan "ecs-foundation/registry/plan"
)

const repositoryType = "aws:ecr/repository:Repository"

// matchRepositories finds the repositories that the stack creates by their names, which AWS cannot change.
func (m *matcher) matchRepositories() {
	for _, name := range m.plan.FixedNames() {
		if name.Type != repositoryType {
			continue
		}
		repository, ok := m.first("aws_ecr_repository", func(r Resource) bool {
			arn, _ := awsname.ParseARN(r.text("arn"))
			return r.text("name") == name.Name && arn.Region == m.plan.Config.Region
		})
		if ok {
			m.out.File.AddNamed(name, repository.ID)
			m.out.Imported[name.Resource] = repository
			planned := m.plan.Registry.Repositories
			m.compareRepository(repository, planned[slices.IndexFunc(planned, func(r registryplan.Repository) bool { return r.Name == name.Name })])
		}
	}
}

// compareRepository reports what an update would change of a repository.
func (m *matcher) compareRepository(repository Resource, planned registryplan.Repository) {
	m.compareEncryption(repository, planned)
	if mutable := repository.text("image_tag_mutability") != "IMMUTABLE"; mutable && !planned.MutableTags {
		m.changef("the tags in the repository %s become immutable: a push to an existing tag fails", planned.Name)
	}
	if planned.HasLifecycle() {
		m.changef("images in the repository %s expire by the lifecycle policy of services.%s.createRepository, which replaces an existing one",
			planned.Name, planned.Creator)
	}
}

// compareEncryption reports another encryption, which would replace the repository.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
func (m *matcher) compareEncryption(repository Resource, planned registryplan.Repository) {
	const without = "AES256"
	typ, key, wanted := without, "", without
	for _, encryption := range repository.blocks("encryption_configuration") {
		typ, key = cmp.Or(encryption.text("encryption_type"), without), encryption.text("kms_key")
	}
	if planned.Key != "" {
		wanted = "KMS"
	}
	if typ == wanted && key == planned.Key {
		return
	}
	way := map[string]string{without: "remove the key", "KMS": "set " + key}[typ]
	m.problemf("services.%s.createRepository.key: the repository %s has the encryption %s, and the stack would replace it: %s",
		planned.Creator, planned.Name, typ, cmp.Or(way, "remove createRepository"))
}

// repositories returns the imported repositories.
func (i Import) repositories() []Resource {
	var repositories []Resource
	for _, r := range i.Imported {
		if r.Type == "aws_ecr_repository" {
			repositories = append(repositories, r)
		}
	}
	return repositories
}
