// Package plan plans IAM roles: whom each is for, who may assume it, and what
// it may do. It is plain data: nothing here asks AWS.
package plan

import (
	"errors"
	"reflect"
	"regexp"
	"slices"

	"ecs-foundation/iam/plan/grant"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// ServicePermissions holds the IAM settings of a service.
type ServicePermissions struct {
	// Repository is the ECR repository of its image, by name or ARN. Default
	// {project}/{service}.
	Repository string `json:"repository"`
	// Exec lets ECS Exec open shells in its tasks.
	Exec bool `json:"exec"`
	// Secrets are the ARNs of secrets and parameters that ECS puts into its
	// containers. With secrets it has an execution role to itself.
	Secrets []string `json:"secrets"`
	// SecretsKey is the ARN of the KMS key that they are encrypted by, where
	// it is not AWS's own.
	SecretsKey string `json:"secretsKey"`
	// Grants are what its code may do in AWS.
	Grants []grant.Grant `json:"grants"`
}

// Constraints returns the constraints of the IAM settings of a service.
func (ServicePermissions) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"repository": repository.Constraint().Optional(), "secrets": {Pattern: grant.SecretARN}, "secretsKey": {Pattern: policy.KeyARN},
	}
}

var repository = policy.Kind{
	Service: "ecr", Name: "repository", Example: "shop/cart", Prefix: "repository/", Min: 2, Max: 256,
	Pattern: regexp.MustCompile(`^[a-z0-9]+(?:(?:[._/]|__|-+)[a-z0-9]+)*$`),
}

// A Service is a service with its IAM settings.
type Service struct {
	Name string
	ServicePermissions
}

// AWSServices returns the AWS services that the tasks of a service call in
// addition to those needed to start, by the names of their endpoints.
func (s ServicePermissions) AWSServices(spec Spec) []string {
	var all []string
	for _, arn := range s.Secrets {
		all = append(all, serviceOf(arn))
	}
	if s.Exec {
		all = append(all, grant.ExecCalls(spec.execLogging())...)
	}
	for _, g := range s.Grants {
		all = append(all, g.Calls()...)
	}
	return all
}

// Input is what the roles are made from.
type Input struct {
	Spec        Spec
	Delivery    Delivery
	Project     string
	Environment string
	Services    []Service
	// ForwardTo is the ARN of the destination that log groups are forwarded to,
	// or "".
	ForwardTo string
}

// Logs returns the name of a service's log group; "*" stands for all.
func (in Input) Logs(service string) string {
	return "/ecs/" + in.Project + "-" + in.Environment + "/" + service
}

// A Role is an IAM role with what it may do.
type Role struct {
	Key         string // "execution", "cart-execution", "cart-task"
	Service     string // whose it is, or "" where services share it
	Name        string // physical, or "" to have one made
	Description string
	Trust       policy.Document
	Policy      policy.Document
	// Managed has the policy made as managed ones, being too large for an inline
	// one. Such a role stands outside the boundary: it writes the policies of
	// those inside.
	Managed bool
}

// Execution is the key of the execution role that services without secrets
// share.
const Execution = "execution"

// TaskKey returns the key of a service's task role.
func TaskKey(service string) string { return service + "-task" }

// ExecutionKey returns the key of a service's execution role: a service that
// declares secrets has its own, so that no other can have them injected.
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

// In returns the plan for the account that the stack is deployed to, which is not
// known before AWS is asked. Every account has the same roles with other ARNs, of
// the same length, so that a valid plan stays valid.
func (p Plan) In(scope policy.Scope) Plan {
	p.Roles = p.Input.roles(scope)
	return p
}

// New plans the roles in a scope, or reports every error in the input.
func New(in Input, scope policy.Scope) (Plan, error) {
	errs := validate.NewErrors("")
	validate.Struct(errs.Child("iam"), in.Spec)
	validate.Struct(errs.Child("delivery"), in.Delivery)
	in.Spec.validate(scope, errs.Child("iam"))
	in.Delivery.validate(scope, errs.Child("delivery"))
	in.validateFoundation(errs.Child("delivery").Child("github").Child("foundation"))
	for _, s := range in.Services {
		validateService(s, scope, errs.Child("services").Child(s.Name))
	}
	if err := errs.Err(); err != nil {
		return Plan{}, err
	}
	roles := in.roles(scope)
	in.validateLimits(roles, errs)
	if err := errs.Err(); err != nil {
		return Plan{}, err
	}
	return Plan{Input: in, Roles: roles, valid: true}, nil
}

func (in Input) roles(scope policy.Scope) []Role {
	roles := in.tasks(scope)
	return append(roles, in.sharedRoles(scope, roles)...)
}

