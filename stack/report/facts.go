package report

import (
	"strings"

	"ecs-foundation/internal/markdown"
)

// A fact describes the effect of replacing or deleting a resource type.
type fact struct {
	noun string
	// down describes the failures between deletion and creation. moved describes those
	// that occur even if the new resource is created first.
	down, moved string
	// lost describes the data that cannot be restored.
	lost string
}

const (
	redeploy = "services with its ID use the old group until they are deployed again"
	connect  = "new connections that this rule allows; existing connections continue"
)

// bucketSetting is the fact of bucket settings that are separate resources.
var bucketSetting = fact{noun: "bucket setting", down: "this setting of the bucket, for seconds", moved: "nothing"}

// facts are the facts by resource type. For other types a report states only the order
// of creation and deletion.
var facts = map[string]fact{
	"aws:ec2/vpc:Vpc": {
		noun:  "VPC",
		down:  "everything in it",
		moved: "everything in it, because all of it is replaced",
	},
	"aws:ec2/subnet:Subnet": {
		noun:  "subnet",
		down:  "everything in it",
		moved: "everything in it has to move: AWS does not delete a subnet that is in use, and the update waits",
	},
	"aws:ec2/natGateway:NatGateway": {
		noun:  "NAT gateway",
		down:  "internet access of its zone, and of zones that share it",
		moved: "open connections through it, once, when the route changes; it has a new address",
	},
	"aws:ec2/eip:Eip": {
		noun:  "public address",
		down:  "internet access through it",
		moved: "nothing, but traffic has a new source address",
		lost:  "the address: AWS allocates a different one, which firewalls that allowed the old one must allow",
	},
	"aws:ec2/internetGateway:InternetGateway": {
		noun:  "internet gateway",
		down:  "everything from and to the internet",
		moved: "everything from and to the internet, because a VPC can have only one",
	},
	"aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": {
		noun:  "egress-only gateway",
		down:  "internet access by IPv6",
		moved: "nothing",
	},
	"aws:ec2/routeTable:RouteTable": {
		noun:  "route table",
		down:  "internet access of its subnets",
		moved: "nothing, because subnets are associated after its routes exist",
	},
	"aws:ec2/routeTableAssociation:RouteTableAssociation": {
		noun:  "route table association",
		down:  "internet access of the subnet, for seconds: the main table has no default route",
		moved: "nothing",
	},
	"aws:ec2/route:Route": {
		noun:  "route",
		down:  "traffic to its destination, for seconds",
		moved: "nothing",
	},
	"aws:ec2/vpcEndpoint:VpcEndpoint": {
		noun:  "endpoint",
		down:  "calls to the service, unless there is a NAT gateway",
		moved: "calls to the service, for seconds, until its DNS name resolves to the new endpoint",
	},
	"aws:ec2/networkAcl:NetworkAcl": {
		noun:  "network ACL",
		down:  "nothing: the VPC's default network ACL, which allows everything, applies",
		moved: "nothing",
	},
	"aws:ec2/securityGroup:SecurityGroup": {
		noun:  "security group",
		down:  "everything in it: AWS does not delete a group that is in use, and the update waits",
		moved: redeploy,
	},
	"aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
		noun:  "default security group",
		down:  "nothing: it is not used",
		moved: "nothing: it is not used",
	},
	"aws:ec2/defaultRouteTable:DefaultRouteTable": {
		noun:  "main route table",
		down:  "nothing: no subnet uses it",
		moved: "nothing: no subnet uses it",
	},
	"aws:ec2/flowLog:FlowLog": {
		noun:  "flow log",
		down:  "nothing, but traffic in the meantime is not logged",
		moved: "nothing",
	},
	"aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
		noun:  "ingress rule",
		down:  connect,
		moved: "nothing",
	},
	"aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
		noun:  "egress rule",
		down:  connect,
		moved: "nothing",
	},
	"aws:lb/loadBalancer:LoadBalancer": {
		noun:  "load balancer",
		down:  "all requests to it",
		moved: "requests to its old DNS name, until clients resolve the new one",
	},
	"aws:lb/listener:Listener": {
		noun:  "listener",
		down:  "its port, for seconds",
		moved: "nothing",
	},
	"aws:lb/listenerRule:ListenerRule": {
		noun:  "listener rule",
		down:  "its requests, which match a later rule or get a 404 response",
		moved: "nothing",
	},
	"aws:lb/targetGroup:TargetGroup": {
		noun:  "target group",
		down:  "its requests",
		moved: "its requests, from the change of the listener rule until the service is deployed with the new, empty group",
	},
	"aws:iam/role:Role": {
		noun:  "role",
		down:  "AWS calls of its tasks, and task starts, until the services are deployed again",
		moved: "nothing, if the services are deployed with the new ARN",
	},
	"aws:iam/rolePolicy:RolePolicy": {
		noun:  "inline policy",
		down:  "the permissions of the role, for seconds",
		moved: "nothing",
	},
	"aws:iam/policy:Policy": {
		noun:  "policy",
		down:  "the permissions of the role, for seconds",
		moved: "nothing",
	},
	"aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
		noun:  "policy attachment",
		down:  "the permissions of the role, for seconds",
		moved: "nothing",
	},
	"aws:cloudwatch/logGroup:LogGroup": {
		noun:  "log group",
		down:  "logs, which are dropped",
		moved: "nothing, if the services are deployed with the new name",
		lost:  "all its log events",
	},
	"aws:ecr/repository:Repository": {
		noun:  "ECR repository",
		down:  "pushes, and task starts that pull from it, until its images are pushed again",
		moved: "nothing, if the services are deployed with images of the new repository",
		lost:  "all images in it",
	},
	"aws:ecr/lifecyclePolicy:LifecyclePolicy": {
		noun:  "lifecycle policy",
		down:  "nothing: no image expires in the meantime",
		moved: "nothing",
	},
	"aws:cloudwatch/metricAlarm:MetricAlarm": {
		noun:  "alarm",
		down:  "nothing, but the alarm does not notify in the meantime",
		moved: "nothing",
	},
	"aws:cloudwatch/dashboard:Dashboard": {
		noun:  "dashboard",
		down:  "only the dashboard",
		moved: "nothing",
	},
	"aws:route53/record:Record": {
		noun:  "DNS record",
		down:  "its name, for as long as resolvers cache the negative response",
		moved: "nothing",
	},
	"aws:acm/certificate:Certificate": {
		noun:  "certificate",
		down:  "HTTPS: AWS does not delete a certificate that a listener uses",
		moved: "nothing, once the new one is validated",
	},
	"aws:acm/certificateValidation:CertificateValidation": {
		noun:  "certificate validation",
		down:  "nothing",
		moved: "nothing",
	},
	"aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": {
		noun:  "subscription filter",
		down:  "nothing, but log events in the meantime are not forwarded",
		moved: "nothing",
	},
	"aws:accessanalyzer/analyzer:Analyzer": {
		noun:  "analyzer",
		down:  "nothing, but access in the meantime is not analyzed",
		moved: "nothing",
		lost:  "its findings and archive rules",
	},
	"aws:wafv2/webAclAssociation:WebAclAssociation": {
		noun:  "web ACL association",
		down:  "nothing, but requests in the meantime are not filtered: the load balancer is unprotected for seconds",
		moved: "nothing",
	},
	"aws:rds/subnetGroup:SubnetGroup": {
		noun:  "subnet group",
		down:  "nothing: AWS does not delete a subnet group that a database uses",
		moved: "nothing",
	},
	"aws:elasticache/subnetGroup:SubnetGroup": {
		noun:  "subnet group",
		down:  "nothing: AWS does not delete a subnet group that a cache uses",
		moved: "nothing",
	},
	"aws:s3/bucketVersioningV2:BucketVersioningV2":                                               bucketSetting,
	"aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2": bucketSetting,
	"aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock":                                     bucketSetting,
	"aws:s3/bucketPolicy:BucketPolicy":                                                           bucketSetting,
	"aws:s3/bucketOwnershipControls:BucketOwnershipControls":                                     bucketSetting,
	"aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2":                       bucketSetting,
	"aws:s3/bucketV2:BucketV2": {
		noun:  "bucket",
		down:  "reads and writes",
		moved: "reads of existing objects, because the new bucket is empty",
		lost:  "all objects in it",
	},
}

// Kind returns the noun of a resource type, as Markdown.
func Kind(typ string) string {
	if f, ok := facts[typ]; ok {
		return f.noun
	}
	switch {
	case strings.HasPrefix(typ, "pulumi:providers:"):
		return "provider"
	case strings.HasPrefix(typ, "ecs-foundation:"):
		return "component"
	case typ == "pulumi:pulumi:Stack":
		return "stack"
	}
	return markdown.Code(typ[strings.LastIndex(typ, ":")+1:])
}

// Meanwhile describes what fails while a step replaces a resource.
func (s Step) Meanwhile() string {
	f, known := facts[s.Type]
	switch {
	case known && s.DeletedFirst:
		return "deleted first: " + f.down
	case known:
		return f.moved
	case s.DeletedFirst:
		return "deleted before the new one is created"
	default:
		return "deleted after the new one is created"
	}
}

// Lost returns what cannot be restored after a step, or "".
func (s Step) Lost() string {
	if !s.Kept && (s.Op == Delete || s.Op == Replace) {
		return facts[s.Type].lost
	}
	return ""
}
