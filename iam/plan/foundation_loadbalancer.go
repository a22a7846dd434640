package plan

import "ecs-foundation/iam/policy"

// loadBalancerStatements returns the permissions to create, change and delete the load
// balancers, their certificates and their DNS records.
func loadBalancerStatements(scope policy.Scope) []policy.Statement {
	records := allow("ChangeDNSRecords", []string{"route53:ChangeResourceRecordSets"}, scope.GlobalARN("route53", "hostedzone/*"))
	records.Conditions = policy.Conditions{"ForAllValues:StringEquals": {
		"route53:ChangeResourceRecordSetsRecordTypes": {"A", "AAAA", "CNAME"},
	}}
	return []policy.Statement{
		allow("ManageLoadBalancers", loadBalancerActions,
			scope.ARN("elasticloadbalancing", "loadbalancer/app/*"), scope.ARN("elasticloadbalancing", "targetgroup/*"),
			scope.ARN("elasticloadbalancing", "listener/app/*"), scope.ARN("elasticloadbalancing", "listener-rule/app/*")),
		allow("AssociateWebACLs", []string{"wafv2:AssociateWebACL", "wafv2:DisassociateWebACL"},
			scope.ARN("elasticloadbalancing", "loadbalancer/app/*"), scope.ARN("wafv2", "regional/webacl/*")),
		allow("CreateUnscopedResources", []string{
			"acm:RequestCertificate", "elasticloadbalancing:SetWebAcl", "guardduty:CreateDetector",
			"logs:CreateLogDelivery", "logs:DeleteLogDelivery",
		}, "*"),
		// Required to authenticate users with Cognito, and to create endpoints with private DNS names.
		allow("CognitoAndPrivateDNS", []string{"cognito-idp:DescribeUserPoolClient", "route53:AssociateVPCWithHostedZone"},
			scope.ARN("cognito-idp", "userpool/*"), scope.GlobalARN("route53", "hostedzone/*")),
		allow("ManageCertificates", []string{"acm:AddTagsToCertificate", "acm:DeleteCertificate", "acm:RemoveTagsFromCertificate"},
			scope.ARN("acm", "certificate/*")),
		records,
		allow("ReadDNSChanges", []string{"route53:GetChange"}, scope.GlobalARN("route53", "change/*")),
	}
}

var loadBalancerActions = []string{
	"elasticloadbalancing:AddListenerCertificates", "elasticloadbalancing:AddTags", "elasticloadbalancing:CreateListener",
	"elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateRule", "elasticloadbalancing:CreateTargetGroup",
	"elasticloadbalancing:DeleteListener", "elasticloadbalancing:DeleteLoadBalancer", "elasticloadbalancing:DeleteRule",
	"elasticloadbalancing:DeleteTargetGroup", "elasticloadbalancing:ModifyListener",
	"elasticloadbalancing:ModifyLoadBalancerAttributes", "elasticloadbalancing:ModifyRule", "elasticloadbalancing:ModifyTargetGroup",
	"elasticloadbalancing:ModifyTargetGroupAttributes", "elasticloadbalancing:RemoveListenerCertificates", "elasticloadbalancing:RemoveTags",
	"elasticloadbalancing:SetIpAddressType", "elasticloadbalancing:SetRulePriorities", "elasticloadbalancing:SetSubnets",
}
