package bridge

// resources names the Terraform resource behind each Pulumi type that the bridge serves.
var resources = map[string]string{
	"aws_acm_certificate":            "acm/certificate:Certificate",
	"aws_acm_certificate_validation": "acm/certificateValidation:CertificateValidation",

	"aws_appautoscaling_policy": "appautoscaling/policy:Policy",
	"aws_appautoscaling_target": "appautoscaling/target:Target",

	"aws_cloudwatch_dashboard":           "cloudwatch/dashboard:Dashboard",
	"aws_cloudwatch_event_rule":          "cloudwatch/eventRule:EventRule",
	"aws_cloudwatch_event_target":        "cloudwatch/eventTarget:EventTarget",
	"aws_cloudwatch_log_group":           "cloudwatch/logGroup:LogGroup",
	"aws_cloudwatch_log_resource_policy": "cloudwatch/logResourcePolicy:LogResourcePolicy",
	"aws_cloudwatch_metric_alarm":        "cloudwatch/metricAlarm:MetricAlarm",

	"aws_codebuild_project": "codebuild/project:Project",
	"aws_codepipeline":      "codepipeline/pipeline:Pipeline",

	"aws_dynamodb_table": "dynamodb/table:Table",

	"aws_default_network_acl":                  "ec2/defaultNetworkAcl:DefaultNetworkAcl",
	"aws_default_route_table":                  "ec2/defaultRouteTable:DefaultRouteTable",
	"aws_default_security_group":               "ec2/defaultSecurityGroup:DefaultSecurityGroup",
	"aws_egress_only_internet_gateway":         "ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
	"aws_eip":                                  "ec2/eip:Eip",
	"aws_flow_log":                             "ec2/flowLog:FlowLog",
	"aws_internet_gateway":                     "ec2/internetGateway:InternetGateway",
	"aws_nat_gateway":                          "ec2/natGateway:NatGateway",
	"aws_network_acl":                          "ec2/networkAcl:NetworkAcl",
	"aws_network_acl_association":              "ec2/networkAclAssociation:NetworkAclAssociation",
	"aws_network_acl_rule":                     "ec2/networkAclRule:NetworkAclRule",
	"aws_route":                                "ec2/route:Route",
	"aws_route_table":                          "ec2/routeTable:RouteTable",
	"aws_route_table_association":              "ec2/routeTableAssociation:RouteTableAssociation",
	"aws_security_group":                       "ec2/securityGroup:SecurityGroup",
	"aws_subnet":                               "ec2/subnet:Subnet",
	"aws_vpc":                                  "ec2/vpc:Vpc",
	"aws_vpc_dhcp_options":                     "ec2/vpcDhcpOptions:VpcDhcpOptions",
	"aws_vpc_dhcp_options_association":         "ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation",
	"aws_vpc_endpoint":                         "ec2/vpcEndpoint:VpcEndpoint",
	"aws_vpc_endpoint_policy":                  "ec2/vpcEndpointPolicy:VpcEndpointPolicy",
	"aws_vpc_endpoint_route_table_association": "ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation",
	"aws_vpc_endpoint_subnet_association":      "ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation",
	"aws_vpc_ipv4_cidr_block_association":      "ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
	"aws_vpc_security_group_egress_rule":       "vpc/securityGroupEgressRule:SecurityGroupEgressRule",
	"aws_vpc_security_group_ingress_rule":      "vpc/securityGroupIngressRule:SecurityGroupIngressRule",

	"aws_ecr_lifecycle_policy":  "ecr/lifecyclePolicy:LifecyclePolicy",
	"aws_ecr_repository":        "ecr/repository:Repository",
	"aws_ecr_repository_policy": "ecr/repositoryPolicy:RepositoryPolicy",

	"aws_ecs_cluster":                    "ecs/cluster:Cluster",
	"aws_ecs_cluster_capacity_providers": "ecs/clusterCapacityProviders:ClusterCapacityProviders",
	"aws_ecs_service":                    "ecs/service:Service",
	"aws_ecs_task_definition":            "ecs/taskDefinition:TaskDefinition",

	"aws_elasticache_subnet_group": "elasticache/subnetGroup:SubnetGroup",
	"aws_db_subnet_group":          "rds/subnetGroup:SubnetGroup",

	"aws_guardduty_detector":         "guardduty/detector:Detector",
	"aws_guardduty_detector_feature": "guardduty/detectorFeature:DetectorFeature",

	"aws_iam_openid_connect_provider": "iam/openIdConnectProvider:OpenIdConnectProvider",
	"aws_iam_policy":                  "iam/policy:Policy",
	"aws_iam_role":                    "iam/role:Role",
	"aws_iam_role_policy":             "iam/rolePolicy:RolePolicy",
	"aws_iam_role_policy_attachment":  "iam/rolePolicyAttachment:RolePolicyAttachment",
	"aws_iam_service_linked_role":     "iam/serviceLinkedRole:ServiceLinkedRole",

	"aws_kms_alias": "kms/alias:Alias",
	"aws_kms_key":   "kms/key:Key",

	"aws_lb":                      "lb/loadBalancer:LoadBalancer",
	"aws_lb_listener":             "lb/listener:Listener",
	"aws_lb_listener_certificate": "lb/listenerCertificate:ListenerCertificate",
	"aws_lb_listener_rule":        "lb/listenerRule:ListenerRule",
	"aws_lb_target_group":         "lb/targetGroup:TargetGroup",
	"aws_lb_trust_store":          "lb/trustStore:TrustStore",

	"aws_route53_record": "route53/record:Record",
	"aws_route53_zone":   "route53/zone:Zone",

	"aws_s3_bucket":                                      "s3/bucketV2:BucketV2",
	"aws_s3_bucket_lifecycle_configuration":              "s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
	"aws_s3_bucket_ownership_controls":                   "s3/bucketOwnershipControls:BucketOwnershipControls",
	"aws_s3_bucket_policy":                               "s3/bucketPolicy:BucketPolicy",
	"aws_s3_bucket_public_access_block":                  "s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
	"aws_s3_bucket_server_side_encryption_configuration": "s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
	"aws_s3_bucket_versioning":                           "s3/bucketVersioningV2:BucketVersioningV2",

	"aws_secretsmanager_secret":         "secretsmanager/secret:Secret",
	"aws_secretsmanager_secret_version": "secretsmanager/secretVersion:SecretVersion",
	"aws_ssm_parameter":                 "ssm/parameter:Parameter",

	"aws_service_discovery_http_namespace":        "servicediscovery/httpNamespace:HttpNamespace",
	"aws_service_discovery_private_dns_namespace": "servicediscovery/privateDnsNamespace:PrivateDnsNamespace",

	"aws_sns_topic":              "sns/topic:Topic",
	"aws_sns_topic_policy":       "sns/topicPolicy:TopicPolicy",
	"aws_sns_topic_subscription": "sns/topicSubscription:TopicSubscription",
	"aws_sqs_queue":              "sqs/queue:Queue",
}