func validateService(s Service, scope policy.Scope, errs validate.Errors) {
	validateRepository(s.Repository, scope, errs.Child("repository"))
	validateSecrets(s, scope, errs)
	for i, g := range s.Grants {
		g.Validate(scope, errs.Child("grants").Index(i))
		same := func(other grant.Grant) bool { return reflect.DeepEqual(g, other) }
		if first := slices.IndexFunc(s.Grants[:i], same); first >= 0 {
			errs.Child("grants").Index(i).Addf("it is the same as grants[%d]: take one off", first)
		}
	}
}

// imageName is a repository as it stands in a container definition.
var imageName = regexp.MustCompile(`^\d{12}\.dkr\.ecr\.[^/]+/([^:@]+)`)

func validateRepository(nameOrARN string, scope policy.Scope, errs validate.Errors) {
	if m := imageName.FindStringSubmatch(nameOrARN); m != nil {
		errs.Addf("%q is an image: write the name of its repository, %s, or the repository's ARN", nameOrARN, m[1])
		return
	}
	repository.Validate(nameOrARN, scope, errs)
}

// tasks returns the roles of tasks.
func (in Input) tasks(scope policy.Scope) []Role {
	sharing := slices.DeleteFunc(slices.Clone(in.Services), func(s Service) bool { return len(s.Secrets) > 0 })
	var all []Role
	if len(sharing) > 0 {
		all = append(all, Role{
			Key:         Execution,
			Name:        in.name("ecs-task-execution-role"),
			Description: "ECS starts tasks: pulls images, writes logs",
			Trust:       tasks(scope),
			Policy:      policy.NewDocument(in.execution(scope, in.Logs("*"), sharing)...),
		})
	}
	for _, s := range in.Services {
		if len(s.Secrets) > 0 {
			all = append(all, Role{
				Key:         s.ExecutionKey(),
				Service:     s.Name,
				Name:        in.name(s.Name + "-execution-role"),
				Description: "ECS starts tasks of " + s.Name + ": pulls its image, writes its logs, fetches its secrets",
				Trust:       tasks(scope),
				Policy:      policy.NewDocument(in.execution(scope, in.Logs(s.Name), []Service{s})...),
			})
		}
		all = append(all, Role{
			Key:         TaskKey(s.Name),
			Service:     s.Name,
			Name:        in.name(s.Name + "-task-role"),
			Description: "The code of " + s.Name + ": what it is granted and nothing else",
			Trust:       tasks(scope),
			Policy:      policy.NewDocument(in.granted(s, scope)...),
		})
	}
	return all
}

func (in Input) name(role string) string {
	if in.Spec.RoleNames == "auto" {
		return ""
	}
	return in.Project + "-" + role + "-" + in.Environment
}

// granted returns the statements of a service's grants.
func (in Input) granted(s Service, scope policy.Scope) []policy.Statement {
	var all []policy.Statement
	if s.Exec {
		all = append(all, grant.Exec(in.Spec.execLogging(), scope)...)
	}
	for _, g := range s.Grants {
		all = append(all, g.Statements(scope)...)
	}
	if in.Spec.DenyIAM {
		all = append(all, policy.Statement{
			Sid: "NoIAM", Effect: policy.Deny, Actions: []string{"iam:*"}, Resources: []string{"*"},
		})
	}
	return all
}

func (in Input) validateLimits(roles []Role, errs validate.Errors) {
	holders := map[string]string{}
	for _, r := range roles {
		at := errs.Child("iam")
		if r.Service != "" {
			at = errs.Child("services").Child(r.Service)
		}
		if holder, ok := holders[r.Name]; ok && r.Name != "" {
			at.Addf("its role %s would have the name %s, which is that of role %s: "+
				"choose another name for the service, or write iam.roleNames: auto", r.Key, r.Name, holder)
		}
		holders[r.Name] = r.Key
		if len(r.Name) > policy.MaxName {
			at.Addf("the role's name %s has %d characters, and AWS takes %d: shorten the name of the service, "+
				"the project or the stack, or write iam.roleNames: auto", r.Name, len(r.Name), policy.MaxName)
		}
		r.Trust.ValidateSize(policy.MaxTrust, "trust policy", "name fewer who may assume the role", at)
		if r.Managed {
			r.validateManaged(at)
			continue
		}
		validateInline(r.Policy, at)
	}
}

func validateInline(document policy.Document, errs validate.Errors) {
	document.ValidateSize(policy.MaxInline, "inline policy", "grant less, or split the service", errs)
}

func unique(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}
