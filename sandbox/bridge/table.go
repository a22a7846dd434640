package bridge

import "strings"

// tokenOf returns the token of a type or function: aws:s3/bucketV2:BucketV2 for s3/BucketV2.
func tokenOf(name string) string {
	module, kind, _ := strings.Cut(name, "/")
	return "aws:" + module + "/" + strings.ToLower(kind[:1]) + kind[1:] + ":" + kind
}

// resources maps each supported Terraform resource to its Pulumi type, as module/Type.
var resources = map[string]string{
	"aws_accessanalyzer_analyzer": "accessanalyzer/Analyzer",

	"aws_acm_certificate":            "acm/Certificate",
	"aws_acm_certificate_validation": "acm/CertificateValidation",

	"aws_appautoscaling_policy": "appautoscaling/Policy",
	"aws_appautoscaling_target": "appautoscaling/Target",

	"aws_cloudtrail": "cloudtrail/Trail",

	"aws_cloudwatch_dashboard":               "cloudwatch/Dashboard",
	"aws_cloudwatch_event_rule":              "cloudwatch/EventRule",
	"aws_cloudwatch_event_target":            "cloudwatch/EventTarget",
	"aws_cloudwatch_log_group":               "cloudwatch/LogGroup",
	"aws_cloudwatch_log_destination":         "cloudwatch/LogDestination",
	"aws_cloudwatch_log_destination_policy":  "cloudwatch/LogDestinationPolicy",
	"aws_cloudwatch_log_resource_policy":     "cloudwatch/LogResourcePolicy",
	"aws_cloudwatch_log_subscription_filter": "cloudwatch/LogSubscriptionFilter",
	"aws_cloudwatch_metric_alarm":            "cloudwatch/MetricAlarm",

	"aws_codebuild_project": "codebuild/Project",
	"aws_codepipeline":      "codepipeline/Pipeline",

	"aws_dynamodb_table": "dynamodb/Table",

	"aws_default_network_acl":                  "ec2/DefaultNetworkAcl",
	"aws_default_route_table":                  "ec2/DefaultRouteTable",
	"aws_default_security_group":               "ec2/DefaultSecurityGroup",
	"aws_egress_only_internet_gateway":         "ec2/EgressOnlyInternetGateway",
	"aws_eip":                                  "ec2/Eip",
	"aws_flow_log":                             "ec2/FlowLog",
	"aws_internet_gateway":                     "ec2/InternetGateway",
	"aws_nat_gateway":                          "ec2/NatGateway",
	"aws_network_acl":                          "ec2/NetworkAcl",
	"aws_network_acl_association":              "ec2/NetworkAclAssociation",
	"aws_network_acl_rule":                     "ec2/NetworkAclRule",
	"aws_route":                                "ec2/Route",
	"aws_route_table":                          "ec2/RouteTable",
	"aws_route_table_association":              "ec2/RouteTableAssociation",
	"aws_security_group":                       "ec2/SecurityGroup",
	"aws_subnet":                               "ec2/Subnet",
	"aws_vpc":                                  "ec2/Vpc",
	"aws_vpc_dhcp_options":                     "ec2/VpcDhcpOptions",
	"aws_vpc_dhcp_options_association":         "ec2/VpcDhcpOptionsAssociation",
	"aws_vpc_endpoint":                         "ec2/VpcEndpoint",
	"aws_vpc_endpoint_policy":                  "ec2/VpcEndpointPolicy",
	"aws_vpc_endpoint_route_table_association": "ec2/VpcEndpointRouteTableAssociation",
	"aws_vpc_ipv4_cidr_block_association":      "ec2/VpcIpv4CidrBlockAssociation",
	"aws_vpc_security_group_egress_rule":       "vpc/SecurityGroupEgressRule",
	"aws_vpc_security_group_ingress_rule":      "vpc/SecurityGroupIngressRule",

	"aws_ecr_lifecycle_policy":  "ecr/LifecyclePolicy",
	"aws_ecr_repository":        "ecr/Repository",
	"aws_ecr_repository_policy": "ecr/RepositoryPolicy",

	"aws_ecs_cluster":                    "ecs/Cluster",
	"aws_ecs_cluster_capacity_providers": "ecs/ClusterCapacityProviders",
	"aws_ecs_service":                    "ecs/Service",
	"aws_ecs_task_definition":            "ecs/TaskDefinition",

	"aws_elasticache_subnet_group": "elasticache/SubnetGroup",
	"aws_db_subnet_group":          "rds/SubnetGroup",

	"aws_guardduty_detector":         "guardduty/Detector",
	"aws_guardduty_detector_feature": "guardduty/DetectorFeature",

	"aws_iam_openid_connect_provider": "iam/OpenIdConnectProvider",
	"aws_iam_policy":                  "iam/Policy",
	"aws_iam_role":                    "iam/Role",
	"aws_iam_role_policy":             "iam/RolePolicy",
	"aws_iam_role_policy_attachment":  "iam/RolePolicyAttachment",
	"aws_iam_service_linked_role":     "iam/ServiceLinkedRole",

	"aws_kms_alias": "kms/Alias",
	"aws_kms_key":   "kms/Key",

	"aws_lb":                      "lb/LoadBalancer",
	"aws_lb_listener":             "lb/Listener",
	"aws_lb_listener_certificate": "lb/ListenerCertificate",
	"aws_lb_listener_rule":        "lb/ListenerRule",
	"aws_lb_target_group":         "lb/TargetGroup",

	"aws_route53_record": "route53/Record",
	"aws_route53_zone":   "route53/Zone",

	"aws_s3_bucket":                                      "s3/BucketV2",
	"aws_s3_bucket_lifecycle_configuration":              "s3/BucketLifecycleConfigurationV2",
	"aws_s3_bucket_ownership_controls":                   "s3/BucketOwnershipControls",
	"aws_s3_bucket_policy":                               "s3/BucketPolicy",
	"aws_s3_bucket_public_access_block":                  "s3/BucketPublicAccessBlock",
	"aws_s3_bucket_server_side_encryption_configuration": "s3/BucketServerSideEncryptionConfigurationV2",
	"aws_s3_bucket_versioning":                           "s3/BucketVersioningV2",

	"aws_secretsmanager_secret":         "secretsmanager/Secret",
	"aws_secretsmanager_secret_version": "secretsmanager/SecretVersion",
	"aws_ssm_parameter":                 "ssm/Parameter",

	"aws_service_discovery_http_namespace":        "servicediscovery/HttpNamespace",
	"aws_service_discovery_private_dns_namespace": "servicediscovery/PrivateDnsNamespace",

	"aws_sns_topic":              "sns/Topic",
	"aws_sns_topic_policy":       "sns/TopicPolicy",
	"aws_sns_topic_subscription": "sns/TopicSubscription",
	"aws_sqs_queue":              "sqs/Queue",

	"aws_wafv2_web_acl":             "wafv2/WebAcl",
	"aws_wafv2_web_acl_association": "wafv2/WebAclAssociation",
}

