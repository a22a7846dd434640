package report

import "strings"

// A fact describes the effect of replacing or deleting a resource type.
type fact struct {
	noun string
	// down is what fails between deletion and creation, and moved what fails even if the
	// new resource is created first.
	down, moved string
	// lost is what cannot be restored.
	lost string
}

const (
	redeploy = "services that name its ID keep the old one until they are deployed anew"
	connect  = "new connections by this rule; those that stand go on"
)

// bucketSetting is a setting of a bucket that is a separate resource.
var bucketSetting = fact{noun: "bucket's setting", down: "that setting of the bucket, for seconds", moved: "nothing"}

// facts are facts by resource type. For other types a report states only the engine's
// order.
var facts = map[string]fact{
	"aws:ec2/vpc:Vpc": {
		noun:  "VPC",
		down:  "everything in it",
		moved: "everything in it: all of it is made anew",
	},
	"aws:ec2/subnet:Subnet": {
		noun:  "subnet",
		down:  "everything in it",
		moved: "everything in it moves: AWS does not delete a subnet that is in use, and the update waits for that",
	},
	"aws:ec2/natGateway:NatGateway": {
		noun:  "NAT gateway",
		down:  "the way out of its zone, and of those that share it",
		moved: "connections through it break once, as the route moves; it has another address",
	},
	"aws:ec2/eip:Eip": {
		noun:  "public address",
		down:  "the way out through it",
		moved: "the world sees another address",
		lost:  "the address itself: AWS hands out another one, and who allowed it has to allow that",
	},
	"aws:ec2/internetGateway:InternetGateway": {
		noun:  "internet gateway",
		down:  "everything from and to the internet",
		moved: "everything from and to the internet: a VPC takes one",
	},
	"aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": {
		noun:  "egress-only gateway",
		down:  "the way out by IPv6",
		moved: "nothing: the routes move",
	},
	"aws:ec2/routeTable:RouteTable": {
		noun:  "route table",
		down:  "the ways out of its subnets",
		moved: "nothing: its subnets move when it has its routes",
	},
	"aws:ec2/routeTableAssociation:RouteTableAssociation": {
		noun:  "subnet's table",
		down:  "the way out of the subnet, for seconds: the main table leads nowhere",
		moved: "nothing",
	},
	"aws:ec2/route:Route": {
		noun:  "route",
		down:  "the way that it leads, for seconds",
		moved: "nothing",
	},
	"aws:ec2/vpcEndpoint:VpcEndpoint": {
		noun:  "endpoint",
		down:  "calls to that service, where there is no NAT gateway",
		moved: "calls to that service for some seconds, until its name leads to the new one",
	},
	"aws:ec2/networkAcl:NetworkAcl": {
		noun:  "network ACL",
		down:  "nothing: AWS's default one, which lets all pass, stands in",
		moved: "nothing",
	},
	"aws:ec2/securityGroup:SecurityGroup": {
		noun:  "security group",
		down:  "everything in it: AWS deletes no group that is in use, and the update waits for that",
		moved: redeploy,
	},
	"aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
		noun:  "default group",
		down:  "nothing: nobody is in it",
		moved: "nothing: nobody is in it",
	},
	"aws:ec2/defaultRouteTable:DefaultRouteTable": {
		noun:  "main table",
		down:  "nothing: no subnet goes by it",
		moved: "nothing: no subnet goes by it",
	},
	"aws:ec2/flowLog:FlowLog": {
		noun:  "flow log",
		down:  "nothing; flows meanwhile are not logged",
		moved: "nothing",
	},
	"aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
		noun:  "rule, in",
		down:  connect,
		moved: "nothing",
	},
	"aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
		noun:  "rule, out",
		down:  connect,
		moved: "nothing",
	},
	"aws:lb/loadBalancer:LoadBalancer": {
		noun:  "load balancer",
		down:  "the way in",
		moved: "whoever goes by its old DNS name, until the name that they use leads to the new one",
	},
	"aws:lb/listener:Listener": {
		noun:  "listener",
		down:  "its port, for seconds",
		moved: "nothing",
	},
	"aws:lb/listenerRule:ListenerRule": {
		noun:  "listener rule",
		down:  "its requests, which fall to a later rule or to 404",
		moved: "nothing",
	},
	"aws:lb/targetGroup:TargetGroup": {
		noun:  "target group",
		down:  "its requests",
		moved: "nothing is cut: it is made first and the rule moved; it is empty until the service is deployed into it",
	},
	"aws:iam/role:Role": {
		noun:  "role",
		down:  "what its tasks ask of AWS, and every start of one, until they are deployed anew",
		moved: "nothing, when the services are deployed with the new ARN",
	},
	"aws:iam/rolePolicy:RolePolicy": {
		noun:  "role's policy",
		down:  "what the role may do, for seconds",
		moved: "nothing",
	},
	"aws:iam/policy:Policy": {
		noun:  "policy",
		down:  "what the role may do, for seconds",
		moved: "nothing",
	},
	"aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
		noun:  "role's hold on a policy",
		down:  "what the role may do, for seconds",
		moved: "nothing",
	},
	"aws:cloudwatch/logGroup:LogGroup": {
		noun:  "log group",
		down:  "logs, which tasks then write nowhere",
		moved: "nothing, when the services are deployed with the new name",
		lost:  "all that was logged in it",
	},
	"aws:cloudwatch/metricAlarm:MetricAlarm": {
		noun:  "alarm",
		down:  "nothing; what it watches tells nobody",
		moved: "nothing",
	},
	"aws:cloudwatch/dashboard:Dashboard": {
		noun:  "dashboard",
		down:  "nothing but the dashboard",
		moved: "nothing",
	},
	"aws:route53/record:Record": {
		noun:  "DNS record",
		down:  "its name, for as long as resolvers keep the answer that there is none",
		moved: "nothing",
	},
	"aws:acm/certificate:Certificate": {
		noun:  "certificate",
		down:  "HTTPS: AWS deletes none that a listener has",
		moved: "nothing, when the new one is validated",
	},
	"aws:acm/certificateValidation:CertificateValidation": {
		noun:  "validation",
		down:  "nothing",
		moved: "nothing",
	},
	"aws:wafv2/webAclAssociation:WebAclAssociation": {
		noun:  "web ACL's association",
		down:  "nothing; requests meanwhile are not filtered",
		moved: "nothing",
	},
	"aws:rds/subnetGroup:SubnetGroup": {
		noun:  "subnet group",
		down:  "nothing that runs: AWS deletes none in which a database is",
		moved: "nothing",
	},
	"aws:elasticache/subnetGroup:SubnetGroup": {
		noun:  "subnet group",
		down:  "nothing that runs: AWS deletes none in which a cache is",
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
		down:  "what reads and writes it",
		moved: "what reads it finds it empty",
		lost:  "all objects in it",
	},
}

// kind returns the noun of a resource type.
func kind(of string) string {
	if f, ok := facts[of]; ok {
		return f.noun
	}
	return of[strings.LastIndex(of, ":")+1:]
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
		return "the engine deletes it before the new one is made"
	default:
		return "the engine makes the new one before it deletes it"
	}
}

// lost returns what cannot be restored after a step, or "".
func (s Step) lost() string {
	if s.Op == Delete || s.Op == Replace {
		return facts[s.Type].lost
	}
	return ""
}
