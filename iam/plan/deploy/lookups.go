package deploy

import (
	"maps"
	"slices"

	"ecs-foundation/iam/policy"
)

// lookupTable holds the permissions of the provider's functions that the program calls, by
// token. They do not depend on what the stack registers: a pull request can add a setting
// that requires another function, and its preview has the permissions of the stack before.
var lookupTable = map[string]func(policy.Scope) []policy.Statement{
	"aws:acm/getCertificate:getCertificate": func(scope policy.Scope) []policy.Statement {
		return []policy.Statement{describe("acm", "ListCertificates"), allow("ReadCertificates",
			of("acm", "DescribeCertificate", "GetCertificate", "ListTagsForCertificate"), scope.ARN("acm", "certificate/*"))}
	},
	"aws:dynamodb/getTables:getTables": unscopedLookup("dynamodb", "ListTables"),
	"aws:ec2/getEips:getEips":          unscopedLookup("ec2", "DescribeAddresses"),
	"aws:ec2/getManagedPrefixList:getManagedPrefixList": func(scope policy.Scope) []policy.Statement {
		return []policy.Statement{describe("ec2", "DescribeManagedPrefixLists"), allow("ReadPrefixLists",
			of("ec2", "GetManagedPrefixListEntries"), anyAccount(scope).ARN("ec2", "prefix-list/*"))}
	},
	"aws:ec2/getNetworkInterface:getNetworkInterface":     unscopedLookup("ec2", "DescribeNetworkInterfaces"),
	"aws:ec2/getNetworkInterfaces:getNetworkInterfaces":   unscopedLookup("ec2", "DescribeNetworkInterfaces"),
	"aws:ec2/getSecurityGroups:getSecurityGroups":         unscopedLookup("ec2", "DescribeSecurityGroups"),
	"aws:ec2/getVpcEndpointService:getVpcEndpointService": unscopedLookup("ec2", "DescribeVpcEndpointServices"),
	"aws:ec2/getVpcs:getVpcs":                             unscopedLookup("ec2", "DescribeVpcs"),
	// The functions that describe an existing VPC.
	"aws:ec2/getInternetGateway:getInternetGateway": unscopedLookup("ec2", "DescribeInternetGateways"),
	"aws:ec2/getNatGateway:getNatGateway":           unscopedLookup("ec2", "DescribeNatGateways"),
	"aws:ec2/getNetworkAcls:getNetworkAcls":         unscopedLookup("ec2", "DescribeNetworkAcls"),
	"aws:ec2/getRouteTable:getRouteTable":           unscopedLookup("ec2", "DescribeRouteTables"),
	"aws:ec2/getRouteTables:getRouteTables":         unscopedLookup("ec2", "DescribeRouteTables"),
	"aws:ec2/getSubnets:getSubnets":                 unscopedLookup("ec2", "DescribeSubnets"),
	"aws:ec2/getVpc:getVpc": func(scope policy.Scope) []policy.Statement {
		return []policy.Statement{
			describe("ec2", "DescribeRouteTables", "DescribeVpcs"),
			allow("ReadExistingVPCs", of("ec2", "DescribeVpcAttribute"), anyAccount(scope).ARN("ec2", "vpc/*")), // of a shared VPC, too
		}
	},
	"aws:ec2/getVpcDhcpOptions:getVpcDhcpOptions":               unscopedLookup("ec2", "DescribeDhcpOptions"),
	"aws:ec2/getVpcEndpoint:getVpcEndpoint":                     unscopedLookup("ec2", "DescribePrefixLists", "DescribeVpcEndpoints"),
	"aws:ec2/getVpcPeeringConnection:getVpcPeeringConnection":   unscopedLookup("ec2", "DescribeVpcPeeringConnections"),
	"aws:ec2/getVpnGateway:getVpnGateway":                       unscopedLookup("ec2", "DescribeVpnGateways"),
	"aws:ec2transitgateway/getVpcAttachments:getVpcAttachments": unscopedLookup("ec2", "DescribeTransitGatewayVpcAttachments"),
	"aws:vpc/getSecurityGroupRule:getSecurityGroupRule":         unscopedLookup("ec2", "DescribeSecurityGroupRules"),
	"aws:vpc/getSecurityGroupRules:getSecurityGroupRules":       unscopedLookup("ec2", "DescribeSecurityGroupRules"),
	"aws:ecr/getRepositories:getRepositories": func(scope policy.Scope) []policy.Statement {
		return []policy.Statement{allow("ReadRepositories", of("ecr", "DescribeRepositories"), scope.ARN("ecr", "repository/*"))}
	},
	"aws:guardduty/getDetector:getDetector": func(scope policy.Scope) []policy.Statement {
		return []policy.Statement{describe("guardduty", "ListDetectors"), readDetector(scope)}
	},
	"aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider": func(scope policy.Scope) []policy.Statement {
		return []policy.Statement{
			describe("iam", "ListOpenIDConnectProviders"),
			allow("ReadOIDCProviders", of("iam", "GetOpenIDConnectProvider"), scope.AccountARN("iam", "oidc-provider/*")),
		}
	},
	// The function also calls GetPolicyVersion, which ReadStatements allows for the boundary.
	"aws:iam/getPolicy:getPolicy": func(scope policy.Scope) []policy.Statement {
		return []policy.Statement{allow("FindPolicies", of("iam", "GetPolicy"), scope.AccountARN("iam", "policy/*"))}
	},
	"aws:iam/getServerCertificate:getServerCertificate": func(scope policy.Scope) []policy.Statement {
		return []policy.Statement{describe("iam", "ListServerCertificates"), allow("ReadServerCertificates",
			of("iam", "GetServerCertificate"), scope.AccountARN("iam", "server-certificate/*"))}
	},
	"aws:iam/getRoles:getRoles":                unscopedLookup("iam", "ListRoles"),
	"aws:cloudwatch/getLogGroups:getLogGroups": unscopedLookup("logs", "DescribeLogGroups"),
	// The functions that read the tags of roles and log groups with names of the stack. ReadStatements allows it.
	"aws:cloudwatch/getLogGroup:getLogGroup": func(policy.Scope) []policy.Statement { return nil },
	"aws:iam/getRole:getRole":                func(policy.Scope) []policy.Statement { return nil },
	"aws:route53/getRecords:getRecords": func(scope policy.Scope) []policy.Statement {
		return []policy.Statement{allow("ReadHostedZones", of("route53", "ListResourceRecordSets"), scope.GlobalARN("route53", "hostedzone/*"))}
	},
	"aws:index/getAvailabilityZones:getAvailabilityZones": unscopedLookup("ec2", "DescribeAvailabilityZones"),
	"aws:ec2/getSubnet:getSubnet":                         unscopedLookup("ec2", "DescribeSubnets"),
	"aws:lb/getListenerRule:getListenerRule":              unscopedLookup("elasticloadbalancing", "DescribeRules", "DescribeTags"),
	"aws:lb/getLoadBalancer:getLoadBalancer": unscopedLookup("elasticloadbalancing",
		"DescribeLoadBalancerAttributes", "DescribeLoadBalancers", "DescribeTags"),
	"aws:lb/getLbs:getLbs": unscopedLookup("elasticloadbalancing", "DescribeLoadBalancers", "DescribeTags"),
	"aws:lb/getListener:getListener": unscopedLookup("elasticloadbalancing",
		"DescribeListenerAttributes", "DescribeListeners", "DescribeTags"),
	"aws:route53/getZone:getZone": func(scope policy.Scope) []policy.Statement {
		return []policy.Statement{describe("route53", "ListHostedZones"), allow("ReadHostedZones",
			of("route53", "GetHostedZone", "ListTagsForResource"), scope.GlobalARN("route53", "hostedzone/*"))}
	},
	// GetCallerIdentity requires no permissions.
	// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
	"aws:index/getCallerIdentity:getCallerIdentity": func(policy.Scope) []policy.Statement { return nil },
	"aws:kms/getKey:getKey": func(scope policy.Scope) []policy.Statement {
		return []policy.Statement{allow("ReadKeys", of("kms", "DescribeKey"), scope.ARN("kms", "key/*"))}
	},
	"aws:resourcegroupstaggingapi/getResources:getResources": unscopedLookup("tag", "GetResources"),
	// HeadBucket requires s3:ListBucket, which would allow reading the names of all objects.
	// Without it AWS still returns whether the bucket exists, which is what is asked.
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
	"aws:s3/getBucket:getBucket": func(policy.Scope) []policy.Statement { return nil },
	// The provider has no function that finds a parameter without reading its value, so that
	// no parameter is looked up.
	"aws:secretsmanager/getSecrets:getSecrets": unscopedLookup("secretsmanager", "ListSecrets"),
	"aws:servicequotas/getServiceQuota:getServiceQuota": func(scope policy.Scope) []policy.Statement {
		return []policy.Statement{
			describe("servicequotas", "GetAWSDefaultServiceQuota"),
			allow("ReadQuotas", of("servicequotas", "GetServiceQuota"), scope.ARN("servicequotas", "*")),
		}
	},
	"aws:sns/getTopic:getTopic": func(scope policy.Scope) []policy.Statement {
		return []policy.Statement{
			describe("sns", "ListTopics"), allow("ReadTopicTags", of("sns", "ListTagsForResource"), scope.ARN("sns", "*")),
		}
	},
	"aws:sqs/getQueues:getQueues": unscopedLookup("sqs", "ListQueues"),
}

// Functions returns the tokens of the functions that have an entry, sorted.
func Functions() []string { return slices.Sorted(maps.Keys(lookupTable)) }

// unscopedLookup returns the entry of a function that calls actions without resource types.
func unscopedLookup(service string, actions ...string) func(policy.Scope) []policy.Statement {
	return func(policy.Scope) []policy.Statement { return []policy.Statement{describe(service, actions...)} }
}

// lookups returns the permissions of all functions.
func lookups(scope policy.Scope) []policy.Statement {
	var statements []policy.Statement
	for _, function := range Functions() {
		statements = append(statements, lookupTable[function](scope)...)
	}
	return statements
}

// unscoped is the ID of the statement with the read actions that support no resource
// types.
const unscoped = "ReadUnscopedResources"

// describe returns a statement that allows actions that support no resource types.
func describe(service string, actions ...string) policy.Statement {
	return allow(unscoped, of(service, actions...), "*")
}

// anyAccount returns the scope for resources that another account can share.
func anyAccount(scope policy.Scope) policy.Scope {
	return policy.Scope{Region: scope.Region, Account: "*"}
}
