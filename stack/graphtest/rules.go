package graphtest

import (
	"encoding/json"
	"slices"

	"ecs-foundation/iam/policy"
	lbplan "ecs-foundation/loadbalancer/plan"
)

// The resource types that the rules check or refer to.
const (
	loadBalancer = "aws:lb/loadBalancer:LoadBalancer"
	listener     = "aws:lb/listener:Listener"
	targetGroup  = "aws:lb/targetGroup:TargetGroup"
	association  = "aws:wafv2/webAclAssociation:WebAclAssociation"
	bucket       = "aws:s3/bucketV2:BucketV2"
	bucketPolicy = "aws:s3/bucketPolicy:BucketPolicy"
	publicAccess = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
	ownership    = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
	encryption   = "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2"
	versioning   = "aws:s3/bucketVersioningV2:BucketVersioningV2"
	lifecycle    = "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2"
)

var (
	https     = is("protocol", "HTTPS")
	redirects = every(is("defaultActions.type", "redirect"), is("defaultActions.redirect.protocol", "HTTPS"))
	algorithm = "rules.applyServerSideEncryptionByDefault.sseAlgorithm"
)

// Rules returns the rules for a load balancer and its log bucket from Security Hub's
// Foundational Security Best Practices, CIS, checkov, trivy, and Pulumi's
// compliance-policies and awsguard.
func Rules() []Rule { return rules }

var rules = []Rule{
	{
		[]string{"ELB.1", "CKV_AWS_2", "CKV2_AWS_20", "AVD-AWS-0054", "alb-http-to-https-redirection"},
		"HTTP listeners redirect to HTTPS", listener, either(https, redirects),
	},
	{
		[]string{"ELB.4", "CKV_AWS_131", "AVD-AWS-0052"},
		"invalid HTTP headers are dropped", loadBalancer, is("dropInvalidHeaderFields", true),
	},
	{
		[]string{
			"ELB.5", "CIS 7.0 4.10", "CKV_AWS_91",
			"aws-lb-loadbalancer-configure-access-logging", "aws-lb-loadbalancer-enable-access-logging",
		},
		"requests are logged", loadBalancer, every(is("accessLogs.enabled", true), set("accessLogs.bucket")),
	},
	{[]string{"ELB.6", "CKV_AWS_150"}, "deletion protection is enabled", loadBalancer, is("enableDeletionProtection", true)},
	{
		[]string{"ELB.12", "CKV_AWS_328"},
		"ambiguous requests (request smuggling) are rejected", loadBalancer, is("desyncMitigationMode", "defensive", "strictest"),
	},
	{[]string{"ELB.13"}, "the load balancer is in at least two zones", loadBalancer, inTwoZones},
	{[]string{"ELB.16", "CKV2_AWS_28"}, "a web ACL filters requests", loadBalancer, attached(association, "resourceArn", always)},
	{
		[]string{"ELB.17", "CKV_AWS_103", "AVD-AWS-0047", "aws-lb-listener-configure-secure-tls"},
		"HTTPS uses TLS 1.2 or later, with forward secrecy", listener,
		either(is("protocol", "HTTP"), is("sslPolicy", lbplan.TLSPolicy)),
	},
	{[]string{"ELB.18", "aws-lb-listener-disallow-unencrypted-traffic"}, "every listener uses HTTPS", listener, https},
	{[]string{"ELB.21"}, "health checks are encrypted", targetGroup, is("healthCheck.protocol", "HTTPS")},
	{[]string{"ELB.22", "CKV_AWS_378"}, "requests to targets are encrypted", targetGroup, https},
	{[]string{"CKV_AWS_260"}, "port 80 is not open to the internet", ingressRule, notPublicAtPort80},
	{[]string{"CKV_AWS_261"}, "a health check has a path", targetGroup, set("healthCheck.path")},
	{[]string{"AVD-AWS-0053"}, "the load balancer is internal", loadBalancer, is("internal", true)},
	{
		[]string{"S3.2", "S3.3", "S3.6", "CKV_AWS_70"},
		"a bucket policy allows only AWS services", bucket, attached(bucketPolicy, "bucket", forServicesOnly),
	},
	{[]string{"S3.5", "CIS 7.0 3.1.1"}, "a bucket requires TLS", bucket, attached(bucketPolicy, "bucket", requiresTLS)},
	{[]string{"S3.7", "CKV_AWS_144"}, "a bucket is replicated to another region", bucket, never},
	{
		[]string{
			"S3.8", "CIS 7.0 3.1.4", "CKV_AWS_53", "CKV_AWS_54", "CKV_AWS_55", "CKV_AWS_56", "CKV2_AWS_6",
			"AVD-AWS-0086", "AVD-AWS-0087", "AVD-AWS-0091", "AVD-AWS-0093", "AVD-AWS-0094",
		},
		"public access to a bucket is blocked", bucket, attached(publicAccess, "bucket", every(
			is("blockPublicAcls", true), is("blockPublicPolicy", true), is("ignorePublicAcls", true), is("restrictPublicBuckets", true),
		)),
	},
	{[]string{"S3.9", "CKV_AWS_18", "AVD-AWS-0089"}, "requests to a bucket are logged", bucket, never},
	{
		[]string{"S3.10", "S3.13", "CKV2_AWS_61"},
		"a bucket deletes old objects and versions", bucket,
		attached(lifecycle, "bucket", every(set("rules.expiration.days"), set("rules.noncurrentVersionExpiration.noncurrentDays"))),
	},
	{[]string{"S3.11", "CKV2_AWS_62"}, "a bucket has event notifications", bucket, never},
	{
		[]string{"S3.12", "CKV2_AWS_65"},
		"a bucket has no access control lists", bucket,
		attached(ownership, "bucket", is("rule.objectOwnership", "BucketOwnerEnforced")),
	},
	{
		[]string{"S3.14", "CKV_AWS_21", "AVD-AWS-0090"},
		"a bucket has versioning", bucket,
		attached(versioning, "bucket", is("versioningConfiguration.status", "Enabled")),
	},
	{
		[]string{"S3.17", "CKV_AWS_145", "AVD-AWS-0132"},
		"a bucket is encrypted with a KMS key", bucket,
		attached(encryption, "bucket", is(algorithm, "aws:kms")),
	},
	{
		[]string{"CKV_AWS_19", "AVD-AWS-0088"},
		"a bucket is encrypted", bucket,
		attached(encryption, "bucket", is(algorithm, "AES256", "aws:kms")),
	},
	{
		[]string{"CKV_AWS_300"},
		"a bucket deletes incomplete multipart uploads", bucket,
		attached(lifecycle, "bucket", set("rules.abortIncompleteMultipartUpload.daysAfterInitiation")),
	},
}

