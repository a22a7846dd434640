package plan

import (
	"fmt"
	"strings"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// A load balancer can use only certificates, trust stores, web ACLs and user pools in the
// same region and account.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html
var (
	certificateARN = validate.ARN{
		Name: "certificate", Example: "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555",
		Types: []string{`acm:REGION:ACCOUNT:certificate/[\w-]+`, `iam::ACCOUNT:server-certificate/[\w/+=,.@-]+`},
	}
	listenerARN = validate.ARN{
		Name:    "listener of an Application Load Balancer",
		Example: "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/shop/0123456789abcdef/0123456789abcdef",
		Types:   []string{`elasticloadbalancing:REGION:ACCOUNT:listener/app/[\w-]+/[0-9a-f]+/[0-9a-f]+`},
	}
	trustStoreARN = validate.ARN{
		Name: "trust store", Example: "arn:aws:elasticloadbalancing:us-east-1:123456789012:truststore/clients/0123456789abcdef",
		Types: []string{`elasticloadbalancing:REGION:ACCOUNT:truststore/[\w/-]+`},
	}
	webACLARN = validate.ARN{
		Name:    "regional web ACL",
		Example: "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/11111111-2222-3333-4444-555555555555",
		Types:   []string{`wafv2:REGION:ACCOUNT:regional/webacl/[\w-]+/[0-9a-f-]+`},
	}
	userPoolARN = validate.ARN{
		Name: "user pool", Example: "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEfGhI",
		Types: []string{`cognito-idp:REGION:ACCOUNT:userpool/REGION_[A-Za-z0-9]+`},
	}
	// An alarm can notify a topic of another account, but not of another region.
	// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
	topicARN = validate.ARN{
		Name: "SNS topic", Example: "arn:aws:sns:us-east-1:123456789012:alarms",
		Types: []string{`sns:REGION:ACCOUNT:[\w-]{1,256}(\.fifo)?`}, Account: validate.AnyAccount,
	}
)

// webACLConstraint rejects web ACLs for CloudFront, which are global.
func webACLConstraint() validate.Constraint {
	c := webACLARN.Constraint()
	c.Check = func(arn string) string {
		if a, ok := awsname.ParseARN(arn); ok && a.Service == "wafv2" && strings.HasPrefix(a.Resource, "global/webacl/") {
			return fmt.Sprintf("invalid value %q: must be regional; this web ACL is for CloudFront", arn)
		}
		return ""
	}
	return c
}

// userPoolConstraint rejects a user pool whose ID has another region than its ARN.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolType.html
func userPoolConstraint() validate.Constraint {
	c := userPoolARN.Constraint()
	c.Required = true
	c.Check = func(arn string) string {
		a, ok := awsname.ParseARN(arn)
		id := strings.TrimPrefix(a.Resource, "userpool/")
		if ok && c.Pattern.MatchString(arn) && !strings.HasPrefix(id, a.Region+"_") {
			return fmt.Sprintf("invalid ARN %q: the ID of a user pool in %s starts with %[2]s_", arn, a.Region)
		}
		return ""
	}
	return c
}
