// Package role plans IAM roles: whom each is for, who may assume it, and what
// it may do. It is plain data: nothing here asks AWS.
package role

import (
	"reflect"
	"regexp"
	"slices"

	"ecs-foundation/iam/grant"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/problem"
	"ecs-foundation/internal/setting"
)

// A Spec is what a stack may set of its roles.
type Spec struct {
	// RoleNames is "fixed" (the default), {project}-{role}-{environment}, or
	// "auto". IAM is global: two stacks of the same project and environment
	// in two regions of one account need auto.
	RoleNames string `json:"roleNames"`
}

var roleNames = []string{"fixed", "auto"}

// Rules tells what the settings of roles take.
func (Spec) Rules() map[string]setting.Rule {
	return map[string]setting.Rule{"roleNames": {Words: roleNames}}
}

// A Service is what IAM knows of a service.
type Service struct {
	Name string
	// Repository is the ECR repository of its image, by name or ARN.
	Repository string
	// Exec opens shells in its tasks by ECS Exec.
	Exec bool
	// Secrets are the ARNs of secrets and parameters that ECS puts into its
	// containers, and SecretsKey is the customer's key they are encrypted by.
	Secrets    []string
	SecretsKey string
	Grants     []grant.Grant
}

// Rules tells what those settings of a service take that IAM knows of.
func (Service) Rules() map[string]setting.Rule {
	repository := repository.Rule()
	repository.Required = false
	return map[string]setting.Rule{
		"repository": repository, "secrets": {Pattern: secretARN}, "secretsKey": {Pattern: keyARN},
	}
}

var repository = policy.Kind{
	Service: "ecr", Name: "repository", Example: "shop/cart", Prefix: "repository/", Min: 2, Max: 256,
	Pattern: regexp.MustCompile(`^[a-z0-9]+(?:(?:[._/]|__|-+)[a-z0-9]+)*$`),
}

// Calls returns the AWS services that the service's tasks call once they have
// their image and their logs, by the name of their endpoints.
func (s Service) Calls() []string {
	var all []string
	for _, arn := range s.Secrets {
		all = append(all, serviceOf(arn))
	}
	if s.Exec {
		all = append(all, "ssmmessages")
	}
	for _, g := range s.Grants {
		all = append(all, g.Calls()...)
	}
	return all
}

// Input is what the roles are made from.
type Input struct {
	Spec        Spec
	Project     string
	Environment string
	Services    []Service
}

// Logs returns the name of a service's log group; "*" stands for all.
func (in Input) Logs(service string) string {
	return "/ecs/" + in.Project + "-" + in.Environment + "/" + service
}

// A Role is an IAM role with its one inline policy.
type Role struct {
	Key         string // "execution", "cart-execution", "cart-task"
	Service     string // whose it is, or "" where services share it
	Name        string // physical, or "" to have one made
	Description string
	Trust       policy.Document
	Policy      policy.Document
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

// New returns the roles in a scope, or every mistake in the input.
func New(in Input, at policy.Scope) ([]Role, error) {
	found := problem.NewList("")
	if names := in.Spec.RoleNames; names != "" {
		if err := setting.Word(names, "way to name roles", roleNames); err != nil {
			found.At("iam").At("roleNames").Addf("%v", err)
		}
	}
	for _, s := range in.Services {
		l := found.At("services").At(s.Name)
		checkRepository(s.Repository, at, l.At("repository"))
		checkSecrets(s, at, l)
		for i, g := range s.Grants {
			g.Check(at, l.At("grants").Index(i))
			same := func(other grant.Grant) bool { return reflect.DeepEqual(g, other) }
			if first := slices.IndexFunc(s.Grants[:i], same); first >= 0 {
				l.At("grants").Index(i).Addf("it is the same as grants[%d]: take one off", first)
			}
		}
	}
	if err := found.Err(); err != nil {
		return nil, err
	}
	roles := in.roles(at)
	in.checkLimits(roles, found)
	return roles, found.Err()
}

// imageName is a repository as it stands in a container definition.
var imageName = regexp.MustCompile(`^\d{12}\.dkr\.ecr\.[^/]+/([^:@]+)`)

func checkRepository(nameOrARN string, at policy.Scope, l problem.List) {
	if m := imageName.FindStringSubmatch(nameOrARN); m != nil {
		l.Addf("%q is an image: write the name of its repository, %s, or the repository's ARN", nameOrARN, m[1])
		return
	}
	repository.Check(nameOrARN, at, l)
}

func (in Input) roles(at policy.Scope) []Role {
	sharing := slices.DeleteFunc(slices.Clone(in.Services), func(s Service) bool { return len(s.Secrets) > 0 })
	var all []Role
	if len(sharing) > 0 {
		all = append(all, Role{
			Key:         Execution,
			Name:        in.name("ecs-task-execution-role"),
			Description: "ECS starts tasks: pulls images, writes logs",
			Trust:       trust(at),
			Policy:      policy.NewDocument(execution(at, in.Logs("*"), sharing)...),
		})
	}
	for _, s := range in.Services {
		if len(s.Secrets) > 0 {
			all = append(all, Role{
				Key:         s.ExecutionKey(),
				Service:     s.Name,
				Name:        in.name(s.Name + "-execution-role"),
				Description: "ECS starts tasks of " + s.Name + ": pulls its image, writes its logs, fetches its secrets",
				Trust:       trust(at),
				Policy:      policy.NewDocument(execution(at, in.Logs(s.Name), []Service{s})...),
			})
		}
		all = append(all, Role{
			Key:         TaskKey(s.Name),
			Service:     s.Name,
			Name:        in.name(s.Name + "-task-role"),
			Description: "The code of " + s.Name + ": what it is granted and nothing else",
			Trust:       trust(at),
			Policy:      policy.NewDocument(s.granted(at)...),
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
func (s Service) granted(at policy.Scope) []policy.Statement {
	var all []policy.Statement
	if s.Exec {
		all = append(all, grant.Exec())
	}
	for _, g := range s.Grants {
		all = append(all, g.Statements(at)...)
	}
	return all
}

func (in Input) checkLimits(roles []Role, found problem.List) {
	holders := map[string]string{}
	for _, r := range roles {
		at := found.At("iam")
		if r.Service != "" {
			at = found.At("services").At(r.Service)
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
		r.Trust.CheckSize(policy.MaxTrust, "trust policy", "name fewer who may assume the role", at)
		r.Policy.CheckSize(policy.MaxInline, "inline policy", "grant less, or split the service", at)
	}
}

func unique(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}
