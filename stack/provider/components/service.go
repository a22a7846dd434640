package components

import (
	"cmp"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/ecs/service"
	serviceplan "ecs-foundation/ecs/service/plan"
	"ecs-foundation/internal/component"
	"ecs-foundation/internal/validate"
	"ecs-foundation/monitoring"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/stack/provider"
)

// ServiceSettings are the inputs of Service: an ECS service on Fargate in given subnets, its
// task definition, its log group and its auto scaling.
type ServiceSettings struct {
	Common
	serviceplan.Spec
	serviceplan.Run

	// Name is the name of the service. Default the name of the component.
	Name string `json:"name"`
	// ClusterARN is the ARN of the cluster. Required.
	ClusterARN string `json:"clusterArn"`
	// SubnetIDs are the IDs of private subnets, by zone. Required.
	SubnetIDs map[string]string `json:"subnetIds"`
	// SecurityGroupID is the ID of the security group of the tasks. Required.
	SecurityGroupID string `json:"securityGroupId"`
	// ExecutionRoleARN is the ARN of the role with which ECS starts tasks. Required.
	ExecutionRoleARN string `json:"executionRoleArn"`
	// TaskRoleARN is the ARN of the role of the code. Required.
	TaskRoleARN string `json:"taskRoleArn"`
	// TargetGroupARN is the ARN of the target group that the tasks register with.
	TargetGroupARN string `json:"targetGroupArn"`
	// LoadBalancerARN is the ARN of the load balancer of the target group. Required with
	// scaling.requests.
	LoadBalancerARN string `json:"loadBalancerArn"`
	// LogGroupName is the name of an existing log group of the containers. Default a log group
	// /ecs/PROJECT-ENVIRONMENT/NAME, to which the execution roles of Roles can write.
	LogGroupName string `json:"logGroupName"`
	// Logs configures the log group that the component creates.
	Logs ServiceLogs `json:"logs"`
	// Volumes are the volumes of the containers' mounts, by name.
	Volumes map[string]Volume `json:"volumes"`
}

// ServiceLogs has the settings of the log group of a service.
type ServiceLogs struct {
	// RetentionDays is the retention of the log group, one of the values that CloudWatch Logs
	// allows. Default 30.
	RetentionDays int `json:"retentionDays"`

	LogGroup
}

// Constraints returns the constraints of the log group.
func (ServiceLogs) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"retentionDays": {Numbers: networkplan.Retentions(), Unit: "days", Default: 30}, "key": LogGroup{}.Constraints()["key"],
	}
}

// A Volume is an EFS file system that is mounted through an access point with the task role, or
// without both an empty directory that the containers of a task share.
type Volume struct {
	// FileSystemID is the ID of the file system.
	FileSystemID string `json:"fileSystemId"`
	// AccessPointID is the ID of the access point.
	AccessPointID string `json:"accessPointId"`
}

// Constraints returns the constraints of a volume.
func (Volume) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"fileSystemId":  id("the ID of an EFS file system", "fs-0123456789abcdef0", false),
		"accessPointId": id("the ID of an EFS access point", "fsap-0123456789abcdef0", false),
	}
}

// arn returns the constraint of an ARN in the region of the service.
func arn(name, types, example string, required bool) validate.Constraint {
	c := validate.ARN{Name: name, Types: []string{types}, Example: example}.Constraint()
	c.Required = required
	return c
}

// Constraints returns the constraints of the inputs.
func (ServiceSettings) Constraints() map[string]validate.Constraint {
	const role, roleExample = `iam::ACCOUNT:role/[A-Za-z0-9.,+@=_/-]+`, "arn:aws:iam::123456789012:role/shop-ui-task-role-dev"
	const balancing = `elasticloadbalancing:REGION:ACCOUNT:`
	return map[string]validate.Constraint{
		"name":             serviceplan.Runtime{}.Constraints()["name"],
		"clusterArn":       arn("cluster", `ecs:REGION:ACCOUNT:cluster/[A-Za-z0-9_-]+`, "arn:aws:ecs:us-east-1:123456789012:cluster/shop", true),
		"subnetIds":        subnets(1),
		"securityGroupId":  id("the ID of a security group", "sg-0123456789abcdef0", true),
		"executionRoleArn": arn("role", role, roleExample, true),
		"taskRoleArn":      arn("role", role, roleExample, true),
		"targetGroupArn": arn("target group", balancing+`targetgroup/[A-Za-z0-9-]{1,32}/[0-9a-f]{16}`,
			"arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/ui/0123456789abcdef", false),
		"loadBalancerArn": arn("load balancer", balancing+`loadbalancer/app/[A-Za-z0-9-]{1,32}/[0-9a-f]{16}`,
			"arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/shop/0123456789abcdef", false),
		"logGroupName": id("the name of a log group", "/ecs/shop-dev/ui", false),
	}
}

