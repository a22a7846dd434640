package stack

import "reflect"

// Outputs are the outputs of a stack, with which other programs deploy services. Their
// names and meanings are a contract and never change.
type Outputs struct {
	VPCID                string                         `json:"vpcId"`
	PublicSubnetIDs      map[string]string              `json:"publicSubnetIds"`  // by zone
	PrivateSubnetIDs     map[string]string              `json:"privateSubnetIds"` // by zone
	DataSubnetIDs        map[string]string              `json:"dataSubnetIds"`    // by zone
	TierSubnetIDs        map[string]map[string]string   `json:"tierSubnetIds"`    // by tier and zone
	NATPublicIPs         map[string]string              `json:"natPublicIps"`     // by zone
	GatewayEndpointIDs   map[string]string              `json:"gatewayEndpointIds"`
	InterfaceEndpointIDs map[string]string              `json:"interfaceEndpointIds"`
	SecurityGroupIDs     map[string]string              `json:"securityGroupIds"`
	TaskSecurityGroupIDs map[string]string              `json:"taskSecurityGroupIds"` // by service
	SubnetGroupNames     map[string]string              `json:"subnetGroupNames"`     // by store
	ExecutionRoleARNs    map[string]string              `json:"executionRoleArns"`    // by service
	TaskRoleARNs         map[string]string              `json:"taskRoleArns"`         // by service
	RoleARNs             map[string]string              `json:"roleArns"`
	LogGroupNames        map[string]string              `json:"logGroupNames"` // by service
	LogDestinationARN    string                         `json:"logDestinationArn"`
	DetectorID           string                         `json:"detectorId"`
	FindingsTopicARN     string                         `json:"findingsTopicArn"`
	LoadBalancerARN      string                         `json:"loadBalancerArn"`
	LoadBalancerDNSName  string                         `json:"loadBalancerDnsName"`
	LoadBalancerZoneID   string                         `json:"loadBalancerZoneId"`
	CertificateARN       string                         `json:"certificateArn"`
	LogBucketName        string                         `json:"logBucketName"`
	LoadBalancerShards   map[string]LoadBalancerOutputs `json:"loadBalancerShards"`   // additional ones, by name
	ListenerARNs         map[string]string              `json:"listenerArns"`         // http, https
	TargetGroupARNs      map[string]string              `json:"targetGroupArns"`      // by service
	GreenTargetGroupARNs map[string]string              `json:"greenTargetGroupArns"` // by service
	// Deployed is the record that the next update is compared with.
	Deployed map[string]any `json:"deployed"`
}

// LoadBalancerOutputs are the outputs of an additional load balancer.
type LoadBalancerOutputs struct {
	ARN          string            `json:"arn"`
	DNSName      string            `json:"dnsName"`
	ZoneID       string            `json:"zoneId"`
	ListenerARNs map[string]string `json:"listenerArns"`
}

// OutputNames returns the names of the outputs.
func OutputNames() []string {
	var names []string
	for field := range reflect.TypeFor[Outputs]().Fields() {
		names = append(names, field.Tag.Get("json"))
	}
	return names
}
