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

// Linked are the services that AWS makes roles for, by the words that a stack
// has for them.
var Linked = map[string]string{
	"ecs":                  "ecs.amazonaws.com",
	"elasticloadbalancing": "elasticloadbalancing.amazonaws.com",
	"autoscaling":          "ecs.application-autoscaling.amazonaws.com",
	"guardduty":            "guardduty.amazonaws.com",
}

// Confinement returns what is asked of every role.
func (s Spec) Confinement() policy.Confinement {
	return policy.Confinement{Path: s.Path, Boundary: s.PermissionsBoundary}
}

// Rules tells what the settings of roles take.
func (Spec) Rules() map[string]validate.Rule {
	return map[string]validate.Rule{
		"roleNames": {Words: roleNames}, "path": {Pattern: path}, "permissionsBoundary": {Pattern: boundary},
		"agentAccount": {Pattern: awsname.AccountID}, "infrastructure": {Words: infrastructures},
		"serviceLinkedRoles": {Words: slices.Sorted(maps.Keys(Linked))},
	}
}

func (s Spec) check(at policy.Scope, l validate.List) {
	if s.RoleNames != "" {
		checkWord(s.RoleNames, "way to name roles", roleNames, l.At("roleNames"))
	}
	if s.Path != "" && (!path.MatchString(s.Path) || len(s.Path) > policy.MaxPath) {
		l.At("path").Addf("%q is no path of roles: write one such as /ecs/, with a slash at both ends and %d characters at most",
			s.Path, policy.MaxPath)
	}
	if s.PermissionsBoundary != "" {
		s.checkBoundary(at, l.At("permissionsBoundary"))
	}
	s.checkAgent(at, l)
	if s.ExecLogging != nil {
		s.ExecLogging.Check(at, l.At("execLogging"))
	}
	if s.ServiceRole != nil {
		s.ServiceRole.check(at, l.At("serviceRole"))
	}
	checkWords(s.Infrastructure, "thing that ECS manages", infrastructures, l.At("infrastructure"))
	checkWords(s.ServiceLinkedRoles, "service with a role of AWS's own", slices.Sorted(maps.Keys(Linked)), l.At("serviceLinkedRoles"))
}

func (s Spec) checkBoundary(at policy.Scope, l validate.List) {
	if !boundary.MatchString(s.PermissionsBoundary) {
		l.Addf("%q is no ARN of a policy: write one such as arn:aws:iam::123456789012:policy/boundary", s.PermissionsBoundary)
		return
	}
	a, _ := awsname.ParseARN(s.PermissionsBoundary)
	policy.CheckPartition(a, at, l)
}

func checkWord(text, what string, words []string, l validate.List) {
	if err := validate.Word(text, what, words); err != nil {
		l.Addf("%v", err)
	}
}

func checkWords(list []string, what string, words []string, l validate.List) {
	for i, text := range list {
		checkWord(text, what, words, l.Index(i))
		if slices.Contains(list[:i], text) {
			l.Index(i).Addf("%q is listed twice: take one off", text)
		}
	}
}

// roleARN returns the ARN of a role that another may pass. Where Pulumi names
// the role, its ARN is not known yet: {key} stands for it, until Resolve.
func (in Input) roleARN(key, name string, at policy.Scope) string {
	if name == "" {
		return "{" + key + "}"
	}
	return at.AccountARN("iam", "role"+in.Path()+name)
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
