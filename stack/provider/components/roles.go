package components

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam"
	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/internal/component"
	"ecs-foundation/internal/validate"
	"ecs-foundation/stack/provider"
)

// RolesSettings are the inputs of Roles: the execution role and the task role of each service,
// the roles of ECS itself, and roles with which other AWS services run your code. The roles that
// build, preview and deploy refer to a whole stack, so that only Foundation has them.
type RolesSettings struct {
	Common
	iamplan.Spec

	// Services are the services that have an execution role and a task role, by name.
	Services map[string]iamplan.ServicePermissions `json:"services"`
	// Roles are the roles with which other AWS services run your code, by name, such as those of
	// Lambda functions. Attach an AWS managed policy to the output, if a function needs one.
	Roles map[string]iamplan.CustomRole `json:"roles"`
}

// Constraints returns the constraints of the inputs.
func (RolesSettings) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"services": services(), "roles": services()}
}

// roleConstraints returns the constraints of the settings of all roles.
func roleConstraints() map[string]validate.Constraint { return iamplan.Spec{}.Constraints() }

// RolesOutputs are the outputs of Roles.
type RolesOutputs struct {
	// ExecutionRoleARNs are the execution roles, by service.
	ExecutionRoleARNs map[string]string `json:"executionRoleArns"`
	// TaskRoleARNs are the task roles, by service.
	TaskRoleARNs map[string]string `json:"taskRoleArns"`
	// RoleARNs are the other roles: service, infrastructure, and those of roles, by name.
	RoleARNs map[string]string `json:"roleArns"`
}

func prepareRoles(c call, s RolesSettings) (create, error) {
	in := iamplan.Input{Spec: s.Spec, Project: c.place.project, Environment: c.place.environment, Roles: s.Roles}
	for _, name := range sortedServices(s.Services) {
		in.Services = append(in.Services, iamplan.Service{Name: name, ServicePermissions: s.Services[name]})
	}
	errs := validate.NewErrors("")
	for _, reserved := range []string{iamplan.ServiceKey, iamplan.InfrastructureKey} {
		if _, ok := s.Roles[reserved]; ok {
			errs.Child("roles").Child(reserved).Addf("reserved for the role of ECS: choose another name")
		}
	}
	plan, err := iamplan.New(in, c.place.Scope)
	errs.Add(inputs(err, "services", "monitoring.guardDuty.runtimeMonitoring", "runtimeMonitoring", "iam.", ""))
	for _, role := range plan.Roles {
		if role.Name != "" {
			errs.Add(c.reserve(provider.Role(role.Name)))
		}
	}
	return func(base *component.Base) (pulumi.Map, error) { return createRoles(base, c.place, s, plan) }, errs.Err()
}

func createRoles(base *component.Base, at place, s RolesSettings, plan iamplan.Plan) (pulumi.Map, error) {
	roles, err := iam.New(base.Ctx, base.Name("iam"), &iam.Args{Plan: plan, Scope: at.Scope, Tags: at.tags}, base.Child)
	if err != nil {
		return nil, err
	}
	others := roles.OtherRoleARNs.Map()
	for name := range s.Roles {
		others[name] = others[iamplan.CustomKey(name)]
		delete(others, iamplan.CustomKey(name))
	}
	return pulumi.Map{
		"executionRoleArns": roles.ExecutionRoleARNs.Map(), "taskRoleArns": roles.TaskRoleARNs.Map(), "roleArns": others,
	}, nil
}
