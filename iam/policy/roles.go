package policy

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"

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
	Grants     []Grant
}

// Rules tells what those settings of a service take that IAM knows of.
func (Service) Rules() map[string]setting.Rule {
	repository := repository.rule()
	repository.Required = false
	return map[string]setting.Rule{
		"repository": repository, "secrets": {Pattern: secretARN}, "secretsKey": {Pattern: keyARN},
	}
}

var repository = kind{
	service: "ecr", name: "repository", example: "shop/cart", prefix: "repository/", min: 2, max: 256,
	pattern: regexp.MustCompile(`^[a-z0-9]+(?:(?:[._/]|__|-+)[a-z0-9]+)*$`),
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
	Trust       Document
	Policy      Document
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

// Roles returns the roles in a scope, or every mistake in the input.
func Roles(in Input, at Scope) ([]Role, error) {
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
			g.check(at, l.At("grants").Index(i))
			same := func(other Grant) bool { return reflect.DeepEqual(g, other) }
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

func checkRepository(nameOrARN string, at Scope, l problem.List) {
	if m := imageName.FindStringSubmatch(nameOrARN); m != nil {
		l.Addf("%q is an image: write the name of its repository, %s, or the repository's ARN", nameOrARN, m[1])
		return
	}
	repository.check(nameOrARN, at, l)
}

func (in Input) roles(at Scope) []Role {
	sharing := slices.DeleteFunc(slices.Clone(in.Services), func(s Service) bool { return len(s.Secrets) > 0 })
	var all []Role
	if len(sharing) > 0 {
		all = append(all, Role{
			Key:         Execution,
			Name:        in.name("ecs-task-execution-role"),
			Description: "ECS starts tasks: pulls images, writes logs",
			Trust:       trust(at),
			Policy:      NewDocument(execution(at, in.Logs("*"), sharing)...),
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
				Policy:      NewDocument(execution(at, in.Logs(s.Name), []Service{s})...),
			})
		}
		all = append(all, Role{
			Key:         TaskKey(s.Name),
			Service:     s.Name,
			Name:        in.name(s.Name + "-task-role"),
			Description: "The code of " + s.Name + ": what it is granted and nothing else",
			Trust:       trust(at),
			Policy:      NewDocument(s.granted(at)...),
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

// granted returns the statements of a service's grants. Two that would have
// the same ID are numbered, for AWS refuses a document with an ID twice.
func (s Service) granted(at Scope) []Statement {
	var all []Statement
	if s.Exec {
		all = append(all, execStatement())
	}
	for _, g := range s.Grants {
		for _, one := range g.kinds() {
			all = append(all, one.statements(at)...)
		}
	}
	seen := map[string]bool{}
	for i, one := range all {
		for n := 2; seen[all[i].Sid]; n++ {
			all[i].Sid = fmt.Sprintf("%s%d", one.Sid, n)
		}
		seen[all[i].Sid] = true
	}
	return all
}

// AWS's limits. Those on documents count characters without white space; the
// first can be raised to 4,096.
const (
	maxName   = 64
	maxTrust  = 2048
	maxInline = 10240
)

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
		if len(r.Name) > maxName {
			at.Addf("the role's name %s has %d characters, and AWS takes %d: shorten the name of the service, "+
				"the project or the stack, or write iam.roleNames: auto", r.Name, len(r.Name), maxName)
		}
		checkSize(r.Trust, maxTrust, "trust policy", at)
		checkSize(r.Policy, maxInline, "inline policy", at)
	}
}

func checkSize(d Document, limit int, what string, l problem.List) {
	text, err := d.JSON()
	if err != nil {
		l.Addf("%v", err)
	}
	if len(text) > limit {
		l.Addf("the %s has %d characters, and AWS takes %d: grant less, or split the service", what, len(text), limit)
	}
}

func unique(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}
