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

// A Spec is what a stack may set of its roles.
type Spec struct {
	// RoleNames is "fixed" (the default), {project}-{role}-{environment}, or
	// "auto". IAM is global: two stacks of the same project and environment
	// in two regions of one account need auto.
	RoleNames string `json:"roleNames"`
	// Path is the path of every role, such as /ecs/. Default /.
	Path string `json:"path"`
	// PermissionsBoundary is the ARN of a policy that no role goes beyond,
	// whatever it is granted.
	PermissionsBoundary string `json:"permissionsBoundary"`
	// DenyIAM denies the services' code all of IAM, so that no grant of a
	// later day opens it by mistake.
	DenyIAM bool `json:"denyIam"`
	// RuntimeMonitoring lets ECS pull the agent that GuardDuty's Runtime
	// Monitoring puts beside the containers, where another stack or the
	// organisation has it on. monitoring.guardDuty.runtimeMonitoring implies it.
	RuntimeMonitoring bool `json:"runtimeMonitoring"`
	// AgentAccount is AWS's account that keeps the agent's image, for regions
	// where it is not known here.
	AgentAccount string `json:"agentAccount"`
	// ExecLogging is where the cluster keeps the sessions of ECS Exec.
	ExecLogging *grant.ExecLogging `json:"execLogging"`
	// ServiceRole is the role by which ECS registers tasks with load
	// balancers, where it takes one: not with Fargate.
	ServiceRole *ServiceRole `json:"serviceRole"`
	// Infrastructure is what ECS manages for the services by a role of its
	// own: volumes (EBS volumes of tasks), loadBalancers (blue/green
	// deployments).
	Infrastructure []string `json:"infrastructure"`
	// ServiceLinkedRoles are AWS's own roles to make where the account lacks
	// them: ecs, elasticloadbalancing, autoscaling, guardduty. AWS makes each
	// by itself for whoever may have it made.
	ServiceLinkedRoles []string `json:"serviceLinkedRoles"`
}

var (
	roleNames       = []string{"fixed", "auto"}
	path            = regexp.MustCompile(`^/([A-Za-z0-9.,+@=_-]+/)*$`)
	boundary        = regexp.MustCompile(`^arn:[a-z-]+:iam::(\d{12}|aws):policy/[A-Za-z0-9.,+@=_/-]+$`)
	infrastructures = []string{"volumes", "loadBalancers"}
)

// linked are the services with service-linked roles, by their names in a stack's
// configuration.
var linked = map[string]string{
	"ecs":                  "ecs.amazonaws.com",
	"elasticloadbalancing": "elasticloadbalancing.amazonaws.com",
	"autoscaling":          "ecs.application-autoscaling.amazonaws.com",
	"guardduty":            "guardduty.amazonaws.com",
}

// LinkedService returns the service whose service-linked role a stack names.
func LinkedService(name string) string { return linked[name] }

// Confinement returns what is asked of every role.
func (s Spec) Confinement() policy.Confinement {
	return policy.Confinement{Path: s.Path, Boundary: s.PermissionsBoundary}
}

// Constraints tells what the settings of roles take.
func (Spec) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"roleNames": {Values: roleNames}, "path": {Pattern: path}, "permissionsBoundary": {Pattern: boundary},
		"agentAccount": {Pattern: awsname.AccountID}, "infrastructure": {Values: infrastructures, Unique: true},
		"serviceLinkedRoles": {Values: slices.Sorted(maps.Keys(linked)), Unique: true},
	}
}

func (s Spec) validate(scope policy.Scope, errs validate.Errors) {
	if s.Path != "" && (!path.MatchString(s.Path) || len(s.Path) > policy.MaxPath) {
		errs.Child("path").Addf("%q is no path of roles: write one such as /ecs/, with a slash at both ends and %d characters at most",
			s.Path, policy.MaxPath)
	}
	if s.PermissionsBoundary != "" {
		s.validateBoundary(scope, errs.Child("permissionsBoundary"))
	}
	s.validateAgent(scope, errs)
	if s.ExecLogging != nil {
		s.ExecLogging.Validate(scope, errs.Child("execLogging"))
	}
	if s.ServiceRole != nil {
		s.ServiceRole.validate(scope, errs.Child("serviceRole"))
	}
}

func (s Spec) validateBoundary(scope policy.Scope, errs validate.Errors) {
	if !boundary.MatchString(s.PermissionsBoundary) {
		errs.Addf("%q is no ARN of a policy: write one such as arn:aws:iam::123456789012:policy/boundary", s.PermissionsBoundary)
		return
	}
	a, _ := awsname.ParseARN(s.PermissionsBoundary)
	policy.ValidatePartition(a, scope, errs)
}

// roleARN returns the ARN of a role that another may pass. Where Pulumi names
// the role, its ARN is not known yet: {key} stands for it, until Resolve.
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

// Path returns where the roles stand.
func (in Input) Path() string {
	if in.Spec.Path == "" {
		return "/"
	}
	return in.Spec.Path
}

// Pending returns the keys of roles whose ARNs stand in the role's policy
// and are not known before they are made.
func (r Role) Pending() []string {
	var keys []string
	for _, s := range r.Policy.Statements {
		for _, resource := range s.Resources {
			if key, ok := strings.CutPrefix(resource, "{"); ok {
				keys = append(keys, strings.TrimSuffix(key, "}"))
			}
		}
	}
	return keys
}

// Resolve returns the text of a policy with ARNs in the place of keys.
func Resolve(document string, arns map[string]string) string {
	for key, one := range arns {
		document = strings.ReplaceAll(document, fmt.Sprintf("%q", "{"+key+"}"), fmt.Sprintf("%q", one))
	}
	return document
}
