package graphtest

// identitiesOf are the identities by resource type. Types with none can exist any number
// of times, or no change replaces them.
var identitiesOf = map[string][]identity{
	// One analyzer of each type in an account and region.
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-getting-started.html
	"aws:accessanalyzer/analyzer:Analyzer":                     {by("type"), by("analyzerName")},
	"aws:acm/certificate:Certificate":                          nil,
	"aws:acm/certificateValidation:CertificateValidation":      nil,
	"aws:appautoscaling/policy:Policy":                         {by("name", "resourceId", "scalableDimension")},
	"aws:appautoscaling/target:Target":                         {by("resourceId", "scalableDimension", "serviceNamespace")},
	"aws:cloudtrail/trail:Trail":                               {by("name")},
	"aws:cloudwatch/dashboard:Dashboard":                       {by("dashboardName")},
	"aws:cloudwatch/eventRule:EventRule":                       {by("name")},
	"aws:cloudwatch/eventTarget:EventTarget":                   {by("targetId", "rule")},
	"aws:cloudwatch/logDestination:LogDestination":             {by("name")},
	"aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy": {by("destinationName")},
	"aws:cloudwatch/logGroup:LogGroup":                         {by("name")},
	// Two filters for a log group, of which one can be another team's.
	// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
	"aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter":  {by("logGroup")},
	"aws:cloudwatch/metricAlarm:MetricAlarm":                      {by("name")},
	"aws:dynamodb/table:Table":                                    {by("name")},
	"aws:ec2/defaultRouteTable:DefaultRouteTable":                 {by("defaultRouteTableId")},
	"aws:ec2/defaultSecurityGroup:DefaultSecurityGroup":           {by("vpcId")},
	"aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": nil,
	"aws:ec2/eip:Eip": nil,
	// One flow log with the same configuration, and two for a VPC.
	// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html
	// https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
	"aws:ec2/flowLog:FlowLog":                 {by("vpcId")},
	"aws:ec2/internetGateway:InternetGateway": {by("vpcId")},
	// An address belongs to one gateway.
	// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNatGateway.html
	"aws:ec2/natGateway:NatGateway":                       {by("allocationId")},
	"aws:ec2/networkAcl:NetworkAcl":                       nil,
	"aws:ec2/route:Route":                                 {by("routeTableId", "destinationCidrBlock", "destinationIpv6CidrBlock")},
	"aws:ec2/routeTable:RouteTable":                       nil,
	"aws:ec2/routeTableAssociation:RouteTableAssociation": {by("subnetId")},
	"aws:ec2/securityGroup:SecurityGroup":                 {by("name", "vpcId")},
	// The resource name contains the zone.
	"aws:ec2/subnet:Subnet": {by("cidrBlock", "vpcId").with("availabilityZone", "availabilityZoneId")},
	"aws:ec2/vpc:Vpc":       nil,
	"aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion": {by("vpcId")},
	"aws:ec2/vpcDhcpOptions:VpcDhcpOptions":                               nil,
	"aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation":         {by("vpcId")},
	// One endpoint of a service with private DNS in a VPC.
	// https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
	"aws:ec2/vpcEndpoint:VpcEndpoint":                                 {by("serviceName", "vpcId").with("vpcEndpointType")},
	"aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation": {by("cidrBlock", "vpcId")},
	"aws:ecr/lifecyclePolicy:LifecyclePolicy":                         {by("repository")},
	"aws:ecr/repository:Repository":                                   {by("name")},
	"aws:ecr/repositoryPolicy:RepositoryPolicy":                       {by("repository")},
	"aws:ecs/cluster:Cluster":                                         {by("name")},
	"aws:ecs/clusterCapacityProviders:ClusterCapacityProviders":       {by("clusterName")},
	"aws:ecs/service:Service":                                         {by("name", "cluster")},
	"aws:ecs/taskDefinition:TaskDefinition":                           nil, // each has its own revision of the family
	"aws:elasticache/subnetGroup:SubnetGroup":                         {by("name")},
	// One detector in an account and region.
	// https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html
	"aws:guardduty/detector:Detector":                     {by("enable")},
	"aws:guardduty/detectorFeature:DetectorFeature":       {by("detectorId", "name")},
	"aws:iam/openIdConnectProvider:OpenIdConnectProvider": {by("url")},
	"aws:iam/policy:Policy":                               {by("name")},
	"aws:iam/role:Role":                                   {by("name")},
	"aws:iam/rolePolicy:RolePolicy":                       {by("role", "name")},
	"aws:iam/rolePolicyAttachment:RolePolicyAttachment":   {by("role", "policyArn")},
	"aws:iam/serviceLinkedRole:ServiceLinkedRole":         {by("awsServiceName", "customSuffix")},
	"aws:kms/key:Key":                                     nil,
	"aws:lb/listener:Listener":                            {by("loadBalancerArn", "port")},
	"aws:lb/listenerCertificate:ListenerCertificate":      {by("listenerArn", "certificateArn")},
	"aws:lb/listenerRule:ListenerRule":                    {by("listenerArn", "priority")},
	"aws:lb/loadBalancer:LoadBalancer":                    {by("name")},
	"aws:lb/targetGroup:TargetGroup":                      {by("name")},
	"aws:rds/subnetGroup:SubnetGroup":                     {by("name")},
	"aws:route53/record:Record":                           {by("zoneId", "name", "type")},
	// The resource name contains the rule group.
	"aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation": {
		by("vpcId", "firewallRuleGroupId"), by("vpcId", "priority").with("firewallRuleGroupId"),
	},
	"aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation":            {by("resolverQueryLogConfigId", "resourceId")},
	"aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2":                       {by("bucket")},
	"aws:s3/bucketOwnershipControls:BucketOwnershipControls":                                     {by("bucket")},
	"aws:s3/bucketPolicy:BucketPolicy":                                                           {by("bucket")},
	"aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock":                                     {by("bucket")},
	"aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2": {by("bucket")},
	"aws:s3/bucketV2:BucketV2":                                                                   {by("bucket")},
	"aws:s3/bucketVersioningV2:BucketVersioningV2":                                               {by("bucket")},
	"aws:servicediscovery/httpNamespace:HttpNamespace":                                           {by("name")},
	"aws:sns/topic:Topic":                                       {by("name")},
	"aws:sns/topicPolicy:TopicPolicy":                           {by("arn")},
	"aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule":   {securityGroupRule},
	"aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {securityGroupRule},
	// Deleting the association removes any web ACL from the load balancer.
	// https://docs.aws.amazon.com/waf/latest/APIReference/API_DisassociateWebACL.html
	"aws:wafv2/webAclAssociation:WebAclAssociation": {by("resourceArn")},
}

var securityGroupRule = by(
	"securityGroupId", "ipProtocol", "fromPort", "toPort", "cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId",
)

// by returns an identity of inputs, of which the first is only set if it is fixed.
func by(inputs ...string) identity { return identity{inputs: inputs} }

// with adds inputs that never change.
func (id identity) with(constant ...string) identity {
	id.constant = constant
	return id
}