// functions maps each supported Terraform data source to its Pulumi function, as module/function.
var functions = map[string]string{
	"aws_acm_certificate":         "acm/getCertificate",
	"aws_availability_zone":       "index/getAvailabilityZone",
	"aws_availability_zones":      "index/getAvailabilityZones",
	"aws_caller_identity":         "index/getCallerIdentity",
	"aws_default_tags":            "index/getDefaultTags",
	"aws_partition":               "index/getPartition",
	"aws_region":                  "index/getRegion",
	"aws_ec2_managed_prefix_list": "ec2/getManagedPrefixList",
	"aws_prefix_list":             "ec2/getPrefixList",
	"aws_network_interface":       "ec2/getNetworkInterface",
	"aws_network_interfaces":      "ec2/getNetworkInterfaces",
	"aws_route_table":             "ec2/getRouteTable",
	"aws_security_groups":         "ec2/getSecurityGroups",
	"aws_route_tables":            "ec2/getRouteTables",
	"aws_subnet":                  "ec2/getSubnet",
	"aws_subnets":                 "ec2/getSubnets",
	"aws_vpc":                     "ec2/getVpc",
	"aws_vpc_endpoint_service":    "ec2/getVpcEndpointService",
	"aws_ecs_cluster":             "ecs/getCluster",
	"aws_ecs_service":             "ecs/getService",
	"aws_elb_service_account":     "elb/getServiceAccount",
	"aws_guardduty_detector":      "guardduty/getDetector",
	"aws_iam_server_certificate":  "iam/getServerCertificate",
	"aws_iam_role":                "iam/getRole",
	"aws_iam_roles":               "iam/getRoles",
	"aws_lb":                      "lb/getLoadBalancer",
	"aws_lb_listener":             "lb/getListener",
	"aws_lb_listener_rule":        "lb/getListenerRule",
	"aws_lbs":                     "lb/getLbs",
	"aws_route53_zone":            "route53/getZone",
	"aws_route53_records":         "route53/getRecords",
	"aws_cloudwatch_log_group":    "cloudwatch/getLogGroup",
	"aws_cloudwatch_log_groups":   "cloudwatch/getLogGroups",

	"aws_ec2_transit_gateway_vpc_attachments": "ec2transitgateway/getVpcAttachments",
	"aws_internet_gateway":                    "ec2/getInternetGateway",
	"aws_nat_gateway":                         "ec2/getNatGateway",
	"aws_network_acls":                        "ec2/getNetworkAcls",
	"aws_vpc_dhcp_options":                    "ec2/getVpcDhcpOptions",
	"aws_vpc_endpoint":                        "ec2/getVpcEndpoint",
	"aws_vpc_peering_connection":              "ec2/getVpcPeeringConnection",
	"aws_vpc_security_group_rule":             "vpc/getSecurityGroupRule",
	"aws_vpc_security_group_rules":            "vpc/getSecurityGroupRules",
	"aws_vpn_gateway":                         "ec2/getVpnGateway",

	"aws_dynamodb_tables":                    "dynamodb/getTables",
	"aws_ecr_repositories":                   "ecr/getRepositories",
	"aws_eips":                               "ec2/getEips",
	"aws_iam_openid_connect_provider":        "iam/getOpenIdConnectProvider",
	"aws_iam_policy":                         "iam/getPolicy",
	"aws_kms_key":                            "kms/getKey",
	"aws_resourcegroupstaggingapi_resources": "resourcegroupstaggingapi/getResources",
	"aws_s3_bucket":                          "s3/getBucket",
	"aws_secretsmanager_secrets":             "secretsmanager/getSecrets",
	"aws_servicequotas_service_quota":        "servicequotas/getServiceQuota",
	"aws_sns_topic":                          "sns/getTopic",
	"aws_sqs_queues":                         "sqs/getQueues",
	"aws_vpcs":                               "ec2/getVpcs",
}
