package plan

import (
	"errors"
	"slices"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// A Service is a service with the repository of its image.
type Service struct {
	Name string
	// Repository is the name or the ARN of the repository.
	Repository string
	// Cached reports whether the repository belongs to a pull-through cache.
	Cached bool
	// Create holds the settings of the repository if the stack creates it.
	Create *Spec
}

// A Repository is a repository that the stack creates.
type Repository struct {
	Spec

	Name string
	// Creator is the service whose settings it has, and Services are all services of the stack
	// with images in it.
	Creator  string
	Services []string
}

// A Plan describes the repositories that a stack creates.
type Plan struct {
	Repositories []Repository // sorted by creator

	valid bool
}

// Creates reports whether the stack creates a repository, by name.
func (p Plan) Creates(name string) bool {
	return slices.ContainsFunc(p.Repositories, func(r Repository) bool { return r.Name == name })
}

// Err returns an error for a plan that New did not return.
func (p Plan) Err() error {
	if !p.valid {
		return errors.New("registry plan: required; create it with plan.New")
	}
	return nil
}

// New plans the repositories of services, or reports every error in their settings.
func New(services []Service) (Plan, error) {
	root := validate.NewErrors("")
	p := Plan{valid: true}
	for _, s := range services {
		if s.Create == nil {
			continue
		}
		errs := root.Child("services").Child(s.Name).Child("createRepository")
		validate.Struct(errs, *s.Create)
		p.validate(s, errs)
		p.Repositories = append(p.Repositories, Repository{
			Spec: *s.Create, Name: s.Repository, Creator: s.Name, Services: servicesOf(s.Repository, services),
		})
	}
	if err := root.Err(); err != nil {
		return Plan{}, err
	}
	return p, nil
}

// validate reports a repository that the stack cannot create.
func (p Plan) validate(s Service, errs validate.Errors) {
	created := slices.IndexFunc(p.Repositories, func(r Repository) bool { return r.Name == s.Repository })
	switch {
	case awsname.IsARN(s.Repository):
		errs.Addf("repository is an ARN (got %q): set the name of a repository in the account and region of the stack, "+
			"or remove createRepository", s.Repository)
	case s.Cached:
		errs.Addf("ECR creates the repository %q, because it belongs to a pull-through cache: remove createRepository", s.Repository)
	case created >= 0:
		errs.Addf("services.%s also creates the repository %q: remove createRepository from one of them",
			p.Repositories[created].Creator, s.Repository)
	}
}

// servicesOf returns the names of the services whose images are in a repository.
func servicesOf(repository string, services []Service) []string {
	var names []string
	for _, s := range services {
		if s.Repository == repository {
			names = append(names, s.Name)
		}
	}
	return names
}
