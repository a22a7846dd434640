package plan

import (
	"regexp"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// The keys of ECS's own roles.
const (
	ServiceKey        = "service"
	InfrastructureKey = "infrastructure"
)

// A ServiceRole is for services whose tasks do not have network interfaces of
// their own.
type ServiceRole struct {
	// NetworkMode is that of the tasks: bridge or host. Required.
	NetworkMode string `json:"networkMode"`
	// TargetGroups are the ARNs of the target groups that ECS registers
	// tasks with. Required.
	TargetGroups []string `json:"targetGroups"`
}

var (
	networkModes = []string{"bridge", "host"}
	targetGroup  = regexp.MustCompile(`^arn:[a-z-]+:elasticloadbalancing:[a-z0-9-]+:\d{12}:targetgroup/[A-Za-z0-9-]{1,32}/[0-9a-f]{16}$`)
)

// Constraints tells what the settings of the role take.
func (ServiceRole) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"networkMode":  {Required: true, Values: networkModes, Check: fargate},
		"targetGroups": {Required: true, Pattern: targetGroup, MinItems: 1},
	}
}

// fargate returns why a network mode takes no service role.
func fargate(networkMode string) string {
	if networkMode != "awsvpc" {
		return ""
	}
	return "tasks of network mode awsvpc, as all on Fargate are, take no service role: ECS refuses it " +
		"(InvalidParameterException: you cannot specify an IAM role for services that require a service linked role) " +
		"and uses AWSServiceRoleForECS: remove serviceRole"
}

func (s ServiceRole) validate(scope policy.Scope, errs validate.Errors) {
	if len(s.TargetGroups) == 0 {
		errs.Child("targetGroups").Addf("no target group: list the ARNs of those that ECS registers the tasks with")
	}
	for i, text := range s.TargetGroups {
		one := errs.Child("targetGroups").Index(i)
		if !targetGroup.MatchString(text) {
			one.Addf("%q is no ARN of a target group: write one such as "+
				"arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/orders/0123456789abcdef", text)
			continue
		}
		a, _ := awsname.ParseARN(text)
		policy.ValidatePartition(a, scope, one)
	}
}

// registering returns what ECS needs to register and deregister targets. The
// managed policy for it, AmazonEC2ContainerServiceRole, can open security groups
// and serves Classic Load Balancers as well: neither is needed.
func (s ServiceRole) registering() []policy.Statement {
	return []policy.Statement{
		{
			Sid: "RegisterTasks", Effect: policy.Allow,
			Actions:   []string{"elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"},
			Resources: s.TargetGroups,
		},
		{
			Sid: "LookAtLoadBalancers", Effect: policy.Allow,
			Actions: []string{
				"elasticloadbalancing:DescribeListeners", "elasticloadbalancing:DescribeLoadBalancers",
				"elasticloadbalancing:DescribeRules", "elasticloadbalancing:DescribeTargetGroups",
				"elasticloadbalancing:DescribeTargetHealth",
			},
			Resources: []string{"*"},
		},
	}
}

// own confines to what carries the stack's tags, which all of its resources do.
func (in Input) own() map[string][]string {
	return map[string][]string{
		"aws:ResourceTag/Project": {in.Project}, "aws:ResourceTag/Environment": {in.Environment},
	}
}

// volumes returns what ECS needs to give tasks EBS volumes: those that it makes
// itself, which carry its tags. The actions are those of the managed policy
// AmazonECSInfrastructureRolePolicyForVolumes, in this account and region only
// and without those for EC2 instances.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html
func volumes(scope policy.Scope) []policy.Statement {
	all := []string{scope.ARN("ec2", "volume/*")}
	task := map[string][]string{"aws:RequestTag/AmazonECSCreated": {scope.ARN("ecs", "task/*")}}
	return []policy.Statement{
		{
			Sid: "CreateVolumes", Effect: policy.Allow, Actions: []string{"ec2:CreateVolume"}, Resources: all,
			Conditions: policy.Conditions{"ArnLike": task, "StringEquals": {"aws:RequestTag/AmazonECSManaged": {"true"}}},
		},
		{
			Sid: "TagNewVolumes", Effect: policy.Allow, Actions: []string{"ec2:CreateTags"}, Resources: all,
			Conditions: policy.Conditions{"ArnLike": task, "StringEquals": {
				"aws:RequestTag/AmazonECSManaged": {"true"}, "ec2:CreateAction": {"CreateVolume"},
			}},
		},
		{
			Sid: "UseOwnVolumes", Effect: policy.Allow,
			Actions: []string{"ec2:AttachVolume", "ec2:DeleteVolume", "ec2:DetachVolume"}, Resources: all,
			Conditions: policy.Conditions{"StringEquals": {"aws:ResourceTag/AmazonECSManaged": {"true"}}},
		},
		{
			Sid: "LookAtVolumes", Effect: policy.Allow,
			Actions: []string{"ec2:DescribeAvailabilityZones", "ec2:DescribeVolumes"}, Resources: []string{"*"},
		},
	}
}

// shifting returns what ECS needs to shift traffic from blue to green: on the
// listeners, rules and target groups of this stack only.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AmazonECSInfrastructureRolePolicyForLoadBalancers.html
func (in Input) shifting(scope policy.Scope) []policy.Statement {
	return []policy.Statement{
		{
			Sid: "ShiftTraffic", Effect: policy.Allow,
			Actions: []string{
				"elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:ModifyListener",
				"elasticloadbalancing:ModifyRule", "elasticloadbalancing:RegisterTargets",
			},
			Resources: []string{
				scope.ARN("elasticloadbalancing", "listener/app/*"), scope.ARN("elasticloadbalancing", "listener-rule/app/*"),
				scope.ARN("elasticloadbalancing", "targetgroup/*"),
			},
			Conditions: policy.Conditions{"StringEquals": in.own()},
		},
		{
			Sid: "LookAtTraffic", Effect: policy.Allow,
			Actions: []string{
				"elasticloadbalancing:DescribeListeners", "elasticloadbalancing:DescribeRules",
				"elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeTargetHealth",
			},
			Resources: []string{"*"},
		},
	}
}