// functions names the Terraform data source behind each Pulumi function that the bridge serves.
var functions = map[string]string{
	"aws_acm_certificate":         "acm/getCertificate:getCertificate",
	"aws_availability_zone":       "index/getAvailabilityZone:getAvailabilityZone",
	"aws_availability_zones":      "index/getAvailabilityZones:getAvailabilityZones",
	"aws_caller_identity":         "index/getCallerIdentity:getCallerIdentity",
	"aws_partition":               "index/getPartition:getPartition",
	"aws_region":                  "index/getRegion:getRegion",
	"aws_ec2_managed_prefix_list": "ec2/getManagedPrefixList:getManagedPrefixList",
	"aws_prefix_list":             "ec2/getPrefixList:getPrefixList",
	"aws_route_table":             "ec2/getRouteTable:getRouteTable",
	"aws_subnet":                  "ec2/getSubnet:getSubnet",
	"aws_subnets":                 "ec2/getSubnets:getSubnets",
	"aws_vpc":                     "ec2/getVpc:getVpc",
	"aws_vpc_endpoint_service":    "ec2/getVpcEndpointService:getVpcEndpointService",
	"aws_ecs_cluster":             "ecs/getCluster:getCluster",
	"aws_ecs_service":             "ecs/getService:getService",
	"aws_elb_service_account":     "elb/getServiceAccount:getServiceAccount",
	"aws_iam_role":                "iam/getRole:getRole",
	"aws_lb":                      "lb/getLoadBalancer:getLoadBalancer",
	"aws_lb_listener":             "lb/getListener:getListener",
	"aws_route53_zone":            "route53/getZone:getZone",
}
