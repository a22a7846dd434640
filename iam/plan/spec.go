package plan

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/iam/plan/grant"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// A Spec holds the settings of all roles of a stack.
type Spec struct {
	// RoleNames says how roles are named: fixed (the default), for names of the form
	// {project}-{role}-{environment}, or auto, for generated names. IAM is global:
	// stacks with the same project and environment in two regions of an account
	// require auto.
	RoleNames string `json:"roleNames"`
	// Path is the path of all roles, such as /ecs/. Default /.
	Path string `json:"path"`
	// PermissionsBoundary is the ARN of the policy that limits the permissions of all
	// roles, which AWS can manage.
	PermissionsBoundary string `json:"permissionsBoundary"`
	// DenyIAM denies all IAM actions, and assuming other roles, to the code of the
	// services, even if a grant allows them.
	DenyIAM bool `json:"denyIam"`
	// RuntimeMonitoring allows ECS to pull the sidecar container of GuardDuty Runtime
	// Monitoring. Set it if another stack or the organization enables Runtime
	// Monitoring. monitoring.guardDuty.runtimeMonitoring implies it.
	RuntimeMonitoring bool `json:"runtimeMonitoring"`
	// AgentAccount is the AWS account that hosts the image of the sidecar container.
	// It is required in regions whose account is not built in.
	AgentAccount string `json:"agentAccount"`
	// ExecLogging is where the cluster logs ECS Exec sessions.
	ExecLogging *grant.ExecLogging `json:"execLogging"`
	// ServiceRole is the role with which ECS registers tasks with load balancers.
	// Services on Fargate cannot have one.
	ServiceRole *ServiceRole `json:"serviceRole"`
	// Infrastructure lists what ECS manages for the services with the infrastructure
	// role: volumes (EBS volumes of tasks), loadBalancers (blue/green deployments).
	Infrastructure []string `json:"infrastructure"`
	// PullThroughCaches lists the repository prefixes of the pull-through cache rules of
	// the registry, such as docker-hub. The execution role can import the images of the
	// services in these repositories, and create the repositories.
	PullThroughCaches []string `json:"pullThroughCaches"`
	// ServiceLinkedRoles lists service-linked roles to create if the account does not
	// have them: ecs, elasticloadbalancing, autoscaling, guardduty. AWS creates a role
	// automatically for callers with iam:CreateServiceLinkedRole.
	ServiceLinkedRoles []string `json:"serviceLinkedRoles"`
}

// checkPath rejects the path that IAM allows only for service-linked roles.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html
func checkPath(path string) string {
	if strings.HasPrefix(path, "/aws-service-role/") {
		return fmt.Sprintf("invalid value %q: must not begin with /aws-service-role/, which AWS reserves for service-linked roles", path)
	}
	return ""
}

var path = regexp.MustCompile(`^/([A-Za-z0-9.,+@=_-]+/)*$`)

// boundaryARN is a policy of the account of the role, or one that AWS manages.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
var boundaryARN = validate.ARN{
	Name: "policy", Example: "arn:aws:iam::123456789012:policy/boundary", Types: []string{`iam::(ACCOUNT|aws):policy/[A-Za-z0-9.,+@=_/-]+`},
}

const accountFormat = "the 12 digits of an AWS account"

// linkedServices are the services with service-linked roles, by their names in the
// stack configuration.
var linkedServices = map[string]string{
	"ecs":                  "ecs.amazonaws.com",
	"elasticloadbalancing": "elasticloadbalancing.amazonaws.com",
	"autoscaling":          "ecs.application-autoscaling.amazonaws.com",
	"guardduty":            "guardduty.amazonaws.com",
}

// linkedMeanings are the names of the roles.
var linkedMeanings = map[string]string{
	"ecs":                  "AWSServiceRoleForECS, with which Amazon ECS manages network interfaces and targets.",
	"elasticloadbalancing": "AWSServiceRoleForElasticLoadBalancing, with which load balancers manage network interfaces.",
	"autoscaling":          "AWSServiceRoleForApplicationAutoScaling_ECSService, which changes the number of tasks.",
	"guardduty":            "AWSServiceRoleForAmazonGuardDuty, with which GuardDuty reads logs.",
}

// LinkedService returns the service that has the service-linked role with this name
// in the stack configuration.
func LinkedService(name string) string { return linkedServices[name] }

// Confinement returns the path and the boundary of all roles.
func (s Spec) Confinement() policy.Confinement {
	return policy.Confinement{Path: s.Path, Boundary: s.PermissionsBoundary}
}

// Constraints returns the constraints of the settings.
func (Spec) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"roleNames": {Values: []string{"fixed", "auto"}, Meanings: map[string]string{
			"fixed": "Names of the form {project}-{role}-{environment}.",
			"auto":  "Names that Pulumi generates, which differ between regions.",
		}},
		"path": {
			Pattern: path, Format: "a path with a slash at both ends, such as /ecs/", MaxLength: policy.MaxPath, Check: checkPath,
			Source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
		},
		"permissionsBoundary": boundaryARN.Constraint(),
		"pullThroughCaches":   cachePrefixes,
		"agentAccount":        {Pattern: awsname.AccountID, Digits: true, Format: accountFormat},
		"infrastructure": {Values: []string{"volumes", "loadBalancers"}, Unique: true, Meanings: map[string]string{
			"volumes":       "ECS manages EBS volumes of tasks.",
			"loadBalancers": "ECS shifts traffic between target groups in blue/green deployments.",
		}},
		"serviceLinkedRoles": {Values: slices.Sorted(maps.Keys(linkedServices)), Unique: true, Meanings: linkedMeanings},
	}
}

func (s Spec) validate(scope policy.Scope, errs validate.Errors) {
	s.validateAgent(scope, errs)
	if s.ExecLogging != nil {
		s.ExecLogging.Validate(errs.Child("execLogging"))
	}
}

// roleARN returns the ARN of a role that another role may pass, or {key} for a role
// whose name Pulumi generates. Resolve replaces {key} by the ARN.
func (in Input) roleARN(key, name string, scope policy.Scope) string {
	if name == "" {
		return "{" + key + "}"
	}
	return scope.AccountARN("iam", "role"+in.Path()+name)
}

func (s Spec) execLogging() grant.ExecLogging {
	if s.ExecLogging == nil {
		return grant.ExecLogging{}
	}
	return *s.ExecLogging
}

// Path returns the path of the roles.
func (in Input) Path() string {
	if in.Spec.Path == "" {
		return "/"
	}
	return in.Spec.Path
}

// Pending returns the keys of what a policy refers to and what is only known when Pulumi
// has created it: roles of the plan, such as execution, and references, such as
// subnet/private-a.
func Pending(d policy.Document) []string {
	var keys []string
	withValues(d, func(value string) string {
		if key, ok := keyOf(value); ok {
			keys = append(keys, key)
		}
		return value
	})
	return keys
}

// keyOf returns the key of a role or a reference in a value of a policy, if it is one.
func keyOf(value string) (key string, ok bool) {
	key, ok = strings.CutPrefix(value, "{")
	return strings.TrimSuffix(key, "}"), ok
}

// Resolve returns the text of a policy with the keys replaced by their values.
func Resolve(document string, values map[string]string) string {
	for key, value := range values {
		document = strings.ReplaceAll(document, fmt.Sprintf("%q", "{"+key+"}"), fmt.Sprintf("%q", value))
	}
	return document
}