// ServiceOutputs are the outputs of Service.
type ServiceOutputs struct {
	// ARN is the ARN of the service.
	ARN string `json:"arn"`
	// Name is the name of the service.
	Name string `json:"name"`
	// TaskDefinitionARN is the task definition that the service runs.
	TaskDefinitionARN string `json:"taskDefinitionArn"`
	// LogGroupName is the log group of the containers.
	LogGroupName string `json:"logGroupName"`
}

func prepareService(c call, s ServiceSettings) (create, error) {
	s.Name = cmp.Or(s.Name, c.name)
	args := s.args(c.place)
	errs := validate.NewErrors("")
	if s.LogGroupName != "" {
		for _, key := range validate.SetKeys(s.Logs) {
			errs.Child("logs").Child(key).Addf("has no effect with logGroupName: remove one of them")
		}
	}
	s.Logs, args.LogGroupName = validate.WithDefaults(s.Logs), pulumi.String("")
	errs.Add(inputs(service.Validate(c.ctx, c.name, args), "containers", "task.", "", "run.", ""))
	if s.LogGroupName == "" {
		errs.Add(c.reserve(provider.LogGroup(s.logGroup(c.ctx))))
	}
	return func(base *component.Base) (pulumi.Map, error) { return createService(base, c.place, s, args) }, errs.Err()
}

// logGroup returns the name of the log group that the component creates.
func (s ServiceSettings) logGroup(ctx *pulumi.Context) string {
	return "/ecs/" + component.Environment(ctx) + "/" + s.Name
}

// args returns the arguments of the service.
func (s ServiceSettings) args(at place) *service.Args {
	args := &service.Args{
		Name: s.Name, Region: at.Region, Task: s.Spec, Run: s.Run, Tags: at.tags, Volumes: map[string]service.Volume{},
		ClusterARN: pulumi.String(s.ClusterARN), SubnetIDs: pulumi.ToStringMap(s.SubnetIDs),
		SecurityGroupID:  pulumi.String(s.SecurityGroupID),
		ExecutionRoleARN: pulumi.String(s.ExecutionRoleARN), TaskRoleARN: pulumi.String(s.TaskRoleARN),
	}
	if s.TargetGroupARN != "" {
		args.TargetGroupARN = pulumi.String(s.TargetGroupARN)
	}
	if s.LoadBalancerARN != "" {
		args.LoadBalancerARN = pulumi.String(s.LoadBalancerARN)
	}
	for name, v := range s.Volumes {
		volume := service.Volume{}
		if v.FileSystemID != "" {
			volume.FileSystemID = pulumi.String(v.FileSystemID)
		}
		if v.AccessPointID != "" {
			volume.AccessPointID = pulumi.String(v.AccessPointID)
		}
		args.Volumes[name] = volume
	}
	return args
}

func createService(base *component.Base, at place, s ServiceSettings, args *service.Args) (pulumi.Map, error) {
	logGroup := pulumi.String(s.LogGroupName).ToStringOutput()
	if s.LogGroupName == "" {
		groups, err := monitoring.NewLogGroups(base.Ctx, base.Name("logs"), &monitoring.LogGroupsArgs{
			Names:         map[string]string{s.Name: s.logGroup(base.Ctx)},
			RetentionDays: s.Logs.RetentionDays, KeyARN: s.Logs.Key, RetainOnDelete: s.Logs.RetainOnDelete, Tags: at.tags,
		}, base.Child)
		if err != nil {
			return nil, err
		}
		if logGroup, err = groups.Names.Get(s.Name); err != nil {
			return nil, err
		}
	}
	args.LogGroupName = logGroup
	created, err := service.New(base.Ctx, base.Name("ecs"), args, base.Child)
	if err != nil {
		return nil, err
	}
	return pulumi.Map{
		"arn": created.ARN, "name": created.Name, "taskDefinitionArn": created.TaskDefinitionARN, "logGroupName": logGroup,
	}, nil
}
