package account

// LoadBalancing is the part of a description with what forwards requests to the tasks.
type LoadBalancing struct {
	TargetGroups  []TargetGroup  `json:"TargetGroups,omitempty"`
	TargetHealth  []TargetHealth `json:"TargetHealthDescriptions,omitempty"`
	LoadBalancers []LoadBalancer `json:"LoadBalancers,omitempty"`
	Listeners     []Listener     `json:"Listeners,omitempty"`
	Rules         []ListenerRule `json:"Rules,omitempty"`
}

// A TargetGroup is a target group.
type TargetGroup struct {
	TargetGroupArn             string   `json:"TargetGroupArn"`
	TargetType                 string   `json:"TargetType"`
	VpcID                      string   `json:"VpcId"`
	HealthCheckProtocol        string   `json:"HealthCheckProtocol"`
	HealthCheckPort            string   `json:"HealthCheckPort"`
	HealthCheckPath            string   `json:"HealthCheckPath,omitempty"`
	HealthCheckIntervalSeconds int      `json:"HealthCheckIntervalSeconds"`
	HealthCheckTimeoutSeconds  int      `json:"HealthCheckTimeoutSeconds"`
	UnhealthyThresholdCount    int      `json:"UnhealthyThresholdCount"`
	LoadBalancerArns           []string `json:"LoadBalancerArns,omitempty"`
	Matcher                    struct {
		HTTPCode string `json:"HttpCode,omitempty"`
		GrpcCode string `json:"GrpcCode,omitempty"`
	} `json:"Matcher"`
}

// A TargetHealth is the health of a target.
type TargetHealth struct {
	TargetGroupArn string `json:"TargetGroupArn"`
	Target         struct {
		ID string `json:"Id"`
	} `json:"Target"`
	TargetHealth struct {
		State       string `json:"State"`
		Reason      string `json:"Reason,omitempty"`
		Description string `json:"Description,omitempty"`
	} `json:"TargetHealth"`
}

// A LoadBalancer is a load balancer.
type LoadBalancer struct {
	LoadBalancerArn  string   `json:"LoadBalancerArn"`
	LoadBalancerName string   `json:"LoadBalancerName"`
	Scheme           string   `json:"Scheme"`
	SecurityGroups   []string `json:"SecurityGroups,omitempty"`
	State            struct {
		Code   string `json:"Code"`
		Reason string `json:"Reason,omitempty"`
	} `json:"State"`
	AvailabilityZones []struct {
		ZoneName string `json:"ZoneName"`
		SubnetID string `json:"SubnetId"`
	} `json:"AvailabilityZones,omitempty"`
}

// A Listener is a listener of a load balancer.
type Listener struct {
	ListenerArn     string   `json:"ListenerArn"`
	LoadBalancerArn string   `json:"LoadBalancerArn"`
	Port            int      `json:"Port"`
	DefaultActions  []Action `json:"DefaultActions,omitempty"`
}

// A ListenerRule is a rule of a listener.
type ListenerRule struct {
	ListenerArn string      `json:"ListenerArn"`
	RuleArn     string      `json:"RuleArn"`
	Priority    string      `json:"Priority"`
	IsDefault   bool        `json:"IsDefault"`
	Conditions  []Condition `json:"Conditions,omitempty"`
	Actions     []Action    `json:"Actions,omitempty"`
}

// An Action is an action of a rule. It has no field for the client secret of a login.
type Action struct {
	Type           string `json:"Type"`
	TargetGroupArn string `json:"TargetGroupArn,omitempty"`
	ForwardConfig  struct {
		TargetGroups []WeightedGroup `json:"TargetGroups,omitempty"`
	} `json:"ForwardConfig"`
}

// A WeightedGroup is a target group with its share of the requests.
type WeightedGroup struct {
	TargetGroupArn string `json:"TargetGroupArn"`
	Weight         *int   `json:"Weight,omitempty"`
}

// A Condition is a condition of a rule.
type Condition struct {
	Field                   string   `json:"Field"`
	Values                  []string `json:"Values,omitempty"`
	RegexValues             []string `json:"RegexValues,omitempty"`
	HostHeaderConfig        Patterns `json:"HostHeaderConfig"`
	PathPatternConfig       Patterns `json:"PathPatternConfig"`
	HTTPRequestMethodConfig Patterns `json:"HttpRequestMethodConfig"`
	SourceIPConfig          Patterns `json:"SourceIpConfig"`
	HTTPHeaderConfig        struct {
		HTTPHeaderName string `json:"HttpHeaderName,omitempty"`
		Patterns
	} `json:"HttpHeaderConfig"`
}

// Patterns are the values of a condition: one of them must match.
type Patterns struct {
	Values      []string `json:"Values,omitempty"`
	RegexValues []string `json:"RegexValues,omitempty"`
}

// Volumes is the EFS part of a description.
type Volumes struct {
	MountTargets []MountTarget `json:"MountTargets,omitempty"`
}

// A MountTarget is the address of a file system in an Availability Zone.
type MountTarget struct {
	FileSystemID         string `json:"FileSystemId"`
	LifeCycleState       string `json:"LifeCycleState"`
	AvailabilityZoneName string `json:"AvailabilityZoneName"`
}
