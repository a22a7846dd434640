package stack

import (
	"slices"

	"ecs-foundation/stack/config"
)

// A ProtectedType is a resource type that holds data or an identity that others depend on.
type ProtectedType struct {
	Type string
	// Noun names the resource, and Lost what its deletion loses.
	Noun, Lost string
}

// ProtectedTypes returns the types whose resources Pulumi does not delete or replace in
// production. The stack creates no KMS keys.
func ProtectedTypes() []ProtectedType {
	return []ProtectedType{
		{"aws:ec2/vpc:Vpc", "VPC", "everything in it"},
		{"aws:ec2/subnet:Subnet", "subnet", "the network of the services and databases in it"},
		// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-eips.html
		{"aws:ec2/eip:Eip", "public address of a NAT gateway", "the address, which firewalls of others allow"},
		{"aws:lb/loadBalancer:LoadBalancer", "load balancer", "its DNS name, to which records of others point"},
		{"aws:route53/record:Record", "DNS record of the load balancer", "the name that clients use"},
		{"aws:s3/bucketV2:BucketV2", "log bucket", "the logs in it"},
		{"aws:ecr/repository:Repository", "ECR repository", "the images in it"},
		{"aws:cloudwatch/logGroup:LogGroup", "log group", "the log events in it"},
		{"aws:cloudwatch/logDestination:LogDestination", "log destination", "the log events that other accounts forward to it"},
		// https://docs.aws.amazon.com/sns/latest/api/API_DeleteTopic.html
		{"aws:sns/topic:Topic", "topic of findings", "its subscriptions"},
		// https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DeleteDetector.html
		{"aws:guardduty/detector:Detector", "GuardDuty detector", "its findings"},
		{
			"aws:iam/openIdConnectProvider:OpenIdConnectProvider", "identity provider of GitHub",
			"the workflows of every stack in the account",
		},
	}
}

// Protects reports whether Pulumi protects a resource: in production, unless
// preflight.allow contains its name.
func Protects(cfg config.Config, typ, name string) bool {
	return cfg.Profile == config.Production && !slices.Contains(cfg.Preflight.Allow, name) &&
		slices.ContainsFunc(ProtectedTypes(), func(p ProtectedType) bool { return p.Type == typ })
}
