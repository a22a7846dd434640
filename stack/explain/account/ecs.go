package account

import (
	"cmp"
	"encoding/json"
	"time"
)

// ECS is the ECS part of a description.
type ECS struct {
	Clusters        []Cluster        `json:"clusters,omitempty"`
	Services        []Service        `json:"services,omitempty"`
	Tasks           []Task           `json:"tasks,omitempty"`
	TaskDefinitions []TaskDefinition `json:"taskDefinitions,omitempty"`
	// ClusterArns, ServiceArns and TaskArns are the answers of the calls that list them.
	ClusterArns []string `json:"clusterArns,omitempty"`
	ServiceArns []string `json:"serviceArns,omitempty"`
	TaskArns    []string `json:"taskArns,omitempty"`
}

// A Cluster is an ECS cluster.
type Cluster struct {
	ClusterArn        string   `json:"clusterArn"`
	Status            string   `json:"status"`
	CapacityProviders []string `json:"capacityProviders,omitempty"`
}

// A CapacityStrategy is an item of a capacity provider strategy.
type CapacityStrategy struct {
	CapacityProvider string `json:"capacityProvider"`
}

// A Service is an ECS service.
type Service struct {
	ServiceArn                    string               `json:"serviceArn"`
	ServiceName                   string               `json:"serviceName"`
	ClusterArn                    string               `json:"clusterArn"`
	Status                        string               `json:"status"`
	DesiredCount                  int                  `json:"desiredCount"`
	RunningCount                  int                  `json:"runningCount"`
	PendingCount                  int                  `json:"pendingCount"`
	LaunchType                    string               `json:"launchType,omitempty"`
	CapacityProviderStrategy      []CapacityStrategy   `json:"capacityProviderStrategy,omitempty"`
	PlatformVersion               string               `json:"platformVersion,omitempty"`
	TaskDefinition                string               `json:"taskDefinition"`
	NetworkConfiguration          NetworkConfiguration `json:"networkConfiguration"`
	LoadBalancers                 []ServiceTarget      `json:"loadBalancers,omitempty"`
	HealthCheckGracePeriodSeconds int                  `json:"healthCheckGracePeriodSeconds,omitempty"`
	EnableExecuteCommand          bool                 `json:"enableExecuteCommand,omitempty"`
	DeploymentController          struct {
		Type string `json:"type,omitempty"`
	} `json:"deploymentController"`
	Deployments []Deployment `json:"deployments,omitempty"`
	TaskSets    []TaskSet    `json:"taskSets,omitempty"`
	Events      []Event      `json:"events,omitempty"`
}

// A NetworkConfiguration places tasks in a VPC.
type NetworkConfiguration struct {
	AwsvpcConfiguration struct {
		Subnets        []string `json:"subnets,omitempty"`
		SecurityGroups []string `json:"securityGroups,omitempty"`
		AssignPublicIP string   `json:"assignPublicIp,omitempty"`
	} `json:"awsvpcConfiguration"`
}

// A ServiceTarget is a target group that a service registers its tasks with.
type ServiceTarget struct {
	TargetGroupArn        string     `json:"targetGroupArn,omitempty"`
	ContainerName         string     `json:"containerName,omitempty"`
	ContainerPort         int        `json:"containerPort,omitempty"`
	AdvancedConfiguration *BlueGreen `json:"advancedConfiguration,omitempty"`
}

// A BlueGreen is the configuration of blue/green deployments by Amazon ECS.
type BlueGreen struct {
	AlternateTargetGroupArn string `json:"alternateTargetGroupArn,omitempty"`
}

// A Deployment is a deployment of a service.
type Deployment struct {
	ID                 string `json:"id"`
	CreatedAt          Time   `json:"createdAt,omitempty"`
	RolloutState       string `json:"rolloutState,omitempty"`
	RolloutStateReason string `json:"rolloutStateReason,omitempty"`
}

// A TaskSet is a task set of an external or CodeDeploy deployment.
type TaskSet struct {
	Status                   string               `json:"status"`
	TaskDefinition           string               `json:"taskDefinition"`
	LaunchType               string               `json:"launchType,omitempty"`
	CapacityProviderStrategy []CapacityStrategy   `json:"capacityProviderStrategy,omitempty"`
	PlatformVersion          string               `json:"platformVersion,omitempty"`
	NetworkConfiguration     NetworkConfiguration `json:"networkConfiguration"`
	LoadBalancers            []ServiceTarget      `json:"loadBalancers,omitempty"`
}

// Current returns the service with what its primary task set has: a service with an external deployment controller has no
// task definition, network or load balancers of its own.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-external.html
func (s Service) Current() Service {
	for _, set := range s.TaskSets {
		if set.Status != "PRIMARY" {
			continue
		}
		s.TaskDefinition = cmp.Or(set.TaskDefinition, s.TaskDefinition)
		if set.LaunchType != "" || len(set.CapacityProviderStrategy) > 0 {
			s.LaunchType, s.CapacityProviderStrategy = set.LaunchType, set.CapacityProviderStrategy
		}
		s.PlatformVersion = cmp.Or(set.PlatformVersion, s.PlatformVersion)
		if len(set.NetworkConfiguration.AwsvpcConfiguration.Subnets) > 0 {
			s.NetworkConfiguration = set.NetworkConfiguration
		}
		if len(set.LoadBalancers) > 0 {
			s.LoadBalancers = set.LoadBalancers
		}
	}
	return s
}

// An Event is an event of a service.
type Event struct {
	CreatedAt Time   `json:"createdAt,omitempty"`
	Message   string `json:"message"`
}

// A Time is a time in RFC 3339. The AWS CLI prints the times of ECS as text or as seconds, which depends on its version and
// settings (https://docs.aws.amazon.com/cli/latest/userguide/cliv2-migration-changes.html#cliv2-migration-timestamp).
type Time string

// UnmarshalJSON reads text or seconds.
func (t *Time) UnmarshalJSON(data []byte) error {
	var seconds float64
	if json.Unmarshal(data, &seconds) == nil {
		*t = Time(time.UnixMilli(int64(seconds * 1000)).UTC().Format(time.RFC3339))
		return nil
	}
	return json.Unmarshal(data, (*string)(t))
}

// Parse returns the time, or the zero time if there is none.
func (t Time) Parse() time.Time {
	parsed, err := time.Parse(time.RFC3339Nano, string(t))
	if err != nil {
		return time.Time{}
	}
	return parsed
}
