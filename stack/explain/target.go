package explain

import (
	"cmp"
	"fmt"
	"strings"

	"ecs-foundation/stack/explain/account"
)

// A Target is what is explained: a service, or one task.
type Target struct {
	Cluster account.Cluster
	// Service is nil if a task is explained. It has what its primary task set has.
	Service *account.Service
	// Task is nil if a service is explained.
	Task       *account.Task
	Definition account.TaskDefinition
	// Subnets and SecurityGroups are those of its tasks, and PublicIP reports whether they have public addresses.
	Subnets, SecurityGroups []string
	PublicIP                bool
	// ExecutionRole and TaskRole are ARNs, or "".
	ExecutionRole, TaskRole string
}

// Name returns the name of what is explained.
func (t Target) Name() string {
	if t.Task != nil {
		return "task " + last(t.Task.TaskArn)
	}
	return "service " + t.Service.ServiceName
}

// NewTarget returns what a description was made for.
func NewTarget(a *account.Account) (Target, error) {
	var t Target
	for _, c := range a.Clusters {
		if same(a.Cluster, c.ClusterArn) {
			t.Cluster = c
		}
	}
	for _, s := range a.Services {
		if same(a.Service, s.ServiceArn) {
			current := s.Current()
			t.Service = &current
		}
	}
	for i := range a.Tasks {
		if same(a.Task, a.Tasks[i].TaskArn) {
			t.Task = &a.Tasks[i]
		}
	}
	var definition string
	switch {
	case a.Task != "" && t.Task == nil:
		return t, fmt.Errorf("task %s is not in the description", a.Task)
	case t.Task != nil:
		definition = t.Task.TaskDefinitionArn
	case t.Service == nil:
		return t, fmt.Errorf("service %q is not in the description", a.Service)
	default:
		definition = t.Service.TaskDefinition
	}
	for _, d := range a.TaskDefinitions {
		if d.TaskDefinitionArn == definition {
			t.Definition = d
		}
	}
	t.place(a)
	t.ExecutionRole, t.TaskRole = t.Definition.ExecutionRoleArn, t.Definition.TaskRoleArn
	if t.Task != nil {
		t.ExecutionRole = cmp.Or(t.Task.Overrides.ExecutionRoleArn, t.ExecutionRole)
		t.TaskRole = cmp.Or(t.Task.Overrides.TaskRoleArn, t.TaskRole)
	}
	return t, nil
}

// place sets the subnets and groups of the tasks. Those of a task without a service are those of its network interface.
func (t *Target) place(a *account.Account) {
	if t.Service != nil {
		network := t.Service.NetworkConfiguration.AwsvpcConfiguration
		t.Subnets, t.SecurityGroups, t.PublicIP = network.Subnets, network.SecurityGroups, network.AssignPublicIP == "ENABLED"
	}
	if t.Task == nil {
		return
	}
	if subnet := t.Task.Detail("subnetId"); subnet != "" {
		t.Subnets = []string{subnet}
	}
	for _, n := range a.NetworkInterfaces {
		if n.NetworkInterfaceId != t.Task.Detail("networkInterfaceId") {
			continue
		}
		t.PublicIP, t.SecurityGroups = n.Association.PublicIp != "", nil
		for _, g := range n.Groups {
			t.SecurityGroups = append(t.SecurityGroups, g.GroupId)
		}
	}
}

// isWindows reports whether the containers run on Windows.
func (t Target) isWindows() bool {
	return strings.HasPrefix(t.Definition.RuntimePlatform.OperatingSystemFamily, "WINDOWS")
}

// same reports whether a name or an ARN names the object with an ARN.
func same(name, arn string) bool {
	return name != "" && (name == arn || last(name) == last(arn))
}

// last returns the last part of an ARN: the name of a service, the ID of a task.
func last(arn string) string {
	return arn[strings.LastIndexAny(arn, ":/")+1:]
}
