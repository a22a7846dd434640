package account

// A Task is a task, which runs, starts or has stopped.
type Task struct {
	TaskArn              string       `json:"taskArn"`
	ClusterArn           string       `json:"clusterArn"`
	TaskDefinitionArn    string       `json:"taskDefinitionArn"`
	LastStatus           string       `json:"lastStatus"`
	StopCode             string       `json:"stopCode,omitempty"`
	StoppedReason        string       `json:"stoppedReason,omitempty"`
	StoppedAt            Time         `json:"stoppedAt,omitempty"`
	LaunchType           string       `json:"launchType,omitempty"`
	PlatformVersion      string       `json:"platformVersion,omitempty"`
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
	ExitCode     *int   `json:"exitCode,omitempty"`
	Reason       string `json:"reason,omitempty"`
	HealthStatus string `json:"healthStatus,omitempty"`
}

// A TaskDefinition is a revision of a task definition.
type TaskDefinition struct {
	TaskDefinitionArn string `json:"taskDefinitionArn"`
	Family            string `json:"family"`
	NetworkMode       string `json:"networkMode,omitempty"`
	CPU               string `json:"cpu,omitempty"`
	Memory            string `json:"memory,omitempty"`
	ExecutionRoleArn  string `json:"executionRoleArn,omitempty"`
	TaskRoleArn       string `json:"taskRoleArn,omitempty"`
	RuntimePlatform   struct {
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
	PortMappings          []PortMapping          `json:"portMappings,omitempty"`
	Environment           []Variable             `json:"environment,omitempty"`
	EnvironmentFiles      []File                 `json:"environmentFiles,omitempty"`
	Secrets               []SecretVariable       `json:"secrets,omitempty"`
	RepositoryCredentials *RepositoryCredentials `json:"repositoryCredentials,omitempty"`
	LogConfiguration      *LogConfiguration      `json:"logConfiguration,omitempty"`
}

// A PortMapping is a port of a container.
type PortMapping struct {
	ContainerPort int `json:"containerPort"`
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

// A LogConfiguration is the log driver of a container. Options of other drivers than awslogs can be tokens: they have no
// field.
type LogConfiguration struct {
	LogDriver string `json:"logDriver"`
	Options   struct {
		Group       string `json:"awslogs-group,omitempty"`
		Region      string `json:"awslogs-region,omitempty"`
		Prefix      string `json:"awslogs-stream-prefix,omitempty"`
		CreateGroup string `json:"awslogs-create-group,omitempty"`
	} `json:"options"`
	SecretOptions []SecretVariable `json:"secretOptions,omitempty"`
}

// A Volume is a volume of a task definition.
type Volume struct {
	EfsVolumeConfiguration *struct {
		FileSystemID string `json:"fileSystemId"`
	} `json:"efsVolumeConfiguration,omitempty"`
}

// RepositoryCredentials name the secret with the login for a private registry.
type RepositoryCredentials struct {
	CredentialsParameter string `json:"credentialsParameter"`
}
