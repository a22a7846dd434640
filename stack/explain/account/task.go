package account

// A Task is a task, which runs, starts or has stopped.
type Task struct {
	TaskArn              string       `json:"taskArn"`
	ClusterArn           string       `json:"clusterArn"`
	TaskDefinitionArn    string       `json:"taskDefinitionArn"`
	Group                string       `json:"group,omitempty"`
	LastStatus           string       `json:"lastStatus"`
	DesiredStatus        string       `json:"desiredStatus"`
	HealthStatus         string       `json:"healthStatus,omitempty"`
	StopCode             string       `json:"stopCode,omitempty"`
	StoppedReason        string       `json:"stoppedReason,omitempty"`
	CreatedAt            Time         `json:"createdAt,omitempty"`
	StoppedAt            Time         `json:"stoppedAt,omitempty"`
	LaunchType           string       `json:"launchType,omitempty"`
	PlatformVersion      string       `json:"platformVersion,omitempty"`
	AvailabilityZone     string       `json:"availabilityZone,omitempty"`
	EnableExecuteCommand bool         `json:"enableExecuteCommand,omitempty"`
	Attachments          []Attachment `json:"attachments,omitempty"`
	Containers           []Container  `json:"containers,omitempty"`
	Overrides            struct {
		ExecutionRoleArn string `json:"executionRoleArn,omitempty"`
		TaskRoleArn      string `json:"taskRoleArn,omitempty"`
	} `json:"overrides"`
}

// An Attachment is the network interface of a task.
type Attachment struct {
	Type    string `json:"type"`
	Status  string `json:"status"`
	Details []struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	} `json:"details,omitempty"`
}

// Detail returns a detail of the attachments, such as subnetId or networkInterfaceId.
func (t Task) Detail(name string) string {
	for _, a := range t.Attachments {
		for _, d := range a.Details {
			if d.Name == name {
				return d.Value
			}
		}
	}
	return ""
}

// A Container is a container of a task.
type Container struct {
	Name         string `json:"name"`
	Image        string `json:"image,omitempty"`
	ImageDigest  string `json:"imageDigest,omitempty"`
	LastStatus   string `json:"lastStatus,omitempty"`
	ExitCode     *int   `json:"exitCode,omitempty"`
	Reason       string `json:"reason,omitempty"`
	HealthStatus string `json:"healthStatus,omitempty"`
}

// A TaskDefinition is a revision of a task definition.
type TaskDefinition struct {
	TaskDefinitionArn       string   `json:"taskDefinitionArn"`
	Family                  string   `json:"family"`
	Revision                int      `json:"revision"`
	Status                  string   `json:"status"`
	NetworkMode             string   `json:"networkMode,omitempty"`
	CPU                     string   `json:"cpu,omitempty"`
	Memory                  string   `json:"memory,omitempty"`
	ExecutionRoleArn        string   `json:"executionRoleArn,omitempty"`
	TaskRoleArn             string   `json:"taskRoleArn,omitempty"`
	RequiresCompatibilities []string `json:"requiresCompatibilities,omitempty"`
	RuntimePlatform         struct {
		CPUArchitecture       string `json:"cpuArchitecture,omitempty"`
		OperatingSystemFamily string `json:"operatingSystemFamily,omitempty"`
	} `json:"runtimePlatform"`
	ContainerDefinitions []ContainerDefinition `json:"containerDefinitions,omitempty"`
	Volumes              []Volume              `json:"volumes,omitempty"`
}

// A ContainerDefinition is a container of a task definition.
type ContainerDefinition struct {
	Name                  string                 `json:"name"`
	Image                 string                 `json:"image"`
	Essential             *bool                  `json:"essential,omitempty"`
	CPU                   int                    `json:"cpu,omitempty"`
	Memory                int                    `json:"memory,omitempty"`
	MemoryReservation     int                    `json:"memoryReservation,omitempty"`
	PortMappings          []PortMapping          `json:"portMappings,omitempty"`
	Environment           []Variable             `json:"environment,omitempty"`
	EnvironmentFiles      []File                 `json:"environmentFiles,omitempty"`
	Secrets               []SecretVariable       `json:"secrets,omitempty"`
	DependsOn             []Dependency           `json:"dependsOn,omitempty"`
	StartTimeout          int                    `json:"startTimeout,omitempty"`
	RepositoryCredentials *RepositoryCredentials `json:"repositoryCredentials,omitempty"`
	LogConfiguration      *LogConfiguration      `json:"logConfiguration,omitempty"`
	HealthCheck           *struct {
		Interval    int `json:"interval,omitempty"`
		Timeout     int `json:"timeout,omitempty"`
		Retries     int `json:"retries,omitempty"`
		StartPeriod int `json:"startPeriod,omitempty"`
	} `json:"healthCheck,omitempty"`
}

// A PortMapping is a port of a container.
type PortMapping struct {
	ContainerPort int    `json:"containerPort"`
	HostPort      int    `json:"hostPort,omitempty"`
	Protocol      string `json:"protocol,omitempty"`
	Name          string `json:"name,omitempty"`
}

// A Variable is an environment variable, without its value.
type Variable struct {
	Name string `json:"name"`
}

// A File is a file of environment variables in Amazon S3.
type File struct {
	Type  string `json:"type"`
	Value string `json:"value"`
}

// A SecretVariable is an environment variable, or an option of a log driver, whose value is a secret or a parameter.
type SecretVariable struct {
	Name      string `json:"name"`
	ValueFrom string `json:"valueFrom"`
}

// A Dependency is a container that starts after another.
type Dependency struct {
	ContainerName string `json:"containerName"`
	Condition     string `json:"condition"`
}

// A LogConfiguration is the log driver of a container. Options of other drivers than awslogs can be tokens: they have no
// field.
type LogConfiguration struct {
	LogDriver string `json:"logDriver"`
	Options   struct {
		Group       string `json:"awslogs-group,omitempty"`
		Region      string `json:"awslogs-region,omitempty"`
		Prefix      string `json:"awslogs-stream-prefix,omitempty"`
		CreateGroup string `json:"awslogs-create-group,omitempty"`
		Mode        string `json:"mode,omitempty"`
	} `json:"options"`
	SecretOptions []SecretVariable `json:"secretOptions,omitempty"`
}

// A Volume is a volume of a task definition.
type Volume struct {
	Name                   string `json:"name"`
	EfsVolumeConfiguration *struct {
		FileSystemID        string `json:"fileSystemId"`
		TransitEncryption   string `json:"transitEncryption,omitempty"`
		AuthorizationConfig struct {
			AccessPointID string `json:"accessPointId,omitempty"`
			IAM           string `json:"iam,omitempty"`
		} `json:"authorizationConfig"`
	} `json:"efsVolumeConfiguration,omitempty"`
}

// RepositoryCredentials name the secret with the login for a private registry.
type RepositoryCredentials struct {
	CredentialsParameter string `json:"credentialsParameter"`
}
