package plan

import (
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// The keys of the roles that ECS assumes to manage services.
const (
	ServiceKey        = "service"
	InfrastructureKey = "infrastructure"
)

// A ServiceRole is the role with which ECS registers the tasks of services on EC2 with
// load balancers.
type ServiceRole struct {
	// NetworkMode is the network mode of the tasks: bridge or host. Required.
	NetworkMode string `json:"networkMode"`
	// TargetGroups lists the ARNs of the target groups that ECS registers tasks
	// with. Required.
	TargetGroups []string `json:"targetGroups"`
}

// targetGroupARN is a target group of the cluster's region and account: ECS registers tasks
// with no other.
var targetGroupARN = validate.ARN{
	Name: "target group", Example: "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/orders/0123456789abcdef",
	Types: []string{`elasticloadbalancing:REGION:ACCOUNT:targetgroup/[A-Za-z0-9-]{1,32}/[0-9a-f]{16}`},
}

// Constraints returns the constraints of the settings.
func (ServiceRole) Constraints() map[string]validate.Constraint {
	groups := targetGroupARN.Constraint()
	groups.Required, groups.MinItems = true, 1
	return map[string]validate.Constraint{
		"networkMode": {Required: true, Values: []string{"bridge", "host"}, Check: checkNetworkMode, Meanings: map[string]string{
			"bridge": "The virtual network of Docker on the instance.", "host": "The network interface of the instance.",
		}},
		"targetGroups": groups,
	}
}

// checkNetworkMode rejects awsvpc, the only network mode of Fargate.
func checkNetworkMode(networkMode string) string {
	if networkMode != "awsvpc" {
		return ""
	}
	return "services with network mode awsvpc, such as all services on Fargate, cannot have a service role: ECS rejects it " +
		"(InvalidParameterException: you cannot specify an IAM role for services that require a service linked role) " +
		"and uses AWSServiceRoleForECS; remove serviceRole"
}

// statements returns the permissions to register and deregister targets. The managed
// policy for this role, AmazonEC2ContainerServiceRole, also allows opening security
// groups and using Classic Load Balancers, which is not required.
func (s ServiceRole) statements() []policy.Statement {
	return []policy.Statement{
		{
			Sid: "RegisterTasks", Effect: policy.Allow,
			Actions:   []string{"elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"},
			Resources: s.TargetGroups,
		},
		{
			Sid: "DescribeLoadBalancing", Effect: policy.Allow,
			Actions: []string{
				"elasticloadbalancing:DescribeListeners", "elasticloadbalancing:DescribeLoadBalancers",
				"elasticloadbalancing:DescribeRules", "elasticloadbalancing:DescribeTargetGroups",
				"elasticloadbalancing:DescribeTargetHealth",
			},
			Resources: []string{"*"},
		},
	}
}

// tagCondition matches the tags that all resources of the stack have.
func (in Input) tagCondition() map[string][]string {
	return map[string][]string{
		"aws:ResourceTag/Project": {in.Project}, "aws:ResourceTag/Environment": {in.Environment},
	}
}

// volumeStatements returns the permissions to attach EBS volumes to tasks. They only
// apply to volumes that ECS creates, which have its tags. The actions are those of the
// managed policy AmazonECSInfrastructureRolePolicyForVolumes (version 5), restricted to
// this account and region, without the actions for EC2 instances.
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSInfrastructureRolePolicyForVolumes.html
func volumeStatements(scope policy.Scope) []policy.Statement {
	volumes := []string{scope.ARN("ec2", "volume/*")}
	task := map[string][]string{"aws:RequestTag/AmazonECSCreated": {scope.ARN("ecs", "task/*")}}
	return []policy.Statement{
		{
			Sid: "CreateVolumes", Effect: policy.Allow, Actions: []string{"ec2:CreateVolume"}, Resources: volumes,
			Conditions: policy.Conditions{"ArnLike": task, "StringEquals": {"aws:RequestTag/AmazonECSManaged": {"true"}}},
		},
		{
			// A volume from a snapshot, which can belong to another account. AWS
			// authorizes the volume itself with the statement above.
			Sid: "CreateFromSnapshots", Effect: policy.Allow, Actions: []string{"ec2:CreateVolume"},
			Resources: []string{policy.Scope{Region: scope.Region}.ARN("ec2", "snapshot/*")},
		},
		{
			Sid: "TagNewVolumes", Effect: policy.Allow, Actions: []string{"ec2:CreateTags"}, Resources: volumes,
			Conditions: policy.Conditions{"ArnLike": task, "StringEquals": {
				"aws:RequestTag/AmazonECSManaged": {"true"}, "ec2:CreateAction": {"CreateVolume"},
			}},
		},
		{
			Sid: "ManageVolumes", Effect: policy.Allow,
			Actions: []string{"ec2:AttachVolume", "ec2:DeleteVolume", "ec2:DetachVolume"}, Resources: volumes,
			Conditions: policy.Conditions{"StringEquals": {"aws:ResourceTag/AmazonECSManaged": {"true"}}},
		},
		{
			Sid: "DescribeVolumes", Effect: policy.Allow,
			Actions: []string{"ec2:DescribeAvailabilityZones", "ec2:DescribeVolumes"}, Resources: []string{"*"},
		},
	}
}

// trafficShiftStatements returns the permissions to shift traffic in a blue/green
// deployment, restricted to the listeners, rules and target groups of this stack.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AmazonECSInfrastructureRolePolicyForLoadBalancers.html
func (in Input) trafficShiftStatements(scope policy.Scope) []policy.Statement {
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
			Conditions: policy.Conditions{"StringEquals": in.tagCondition()},
		},
		{
			Sid: "DescribeLoadBalancing", Effect: policy.Allow,
			Actions: []string{
				"elasticloadbalancing:DescribeListeners", "elasticloadbalancing:DescribeRules",
				"elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeTargetHealth",
			},
			Resources: []string{"*"},
		},
	}
}
