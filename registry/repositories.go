// Package registry creates the Amazon ECR repositories of the services' images.
package registry

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecr"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	registryplan "ecs-foundation/registry/plan"
)

// RepositoriesType is the component's type token.
const RepositoriesType = "ecs-foundation:index:Repositories"

var kind = component.Kind{Type: RepositoriesType, Noun: "repositories"}

// Args are the arguments of New.
type Args struct {
	// Plan describes the repositories, from plan.New. Required.
	Plan registryplan.Plan
	// Tags are added to every repository, in addition to the Name tag.
	Tags map[string]string
}

// Repositories is the component of the repositories that a stack creates.
type Repositories struct {
	pulumi.ResourceState

	// URLs are the URLs of the repositories, by service.
	URLs component.Outputs
	// Names are the names of the repositories, by name. Resources that take one wait for the repository.
	Names component.Outputs
}

// New creates the repositories. If the plan is invalid or has none, it registers nothing.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Repositories, error) {
	args = component.OrZero(args)
	if err := args.Plan.Err(); err != nil {
		return nil, kind.Error(name, err)
	}
	r := &Repositories{URLs: component.NewOutputs("repository of service"), Names: component.NewOutputs("repository")}
	if len(args.Plan.Repositories) == 0 {
		return r, nil
	}
	base, err := kind.Register(ctx, name, r, args.Tags, opts...)
	if err != nil {
		return nil, err
	}
	for _, planned := range args.Plan.Repositories {
		repository, err := createRepository(base, planned)
		if err != nil {
			return nil, base.Error(fmt.Errorf("repository %q: %w", planned.Name, err))
		}
		r.Names.Set(planned.Name, repository.Name)
		for _, service := range planned.Services {
			r.URLs.Set(service, repository.RepositoryUrl)
		}
	}
	return r, base.RegisterOutputs(pulumi.Map{"urls": r.URLs.Map()})
}

// createRepository creates a repository, and its lifecycle policy if images expire. A repository that is kept loses the
// policy, so that no image expires that the stack no longer manages.
func createRepository(base *component.Base, planned registryplan.Repository) (*ecr.Repository, error) {
	mutability := "IMMUTABLE"
	if planned.MutableTags {
		mutability = "MUTABLE"
	}
	encryption := ecr.RepositoryEncryptionConfigurationArgs{EncryptionType: pulumi.String("AES256")}
	if planned.Key != "" {
		encryption = ecr.RepositoryEncryptionConfigurationArgs{EncryptionType: pulumi.String("KMS"), KmsKey: pulumi.String(planned.Key)}
	}
	repository, err := ecr.NewRepository(base.Ctx, base.Name(planned.Creator), &ecr.RepositoryArgs{
		Name:                       pulumi.String(planned.Name),
		ImageTagMutability:         pulumi.String(mutability),
		ImageScanningConfiguration: ecr.RepositoryImageScanningConfigurationArgs{ScanOnPush: pulumi.Bool(planned.Scans())},
		EncryptionConfigurations:   ecr.RepositoryEncryptionConfigurationArray{encryption},
		ForceDelete:                pulumi.Bool(planned.ForceDelete),
		Tags:                       base.Tags(planned.Creator),
		// The name is fixed, because policies contain it.
	}, base.Child, pulumi.DeleteBeforeReplace(true), pulumi.RetainOnDelete(!planned.ForceDelete))
	if err != nil || !planned.HasLifecycle() {
		return repository, err
	}
	document, err := planned.Lifecycle()
	if err != nil {
		return nil, err
	}
	_, err = ecr.NewLifecyclePolicy(base.Ctx, base.Name(planned.Creator+"-lifecycle"), &ecr.LifecyclePolicyArgs{
		Repository: repository.Name,
		Policy:     pulumi.String(document),
	}, base.Child, pulumi.DeleteBeforeReplace(true)) // otherwise its replacement is deleted
	return repository, err
}
