package stack

import "reflect"

// Outputs are the outputs of a stack, with which other programs deploy services. Their
// names and meanings are a contract and never change.
type Outputs struct {
	// VPCID is the ID of the VPC.
	VPCID string `json:"vpcId"`
	// PublicSubnetIDs are the IDs of the public subnets, by zone.
	PublicSubnetIDs map[string]string `json:"publicSubnetIds"`
	// PrivateSubnetIDs are the IDs of the private subnets, by zone.
	PrivateSubnetIDs map[string]string `json:"privateSubnetIds"`
	// DataSubnetIDs are the IDs of the data subnets, by zone.
	DataSubnetIDs map[string]string `json:"dataSubnetIds"`
	// TierSubnetIDs are the IDs of the subnets of custom tiers, by tier and zone.
	TierSubnetIDs map[string]map[string]string `json:"tierSubnetIds"`
	// NATPublicIPs are the public IP addresses of the NAT gateways, by zone.
	NATPublicIPs map[string]string `json:"natPublicIps"`
	// GatewayEndpointIDs are the IDs of the gateway endpoints, by service.
	GatewayEndpointIDs map[string]string `json:"gatewayEndpointIds"`
	// InterfaceEndpointIDs are the IDs of the interface endpoints, by service.
	InterfaceEndpointIDs map[string]string `json:"interfaceEndpointIds"`
	// SecurityGroupIDs are the IDs of the security groups, by name, such as alb or tasks.
	SecurityGroupIDs map[string]string `json:"securityGroupIds"`
	// TaskSecurityGroupIDs are the IDs of the security groups of the tasks, by service.
	TaskSecurityGroupIDs map[string]string `json:"taskSecurityGroupIds"`
	// SubnetGroupNames are the names of the subnet groups, by data store.
	SubnetGroupNames map[string]string `json:"subnetGroupNames"`
	// ExecutionRoleARNs are the ARNs of the task execution roles, by service.
	ExecutionRoleARNs map[string]string `json:"executionRoleArns"`
	// TaskRoleARNs are the ARNs of the task roles, by service.
	TaskRoleARNs map[string]string `json:"taskRoleArns"`
	// RoleARNs are the ARNs of the other roles, by name, such as codeBuild.
	RoleARNs map[string]string `json:"roleArns"`
	// RepositoryURLs are the URLs of the ECR repositories that the stack creates, by service.
	RepositoryURLs map[string]string `json:"repositoryUrls"`
	// LogGroupNames are the names of the log groups, by service.
	LogGroupNames map[string]string `json:"logGroupNames"`
	// LogDestinationARN is the ARN of the log destination that sharing.logs creates.
	LogDestinationARN string `json:"logDestinationArn"`
	// DetectorID is the ID of the GuardDuty detector.
	DetectorID string `json:"detectorId"`
	// FindingsTopicARN is the ARN of the SNS topic that receives the findings of GuardDuty.
	FindingsTopicARN string `json:"findingsTopicArn"`
	// LoadBalancerARN is the ARN of the load balancer.
	LoadBalancerARN string `json:"loadBalancerArn"`
	// LoadBalancerDNSName is the DNS name of the load balancer.
	LoadBalancerDNSName string `json:"loadBalancerDnsName"`
	// LoadBalancerZoneID is the ID of the hosted zone of the load balancer, for alias records.
	LoadBalancerZoneID string `json:"loadBalancerZoneId"`
	// CertificateARN is the ARN of the default certificate of the load balancer.
	CertificateARN string `json:"certificateArn"`
	// LogBucketName is the name of the bucket that receives the logs of the load balancer.
	LogBucketName string `json:"logBucketName"`
	// LoadBalancerShards are the additional load balancers, by name.
	LoadBalancerShards map[string]LoadBalancerOutputs `json:"loadBalancerShards"`
	// ListenerARNs are the ARNs of the listeners: http and https.
	ListenerARNs map[string]string `json:"listenerArns"`
	// TargetGroupARNs are the ARNs of the target groups, by service.
	TargetGroupARNs map[string]string `json:"targetGroupArns"`
	// GreenTargetGroupARNs are the ARNs of the green target groups, by service.
	GreenTargetGroupARNs map[string]string `json:"greenTargetGroupArns"`
	// Deployed is the record that the next update is compared with.
	Deployed map[string]any `json:"deployed"`
}

// LoadBalancerOutputs are the outputs of an additional load balancer.
type LoadBalancerOutputs struct {
	// ARN is the ARN of the load balancer.
	ARN string `json:"arn"`
	// DNSName is the DNS name of the load balancer.
	DNSName string `json:"dnsName"`
	// ZoneID is the ID of its hosted zone, for alias records.
	ZoneID string `json:"zoneId"`
	// ListenerARNs are the ARNs of its listeners: http and https.
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
