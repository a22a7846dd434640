// Package role plans IAM roles: whom each is for, who may assume it, and what
// it may do. It is plain data: nothing here asks AWS.
package plan

import (
	"reflect"
	"regexp"
	"slices"

	"ecs-foundation/iam/plan/grant"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

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
func (Service) Rules() map[string]validate.Rule {
	return map[string]validate.Rule{
		"repository": policy.Optional(repository.Rule()), "secrets": {Pattern: grant.SecretARN}, "secretsKey": {Pattern: policy.KeyARN},
	}
}

var repository = policy.Kind{
	Service: "ecr", Name: "repository", Example: "shop/cart", Prefix: "repository/", Min: 2, Max: 256,
	Pattern: regexp.MustCompile(`^[a-z0-9]+(?:(?:[._/]|__|-+)[a-z0-9]+)*$`),
}

// Calls returns the AWS services that a service's tasks call once they have
// their image and their logs, by the name of their endpoints.
func (in Input) Calls(s Service) []string {
	var all []string
	for _, arn := range s.Secrets {
		all = append(all, serviceOf(arn))
	}
	if s.Exec {
		all = append(all, grant.ExecCalls(in.Spec.execLogging())...)
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

// New returns the roles in a scope, or every mistake in the input. Those of
// tasks come first: others may pass them.
func New(in Input, at policy.Scope) ([]Role, error) {
	found := validate.NewList("")
	in.Spec.check(at, found.At("iam"))
	in.Delivery.check(at, found.At("delivery"))
	in.checkFoundation(found.At("delivery").At("github").At("foundation"))
	for _, s := range in.Services {
		checkService(s, at, found.At("services").At(s.Name))
	}
	if err := found.Err(); err != nil {
		return nil, err
	}
	roles := in.tasks(at)
	roles = append(roles, in.others(at, roles)...)
	in.checkLimits(roles, found)
	return roles, found.Err()
}

func checkService(s Service, at policy.Scope, l validate.List) {
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

// imageName is a repository as it stands in a container definition.
var imageName = regexp.MustCompile(`^\d{12}\.dkr\.ecr\.[^/]+/([^:@]+)`)

func checkRepository(nameOrARN string, at policy.Scope, l validate.List) {
	if m := imageName.FindStringSubmatch(nameOrARN); m != nil {
		l.Addf("%q is an image: write the name of its repository, %s, or the repository's ARN", nameOrARN, m[1])
		return
	}
	repository.Check(nameOrARN, at, l)
}

// tasks returns the roles of tasks.
func (in Input) tasks(at policy.Scope) []Role {
	sharing := slices.DeleteFunc(slices.Clone(in.Services), func(s Service) bool { return len(s.Secrets) > 0 })
	var all []Role
	if len(sharing) > 0 {
		all = append(all, Role{
			Key:         Execution,
			Name:        in.name("ecs-task-execution-role"),
			Description: "ECS starts tasks: pulls images, writes logs",
			Trust:       tasks(at),
			Policy:      policy.NewDocument(in.execution(at, in.Logs("*"), sharing)...),
		})
	}
	for _, s := range in.Services {
		if len(s.Secrets) > 0 {
			all = append(all, Role{
				Key:         s.ExecutionKey(),
				Service:     s.Name,
				Name:        in.name(s.Name + "-execution-role"),
				Description: "ECS starts tasks of " + s.Name + ": pulls its image, writes its logs, fetches its secrets",
				Trust:       tasks(at),
				Policy:      policy.NewDocument(in.execution(at, in.Logs(s.Name), []Service{s})...),
			})
		}
		all = append(all, Role{
			Key:         TaskKey(s.Name),
			Service:     s.Name,
			Name:        in.name(s.Name + "-task-role"),
			Description: "The code of " + s.Name + ": what it is granted and nothing else",
			Trust:       tasks(at),
			Policy:      policy.NewDocument(in.granted(s, at)...),
		})
	}
	return all
}

// others returns the roles of ECS itself and of those who build and deploy.
func (in Input) others(at policy.Scope, tasks []Role) []Role {
	var passable []string
	for _, r := range tasks {
		passable = append(passable, in.roleARN(r.Key, r.Name, at))
	}
	var all []Role
	add := func(key, name, description string, trust policy.Document, statements ...policy.Statement) {
		all = append(all, Role{
			Key: key, Name: in.name(name), Description: description, Trust: trust, Policy: policy.NewDocument(statements...),
		})
	}
	if role := in.Spec.ServiceRole; role != nil {
		add(ServiceKey, "ecs-service-role", "ECS registers tasks with load balancers",
			policy.TrustService("Services", ecsService, "", at), role.registering()...)
	}
	if of := in.Spec.Infrastructure; len(of) > 0 {
		var statements []policy.Statement
		if slices.Contains(of, "volumes") {
			statements = append(statements, volumes(at)...)
		}
		if slices.Contains(of, "loadBalancers") {
			statements = append(statements, in.shifting(at)...)
		}
		add(InfrastructureKey, "ecs-infrastructure-role", "ECS manages what services need around them",
			policy.TrustService("Infrastructure", ecsService, "", at), statements...)
	}
	d := in.delivery()
	if d.CodeBuild != nil {
		add(CodeBuildKey, "codebuild-role", "CodeBuild builds and pushes images",
			policy.TrustService("Builds", codeBuildService, at.ARN("codebuild", "project/"+d.CodeBuild.Project), at), in.building(at, passable)...)
	}
	if d.CodePipeline != nil {
		add(CodePipelineKey, "codepipeline-role", "CodePipeline has images built and deployed",
			policy.TrustService("Pipelines", codePipelineService, at.ARN("codepipeline", d.CodePipeline.Pipeline), at), in.piping(at, passable)...)
	}
	if d.GitHub != nil {
		add(GitHubKey, "github-deploy-role", "GitHub Actions pushes images and deploys",
			d.GitHub.trust(at), append(in.pushing(at), in.deploying(at, passable)...)...)
		if d.GitHub.Preview != nil {
			add(GitHubPreviewKey, "github-preview-role", "GitHub Actions previews this stack, and changes nothing",
				d.GitHub.previewTrust(at), in.previewing(at)...)
		}
		if d.GitHub.Foundation != nil {
			add(FoundationKey, "github-foundation-role", "GitHub Actions lays this stack, and raises nobody's rights",
				d.GitHub.trust(at), in.founding(at)...)
			all[len(all)-1].Managed = true
		}
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
func (in Input) granted(s Service, at policy.Scope) []policy.Statement {
	var all []policy.Statement
	if s.Exec {
		all = append(all, grant.Exec(in.Spec.execLogging(), at)...)
	}
	for _, g := range s.Grants {
		all = append(all, g.Statements(at)...)
	}
	if in.Spec.DenyIAM {
		all = append(all, policy.Statement{
			Sid: "NoIAM", Effect: policy.Deny, Actions: []string{"iam:*"}, Resources: []string{"*"},
		})
	}
	return all
}

func (in Input) checkLimits(roles []Role, found validate.List) {
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
		if r.Managed {
			r.checkManaged(at)
			continue
		}
		r.Policy.CheckSize(policy.MaxInline, "inline policy", "grant less, or split the service", at)
	}
}

func unique(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}
