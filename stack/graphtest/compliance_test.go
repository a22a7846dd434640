package graphtest_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/graphtest"
)

type object = map[string]any

const cleartext = `{"Effect": "Deny", "Principal": "*", "Condition": {"Bool": {"aws:SecureTransport": ["false"]}}}`

// compliant returns the inputs of one resource of each type that the rules check or
// refer to.
func compliant() map[string]object {
	return map[string]object{
		"aws:lb/loadBalancer:LoadBalancer": {
			"dropInvalidHeaderFields": true, "enableDeletionProtection": true, "desyncMitigationMode": "strictest",
			"accessLogs": object{"enabled": true, "bucket": "logs"}, "subnets": []any{"a", "b"}, "internal": true,
		},
		"aws:wafv2/webAclAssociation:WebAclAssociation":             {"resourceArn": "<aws:lb/loadBalancer:LoadBalancer arn>"},
		"aws:lb/listener:Listener":                                  {"protocol": "HTTPS", "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06"},
		"aws:lb/targetGroup:TargetGroup":                            {"protocol": "HTTPS", "healthCheck": object{"protocol": "HTTPS", "path": "/"}},
		"aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {"cidrIpv4": "0.0.0.0/0", "fromPort": 443},
		"aws:s3/bucketV2:BucketV2":                                  {},
		"aws:s3/bucketPolicy:BucketPolicy": {
			"policy": `{"Statement": [{"Effect": "Allow", "Principal": {"Service": "logs"}}, ` + cleartext + `]}`,
		},
		"aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
			"blockPublicAcls": true, "blockPublicPolicy": true, "ignorePublicAcls": true, "restrictPublicBuckets": true,
		},
		"aws:s3/bucketOwnershipControls:BucketOwnershipControls": {"rule": object{"objectOwnership": "BucketOwnerEnforced"}},
		"aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2": {
			"rules": []any{object{"applyServerSideEncryptionByDefault": object{"sseAlgorithm": "aws:kms"}}},
		},
		"aws:s3/bucketVersioningV2:BucketVersioningV2": {"versioningConfiguration": object{"status": "Enabled"}},
		"aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2": {"rules": []any{object{
			"expiration": object{"days": 30}, "noncurrentVersionExpiration": object{"noncurrentDays": 7},
			"abortIncompleteMultipartUpload": object{"daysAfterInitiation": 7},
		}}},
	}
}

// findings registers the compliant resources, each named after its type, with a change
// of one, and returns the findings.
func findings(t *testing.T, typ string, change object) map[string][]string {
	t.Helper()
	resources := compliant()
	for name, inputs := range resources {
		if name != "aws:s3/bucketV2:BucketV2" && name[:6] == "aws:s3" {
			inputs["bucket"] = "<aws:s3/bucketV2:BucketV2>"
		}
	}
	maps.Copy(resources[typ], change)
	return graphtest.Run(t, func(ctx *pulumi.Context) error {
		for name, inputs := range resources {
			if err := resource(ctx, nil, name, name, pulumi.ToMap(inputs)); err != nil {
				return err
			}
		}
		return nil
	}).Findings()
}

func TestEachRuleHasAViolation(t *testing.T) {
	t.Parallel()
	const (
		alb, listener, group = "aws:lb/loadBalancer:LoadBalancer", "aws:lb/listener:Listener", "aws:lb/targetGroup:TargetGroup"
		bucket, policy       = "aws:s3/bucketV2:BucketV2", "aws:s3/bucketPolicy:BucketPolicy"
		encryption           = "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2"
		lifecycle            = "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2"
	)
	unsupported := findings(t, bucket, nil)
	require.Equal(t, map[string][]string{"S3.7": {bucket}, "S3.9": {bucket}, "S3.11": {bucket}}, unsupported, "the project has no setting for these")
	forward := object{"protocol": "HTTP", "sslPolicy": nil, "defaultActions": []any{object{"type": "forward"}}}
	toHTTP := object{"protocol": "HTTP", "defaultActions": []any{object{"type": "redirect", "redirect": object{"protocol": "HTTP"}}}}
	redirect := object{"protocol": "HTTP", "defaultActions": []any{object{"type": "redirect", "redirect": object{"protocol": "HTTPS"}}}}
	covered := maps.Clone(unsupported)
	for _, tc := range []struct {
		typ    string
		change object
		want   []string
	}{
		{alb, object{"dropInvalidHeaderFields": nil}, []string{"ELB.4"}},
		{alb, object{"accessLogs": object{"enabled": false, "bucket": "logs"}}, []string{"ELB.5"}},
		{alb, object{"accessLogs": nil}, []string{"ELB.5"}},
		{alb, object{"enableDeletionProtection": false}, []string{"ELB.6"}},
		{alb, object{"desyncMitigationMode": "monitor"}, []string{"ELB.12"}},
		{alb, object{"subnets": []any{"a"}}, []string{"ELB.13"}},
		{alb, object{"internal": nil}, []string{"AVD-AWS-0053"}},
		{"aws:wafv2/webAclAssociation:WebAclAssociation", object{"resourceArn": "<another arn>"}, []string{"ELB.16"}},
		{listener, forward, []string{"ELB.1", "ELB.18"}},
		{listener, toHTTP, []string{"ELB.1", "ELB.18"}},
		{listener, redirect, []string{"ELB.18"}},
		{listener, object{"sslPolicy": "ELBSecurityPolicy-2016-08"}, []string{"ELB.17"}},
		{group, object{"protocol": "HTTP"}, []string{"ELB.22"}},
		{group, object{"healthCheck": object{"path": "/"}}, []string{"ELB.21"}},
		{group, object{"healthCheck": object{"protocol": "HTTPS"}}, []string{"CKV_AWS_261"}},
		{"aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", object{"fromPort": 80}, []string{"CKV_AWS_260"}},
		{policy, object{"policy": `{"Statement": [{"Effect": "Allow", "Principal": "*"}, ` + cleartext + `]}`}, []string{"S3.2"}},
		{policy, object{"policy": `{"Statement": [{"Effect": "Allow", "Principal": {"AWS": ["1"]}}, ` + cleartext + `]}`}, []string{"S3.2"}},
		{policy, object{"policy": `{"Statement": []}`}, []string{"S3.5"}},
		{policy, object{"bucket": "<another>"}, []string{"S3.2", "S3.5"}},
		{"aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", object{"ignorePublicAcls": false}, []string{"S3.8"}},
		{"aws:s3/bucketOwnershipControls:BucketOwnershipControls", object{"rule": object{"objectOwnership": "ObjectWriter"}}, []string{"S3.12"}},
		{"aws:s3/bucketVersioningV2:BucketVersioningV2", object{"versioningConfiguration": object{"status": "Suspended"}}, []string{"S3.14"}},
		{encryption, object{"rules": []any{}}, []string{"CKV_AWS_19", "S3.17"}},
		{lifecycle, object{"rules": []any{object{"expiration": object{"days": 30}}}}, []string{"CKV_AWS_300", "S3.10"}},
	} {
		found := findings(t, tc.typ, tc.change)
		maps.DeleteFunc(found, func(id string, _ []string) bool { return unsupported[id] != nil })
		require.Equal(t, tc.want, slices.Sorted(maps.Keys(found)), "%s with %v", tc.typ, tc.change)
		maps.Copy(covered, found)
	}
	for _, rule := range graphtest.Rules() {
		require.Contains(t, covered, rule.IDs[0], "no case violates it")
	}
}
