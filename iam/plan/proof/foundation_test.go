package proof_test

import (
	"maps"
	"testing"
)

// TestFoundationRoleCannotEscalate simulates privilege escalation with the credentials of
// the role.
func TestFoundationRoleCannotEscalate(t *testing.T) {
	t.Parallel()
	named := func(name string) string { return scope.AccountARN("iam", "role/ecs/"+name) }
	forService := func(name string) map[string]string {
		return map[string]string{"iam:AWSServiceName": name + ".amazonaws.com"}
	}
	linked := scope.AccountARN("iam", "role/aws-service-role/")
	var (
		task       = named("shop-cart-task-role-dev")
		fresh      = named("shop-pay-task-role-dev") // of a new service
		itself     = named("shop-github-foundation-role-dev")
		previewer  = named("shop-github-preview-role-dev")
		flowLogs   = named("flow-logs-writer-role-0a1b2c3")
		group      = arn("ec2", "security-group/sg-1")
		bucket     = "arn:aws:s3:::alb-logs-bucket-0a1b2c3"
		zone       = "arn:aws:route53:::hostedzone/Z1"
		state      = "arn:aws:s3:::shop-state/.pulumi/"
		own        = tagged("ResourceTag", "shop", "dev")
		bounded    = with(own, "iam:PermissionsBoundary", "arn:aws:iam::123456789012:policy/boundary")
		creating   = with(tagged("RequestTag", "shop", "dev"), "iam:PermissionsBoundary", "arn:aws:iam::123456789012:policy/boundary")
		ofProd     = with(tagged("ResourceTag", "shop", "prod"), "iam:PermissionsBoundary", "arn:aws:iam::123456789012:policy/boundary")
		unbounded  = with(own, "iam:PermissionsBoundary", "arn:aws:iam::aws:policy/AdministratorAccess")
		attaching  = map[string]string{"iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess"}
		toFlowLogs = map[string]string{"iam:PassedToService": "vpc-flow-logs.amazonaws.com"}
		toEC2      = map[string]string{"iam:PassedToService": "ec2.amazonaws.com"}
		toItself   = maps.Clone(bounded)
		records    = "route53:ChangeResourceRecordSetsRecordTypes"
		names      = "route53:ChangeResourceRecordSetsNormalizedRecordNames"
		domains    = "acm:DomainNames"
	)
	maps.Copy(toItself, attaching)
	deployer, split := named("shop-github-deploy-role-dev"), scope.AccountARN("iam", "policy/ecs/shop-github-deploy-role-dev")
	var all []request
	r := planned(t, modes["github-foundation"])["github-foundation"]
	for _, d := range []struct {
		action, resource string
		context          map[string]string
		allowed          bool
	}{
		{"ec2:CreateVpc", arn("ec2", "vpc/vpc-1"), tagged("RequestTag", "shop", "dev"), true},
		{"ec2:CreateVpc", arn("ec2", "vpc/vpc-1"), tagged("RequestTag", "shop", "prod"), false},
		{"ec2:CreateVpc", arn("ec2", "vpc/vpc-1"), nil, false},
		{"ec2:AuthorizeSecurityGroupIngress", group, own, true},
		{"ec2:DeleteSubnet", arn("ec2", "subnet/subnet-1"), own, true},
		{"elasticloadbalancing:ModifyListener", arn("elasticloadbalancing", "listener/app/a/0123456789abcdef/0123456789abcdef"), own, true},
		{"logs:CreateLogGroup", arn("logs", "log-group:/ecs/shop-dev/cart"), nil, true},
		{"logs:PutSubscriptionFilter", "arn:aws:logs:us-east-1:210987654321:destination:logs", nil, true},
		{"logs:PutSubscriptionFilter", "arn:aws:logs:us-east-1:210987654321:destination:others", nil, false},
		{"s3:PutBucketPolicy", bucket, nil, true},
		{"route53:ChangeResourceRecordSets", zone, map[string]string{records: "A", names: "shop.example.com"}, true},
		{"route53:ChangeResourceRecordSets", zone, map[string]string{records: "A", names: `\052.shop.example.com`}, true},
		{"route53:ChangeResourceRecordSets", zone, map[string]string{records: "CNAME", names: "_1a2b.shop.example.com"}, true},
		{"route53:ChangeResourceRecordSets", zone, map[string]string{records: "MX", names: "shop.example.com"}, false},
		{"route53:ChangeResourceRecordSets", zone, map[string]string{records: "A", names: "www.example.com"}, false},
		{"route53:ChangeResourceRecordSets", zone, map[string]string{records: "A", names: "shop.example.com.evil.example.com"}, false},
		{"route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/Z2", map[string]string{records: "A", names: "shop.example.com"}, false},
		{"acm:RequestCertificate", "*", with(tagged("RequestTag", "shop", "dev"), domains, "*.shop.example.com"), true},
		{"acm:RequestCertificate", "*", with(tagged("RequestTag", "shop", "dev"), domains, "www.example.com"), false},
		{"acm:RequestCertificate", "*", with(tagged("RequestTag", "shop", "prod"), domains, "shop.example.com"), false},
		{"s3:PutObject", state + "stacks/shop/dev.json", nil, true},
		{"s3:PutObject", state + "locks/organization/shop/dev/a.json", nil, true},
		{"s3:PutObject", state + "history/shop/dev/dev-1.history.json", nil, true},
		{"s3:PutObject", state + "stacks/shop/prod.json", nil, false},
		{"s3:PutObject", state + "stacks/other/dev.json", nil, false},
		{"s3:PutObject", state + "locks/organization/shop/prod/a.json", nil, false},
		{"iam:CreateRole", fresh, creating, true},
		{"iam:CreateRole", flowLogs, creating, true},
		{"iam:TagRole", fresh, tagged("RequestTag", "shop", "dev"), true},
		{"iam:TagRole", task, with(own, "aws:RequestTag/Owner", "shop"), true},
		{"iam:PutRolePolicy", fresh, bounded, true},
		{"iam:UpdateAssumeRolePolicy", task, bounded, true},
		{"iam:UpdateRoleDescription", task, bounded, true},
		{"iam:DeleteRole", task, bounded, true},
		{"iam:TagRole", linked + "ecs.amazonaws.com/AWSServiceRoleForECS", nil, true},
		{"iam:PassRole", flowLogs, toFlowLogs, true},
		{"iam:CreateServiceLinkedRole", linked + "ecs.amazonaws.com/AWSServiceRoleForECS", forService("ecs"), true},

		{"iam:CreateRole", fresh, nil, false},
		{"iam:CreateRole", fresh, bounded, false},
		{"iam:TagRole", task, with(tagged("RequestTag", "shop", "dev"), "aws:ResourceTag/Project", "shop-two"), false},
		{"iam:UpdateAssumeRolePolicy", task, own, false},
		{"iam:UpdateAssumeRolePolicy", task, unbounded, false},
		{"iam:DeleteRole", task, own, false},
		{"iam:UpdateAssumeRolePolicy", flowLogs, ofProd, false},
		{"iam:PutRolePolicy", task, ofProd, false},
		{"iam:CreateRole", fresh, unbounded, false},
		{"iam:PutRolePolicy", task, nil, false},
		{"iam:PutRolePermissionsBoundary", task, unbounded, false},
		{"iam:DeleteRolePermissionsBoundary", task, bounded, false},
		{"iam:AttachRolePolicy", task, attaching, false},
		{"iam:AttachRolePolicy", itself, attaching, false},
		{"iam:AttachRolePolicy", itself, toItself, false},
		{"iam:PutRolePolicy", itself, nil, false},
		{"iam:PutRolePolicy", itself, bounded, false},
		{"iam:PutRolePermissionsBoundary", itself, bounded, false},
		{"iam:UpdateAssumeRolePolicy", itself, bounded, false},
		{"iam:UpdateAssumeRolePolicy", previewer, bounded, false},
		{"iam:PutRolePolicy", previewer, bounded, false},
		{"iam:UpdateAssumeRolePolicy", named("shop-two-github-foundation-role-dev"), bounded, false},
		{"iam:UpdateAssumeRolePolicy", named("shop-cart-task-role-prod"), bounded, false},
		{"iam:UpdateAssumeRolePolicy", scope.AccountARN("iam", "role/shop-cart-task-role-dev"), bounded, false},
		{"iam:CreateRole", named("admin"), bounded, false},
		{"iam:CreatePolicy", split + "-1", creating, true},
		{"iam:CreatePolicy", split + "-1", nil, false},
		{"iam:CreatePolicyVersion", split + "-10", own, true},
		{"iam:CreatePolicyVersion", split + "-10", ofProd, false},
		{"iam:AttachRolePolicy", deployer, with(bounded, "iam:PolicyARN", split+"-1"), true},
		{"iam:DetachRolePolicy", deployer, with(bounded, "iam:PolicyARN", split+"-1"), true},
		{"iam:AttachRolePolicy", deployer, with(own, "iam:PolicyARN", split+"-1"), false},
		{"iam:AttachRolePolicy", deployer, with(unbounded, "iam:PolicyARN", split+"-1"), false},
		{"iam:AttachRolePolicy", deployer, toItself, false},
		{"iam:AttachRolePolicy", itself, with(bounded, "iam:PolicyARN", split+"-1"), false},
		{"iam:AttachRolePolicy", named("admin"), with(bounded, "iam:PolicyARN", split+"-1"), false},
		{"iam:CreatePolicyVersion", split + "-11", own, false},
		{"iam:CreatePolicyVersion", split + "-2-1", own, false}, // of the stack dev-2
		{"iam:CreatePolicyVersion", split + "2-1", own, false},  // of the stack dev2
		{"iam:CreatePolicy", scope.AccountARN("iam", "policy/ecs/shop-admin-github-deploy-role-dev-1"), creating, false},
		{"iam:CreatePolicyVersion", scope.AccountARN("iam", "policy/ecs/shop-github-preview-role-dev-1"), own, false},
		{"iam:CreatePolicyVersion", scope.AccountARN("iam", "policy/ecs/shop-github-foundation-role-dev-1"), own, false},
		{"iam:CreatePolicyVersion", scope.AccountARN("iam", "policy/boundary"), nil, false},
		{"iam:CreateUser", scope.AccountARN("iam", "user/a"), nil, false},
		{"iam:CreateAccessKey", scope.AccountARN("iam", "user/a"), nil, false},
		{"iam:CreateServiceLinkedRole", linked + "sso.amazonaws.com/AWSServiceRoleForSSO", forService("sso"), false},
		{"iam:PassRole", flowLogs, toEC2, false},
		{"iam:PassRole", task, toEC2, false},
		{"iam:PassRole", task, toECS, false},
		{"iam:PassRole", itself, toFlowLogs, false},
		{"sts:AssumeRole", task, nil, false},
		{"ec2:RunInstances", arn("ec2", "instance/i-1"), nil, false},
		{"ecs:UpdateService", arn("ecs", "service/shop-dev/cart"), nil, false},
		{"secretsmanager:GetSecretValue", secret, nil, false},
		{"ssm:GetParameter", parameter, nil, false},
		{"dynamodb:GetItem", arn("dynamodb", "table/carts"), nil, false},
		{"logs:GetLogEvents", arn("logs", "log-group:/ecs/shop-dev/cart:log-stream:a"), nil, false},
		{"s3:GetObject", bucket + "/AWSLogs/a", nil, false},
		{"s3:DeleteObject", "arn:aws:s3:::monitoring-trail-bucket-0a1b2c3/AWSLogs/a", nil, false},
		{"s3:PutBucketPolicy", "arn:aws:s3:::shop-state", nil, false},
		{"s3:PutBucketPolicy", "arn:aws:s3:::alb-logs-bucket-0a1b2c3-other", nil, false},
		{"cloudtrail:StopLogging", arn("cloudtrail", "trail/shop-dev-trail"), nil, false},
		{"kms:Decrypt", key, nil, true},
		{"kms:PutKeyPolicy", key, nil, false},
		{"cloudwatch:PutDashboard", scope.AccountARN("cloudwatch", "dashboard/shop-dev-dashboard-public"), nil, true},
		{"cloudwatch:PutDashboard", scope.AccountARN("cloudwatch", "dashboard/shop-dev-two-dashboard-public"), nil, false},
	} {
		req := by(t, r, d.action, d.resource)
		req.Context, req.allowed = d.context, d.allowed
		all = append(all, req)
	}
	simulate(t, all)
}

// with returns a context with one more value.
func with(context map[string]string, key, value string) map[string]string {
	more := maps.Clone(context)
	more[key] = value
	return more
}
