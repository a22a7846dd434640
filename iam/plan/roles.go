// Package plan plans the IAM roles of a stack: their names, trust policies and
// permissions. It is plain data and calls no AWS API.
package plan

import (
	"errors"
	"maps"
	"slices"

	"ecs-foundation/iam/plan/deploy"
	"ecs-foundation/iam/plan/grant"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// ServicePermissions holds the IAM settings of a service.
type ServicePermissions struct {
	// Repository is the name or the ARN of the ECR repository of the image. Default
	// {project}/{service}.
	Repository string `json:"repository"`
	// Exec allows ECS Exec to open shells in the tasks.
	Exec bool `json:"exec"`
	// Secrets lists the ARNs of secrets and parameters that ECS injects into the
	// containers. A service with secrets has a dedicated execution role.
	Secrets []string `json:"secrets"`
	// SecretsKey is the ARN of the customer managed key that encrypts the secrets.
	// Required if they have one.
	SecretsKey string `json:"secretsKey"`
	// Grants lists the permissions of the code.
	Grants []grant.Grant `json:"grants"`
}

// Constraints returns the constraints of the IAM settings of a service.
func (ServicePermissions) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"repository": repositoryConstraint().Optional(), "secrets": grant.SecretARN, "secretsKey": policy.KeyARN,
		"grants": {Example: []grant.Grant{{S3: &grant.S3{Bucket: "photos", Access: grant.Read}}}},
	}
}

// A Service is a service with its IAM settings.
type Service struct {
	// Name is unique in the stack. Required.
	Name string
	ServicePermissions
}

// AWSServices returns the AWS services that the tasks of a service call in
// addition to those needed to start, by the names of their endpoints.
func (s ServicePermissions) AWSServices(spec Spec) []string {
	var endpoints []string
	for _, arn := range s.Secrets {
		if service := serviceOf(arn); service == "secretsmanager" || service == "ssm" { // others are errors at their keys
			endpoints = append(endpoints, service)
		}
	}
	if s.Exec {
		endpoints = append(endpoints, grant.ExecCalls(spec.execLogging())...)
	}
	for _, g := range s.Grants {
		endpoints = append(endpoints, g.Calls()...)
	}
	return endpoints
}

// An Input holds the settings that the roles are planned from.
type Input struct {
	Spec     Spec
	Delivery Delivery
	// Project and Environment are in the names of roles and log groups. Required.
	Project     string
	Environment string
	// Services are the services that have an execution role and a task role.
	Services []Service
	// Roles are custom roles, by name.
	Roles map[string]CustomRole
	// ForwardTo is the ARN of the log destination that log groups are forwarded to, or
	// "".
	ForwardTo string
	// Environments are the names of the stacks whose last outputs the program reads.
	Environments []string
	// Deployed describes what the stack registers in addition to the roles. It limits
	// the roles that preview and deploy the stack.
	Deployed deploy.Stack

	component string // the name of the component, with which generated names begin
	patterns  patterns
	divided   bool // whether a role has managed policies
}

// Logs returns the name of the log group of a service, or a pattern for "*".
func (in Input) Logs(service string) string {
	return "/ecs/" + in.Project + "-" + in.Environment + "/" + service
}

// A Role is an IAM role with its policies.
type Role struct {
	Key         string // "execution", "cart-execution", "cart-task"
	Service     string // the service that it belongs to, or "" if services share it
	Custom      string // the name of a custom role, or ""
	Name        string // physical name, or "" if Pulumi generates it
	Description string
	Trust       policy.Document
	Policy      policy.Document
	// Managed are the managed policies that contain Policy, if it is too large for an
	// inline policy.
	Managed []policy.Document
	// Unbounded creates the role without the permissions boundary, because it writes the
	// policies of roles that have it.
	Unbounded bool
}

// Execution is the key of the execution role that services without secrets share.
const Execution = "execution"

// TaskKey returns the key of the task role of a service.
func TaskKey(service string) string { return service + "-task" }

// ExecutionKey returns the key of the execution role of a service. A service with
// secrets has a dedicated one, so that they cannot be injected into other services.
func (s Service) ExecutionKey() string {
	if len(s.Secrets) > 0 {
		return s.Name + "-" + Execution
	}
	return Execution
}

// A Plan holds the IAM roles of a stack.
type Plan struct {
	Input Input
	// Roles are in the order in which they are created: those of tasks first,
	// because others may pass them.
	Roles []Role

	valid bool
}

// Err returns an error for a plan that New did not return.
func (p Plan) Err() error {
	if !p.valid {
		return errors.New("IAM plan: required; create it with plan.New")
	}
	return nil
}