func inTwoZones(_ *Graph, r *Resource) bool {
	subnets, _ := r.Inputs["subnets"].([]any)
	return len(subnets) > 1
}

func notPublicAtPort80(_ *Graph, r *Resource) bool {
	return r.Inputs["cidrIpv4"] != "0.0.0.0/0" && r.Inputs["cidrIpv6"] != "::/0" || r.Inputs["fromPort"] != 80.0
}

// A statement is a statement of a bucket policy.
type statement struct {
	Effect    policy.Effect
	Principal any
	Condition policy.Conditions
}

func statements(r *Resource) []statement {
	var document struct{ Statement []statement }
	text, _ := r.Inputs["policy"].(string)
	if json.Unmarshal([]byte(text), &document) != nil {
		return nil
	}
	return document.Statement
}

func forServicesOnly(_ *Graph, r *Resource) bool {
	return !slices.ContainsFunc(statements(r), func(s statement) bool {
		principal, _ := s.Principal.(map[string]any)
		return s.Effect == policy.Allow && (len(principal) != 1 || principal["Service"] == nil)
	})
}

func requiresTLS(_ *Graph, r *Resource) bool {
	return slices.ContainsFunc(statements(r), func(s statement) bool {
		return s.Effect == policy.Deny && s.Principal == "*" && slices.Equal(s.Condition["Bool"]["aws:SecureTransport"], []string{"false"})
	})
}