// In returns the plan for a component and the account that the stack is deployed to,
// which is only known after a call to AWS. The roles only differ in their ARNs, which
// have the same length for a component with the default name, so that a valid plan stays
// valid.
func (p Plan) In(scope policy.Scope, component string) Plan {
	p.Input.component = component
	p.Roles = p.Input.roles(scope)
	return p
}

// defaultComponent is the name of the component in the program of this repository.
const defaultComponent = "iam"

// New plans the roles in a scope, or reports every error in the input.
func New(in Input, scope policy.Scope) (Plan, error) {
	in.Services = in.withRepositories()
	errs := validate.NewErrors("")
	in.validateNames(errs)
	validate.Struct(errs.Child("iam"), in.Spec)
	validate.Struct(errs.Child("delivery"), in.Delivery)
	in.Spec.validate(scope, errs.Child("iam"))
	in.Delivery.validate(errs.Child("delivery"))
	in.validateFoundation(errs.Child("delivery").Child("github").Child("foundation"))
	in.validateCaches(errs.Child("iam").Child("pullThroughCaches"))
	for _, s := range in.Services {
		validateService(s, scope, errs.Child("services").Child(s.Name))
	}
	for _, name := range slices.Sorted(maps.Keys(in.Roles)) {
		in.Roles[name].validate(scope, errs.Child("roles").Child(name))
	}
	if err := errs.Err(); err != nil {
		return Plan{}, err
	}
	in.component = defaultComponent
	roles := in.roles(scope)
	in.validateRoles(roles, scope, errs)
	if err := errs.Err(); err != nil {
		return Plan{}, err
	}
	return Plan{Input: in, Roles: roles, valid: true}, nil
}

// roles returns the roles. If one of them has managed policies, the roles that preview and
// deploy the stack have permissions for these.
func (in *Input) roles(scope policy.Scope) []Role {
	in.divided = in.Delivery.GitHub != nil && in.Delivery.GitHub.Foundation != nil
	roles := in.allRoles(scope)
	if !in.divided && slices.ContainsFunc(roles, func(r Role) bool { return len(r.Managed) > 0 }) {
		in.divided = true
		roles = in.allRoles(scope)
	}
	return roles
}

func (in Input) allRoles(scope policy.Scope) []Role {
	roles := append(in.taskRoles(scope), in.customRoles(scope)...)
	return append(roles, in.sharedRoles(scope, roles)...)
}

// taskRoles returns the execution roles and the task roles.
func (in Input) taskRoles(scope policy.Scope) []Role {
	sharing := slices.DeleteFunc(slices.Clone(in.Services), func(s Service) bool { return len(s.Secrets) > 0 })
	var roles []Role
	if len(sharing) > 0 {
		roles = append(roles, in.fitted(scope, func(in Input) Role {
			return in.role(Execution, "ecs-task-execution-role", "Task execution role of services without secrets",
				trustTasks(scope), in.executionStatements(scope, in.Logs("*"), sharing)...)
		}))
	}
	for _, s := range in.Services {
		if len(s.Secrets) > 0 {
			roles = append(roles, Role{
				Key:         s.ExecutionKey(),
				Service:     s.Name,
				Name:        in.name(s.Name + "-execution-role"),
				Description: "Task execution role of service " + s.Name,
				Trust:       trustTasks(scope),
				Policy:      policy.NewDocument(in.executionStatements(scope, in.Logs(s.Name), []Service{s})...),
			})
		}
		roles = append(roles, Role{
			Key:         TaskKey(s.Name),
			Service:     s.Name,
			Name:        in.name(s.Name + "-task-role"),
			Description: "Task role of service " + s.Name,
			Trust:       trustTasks(scope),
			Policy:      policy.NewDocument(in.taskStatements(s, scope)...),
		})
	}
	return roles
}

func (in Input) name(role string) string {
	if in.Spec.RoleNames == "auto" {
		return ""
	}
	return in.Project + "-" + role + "-" + in.Environment
}

// taskStatements returns the permissions of the code of a service.
func (in Input) taskStatements(s Service, scope policy.Scope) []policy.Statement {
	var statements []policy.Statement
	if s.Exec {
		statements = append(statements, grant.Exec(in.Spec.execLogging(), scope)...)
	}
	for _, g := range s.Grants {
		statements = append(statements, g.Statements(scope)...)
	}
	if in.Spec.DenyIAM {
		statements = append(statements, policy.Statement{
			Sid: "DenyIAM", Effect: policy.Deny, Actions: grant.DeniedByDenyIAM, Resources: []string{"*"},
		})
	}
	return statements
}

// unique sorts a list and removes duplicates.
func unique(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}
