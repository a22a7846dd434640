package proof_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/plan/sharing"
	"ecs-foundation/iam/policy"
)

// A roleRequest is a request with the credentials of a role, and the expected decision.
type roleRequest struct {
	mode, role, action, resource string
	context                      map[string]string
	allowed                      bool
}

func arn(service, resource string) string { return scope.ARN(service, resource) }

var (
	repository = arn("ecr", "repository/shop/cart")
	neighbor   = arn("ecr", "repository/shop/orders")
	taskRole   = scope.AccountARN("iam", "role/shop-cart-task-role-dev")
	toECS      = map[string]string{"iam:PassedToService": "ecs-tasks.amazonaws.com"}
	ownCluster = map[string]string{"ecs:cluster": arn("ecs", "cluster/shop-dev")}
	ownTags    = map[string]string{"aws:ResourceTag/Project": "shop", "aws:ResourceTag/Environment": "dev"}
)

var roleRequests = []roleRequest{
	{"plain", "execution", "ecr:GetAuthorizationToken", "*", nil, true},
	{"plain", "execution", "ecr:BatchGetImage", repository, nil, true},
	{"plain", "execution", "ecr:GetDownloadUrlForLayer", repository, nil, true},
	{"plain", "execution", "ecr:BatchCheckLayerAvailability", repository, nil, true},
	{"plain", "execution", "ecr:BatchGetImage", neighbor, nil, false},
	{"plain", "execution", "ecr:BatchGetImage", arn("ecr", "repository/shop/users"), nil, false},
	{"plain", "execution", "ecr:PutImage", repository, nil, false},
	{"plain", "execution", "ecr:DeleteRepository", repository, nil, false},
	{"plain", "execution", "logs:PutLogEvents", arn("logs", "log-group:/ecs/shop-dev/cart:log-stream:a"), nil, true},
	{"plain", "execution", "logs:CreateLogStream", arn("logs", "log-group:/ecs/shop-dev/cart:log-stream:a"), nil, true},
	{"plain", "execution", "logs:PutLogEvents", arn("logs", "log-group:/ecs/shop-prod/cart:log-stream:a"), nil, false},
	{"plain", "execution", "logs:CreateLogGroup", arn("logs", "log-group:/ecs/shop-dev/cart"), nil, false},
	{"plain", "execution", "logs:GetLogEvents", arn("logs", "log-group:/ecs/shop-dev/cart:log-stream:a"), nil, false},
	{"plain", "execution", "secretsmanager:GetSecretValue", secret, nil, false},
	{"plain", "execution", "kms:Decrypt", key, nil, false},
	{"plain", "users-execution", "secretsmanager:GetSecretValue", secret, nil, true},
	{"plain", "users-execution", "ssm:GetParameters", parameter, nil, true},
	{"plain", "users-execution", "ssm:GetParameter", parameter, nil, false},
	{"plain", "users-execution", "secretsmanager:GetSecretValue", strings.Replace(secret, "users", "orders", 1), nil, false},
	{"plain", "users-execution", "secretsmanager:PutSecretValue", secret, nil, false},
	{"plain", "users-execution", "logs:PutLogEvents", arn("logs", "log-group:/ecs/shop-dev/cart:log-stream:a"), nil, false},
	{"plain", "users-task", "secretsmanager:GetSecretValue", secret, nil, false},
	{"plain", "users-task", "ssmmessages:OpenDataChannel", "*", nil, false},
	{"plain", "cart-task", "ecr:BatchGetImage", repository, nil, false},
	{"secrets-key", "users-execution", "kms:Decrypt", key, map[string]string{"kms:ViaService": "secretsmanager.us-east-1.amazonaws.com"}, true},
	{"secrets-key", "users-execution", "kms:Decrypt", key, map[string]string{"kms:ViaService": "s3.us-east-1.amazonaws.com"}, false},
	{"secrets-key", "users-execution", "kms:Decrypt", key, nil, false},
	{"runtime-monitoring", "execution", "ecr:BatchGetImage", "arn:aws:ecr:us-east-1:593207742271:repository/aws-guardduty-agent-fargate", nil, true},
	{"runtime-monitoring", "execution", "ecr:BatchGetImage", "arn:aws:ecr:us-east-1:593207742271:repository/another", nil, false},
	{"plain", "execution", "ecr:BatchGetImage", "arn:aws:ecr:us-east-1:593207742271:repository/aws-guardduty-agent-fargate", nil, false},
	{"exec", "cart-task", "ssmmessages:OpenDataChannel", "*", nil, true},
	{"exec", "execution", "ssmmessages:OpenDataChannel", "*", nil, false},
	{"exec", "cart-task", "ssm:StartSession", arn("ecs", "task/shop-dev/0123456789abcdef0123456789abcdef"), nil, false},
	{"exec-logging", "cart-task", "logs:PutLogEvents", arn("logs", "log-group:/ecs/exec:log-stream:a"), nil, true},
	{"exec-logging", "cart-task", "logs:PutLogEvents", arn("logs", "log-group:/ecs/exec2:log-stream:a"), nil, false},
	{"exec-logging", "cart-task", "s3:PutObject", "arn:aws:s3:::shop-exec/a", nil, true},
	{"exec-logging", "cart-task", "s3:GetObject", "arn:aws:s3:::shop-exec/a", nil, false},
	{"exec-logging", "cart-task", "kms:Decrypt", key, nil, true},
	{"exec-logging", "cart-task", "kms:GenerateDataKey", key, nil, false},

	{"service-role", "service", "elasticloadbalancing:RegisterTargets", targetGroup, nil, true},
	{"service-role", "service", "elasticloadbalancing:DeregisterTargets", targetGroup, nil, true},
	{"service-role", "service", "elasticloadbalancing:RegisterTargets", strings.Replace(targetGroup, "orders", "cart", 1), nil, false},
	{"service-role", "service", "elasticloadbalancing:DescribeTargetHealth", "*", nil, true},
	{"service-role", "service", "ec2:AuthorizeSecurityGroupIngress", arn("ec2", "security-group/sg-1"), nil, false},
	{"service-role", "service", "ec2:DescribeInstances", "*", nil, false},
	{"pull-through-cache", "execution", "ecr:BatchImportUpstreamImage", arn("ecr", "repository/docker-hub/library/nginx"), nil, true},
	{"pull-through-cache", "execution", "ecr:CreateRepository", arn("ecr", "repository/docker-hub/library/nginx"), nil, true},
	{"pull-through-cache", "execution", "ecr:CreateRepository", arn("ecr", "repository/docker-hub/library/redis"), nil, false},
	{"pull-through-cache", "execution", "ecr:CreateRepository", arn("ecr", "repository/shop/cart"), nil, false},
	{"pull-through-cache", "users-execution", "ecr:BatchImportUpstreamImage", arn("ecr", "repository/docker-hub/library/nginx"), nil, false},
	{"plain", "execution", "ecr:BatchImportUpstreamImage", arn("ecr", "repository/shop/cart"), nil, false},
	{"volumes", "infrastructure", "ec2:DeleteVolume", arn("ec2", "volume/vol-1"), map[string]string{"aws:ResourceTag/AmazonECSManaged": "true"}, true},
	{"volumes", "infrastructure", "ec2:DeleteVolume", arn("ec2", "volume/vol-1"), nil, false},
	{"volumes", "infrastructure", "ec2:CreateVolume", "arn:aws:ec2:us-east-1::snapshot/snap-1", nil, true},
	{"volumes", "infrastructure", "ec2:CreateVolume", arn("ec2", "volume/vol-1"), nil, false},
	{"volumes", "infrastructure", "ec2:CreateVolume", "arn:aws:ec2:eu-west-1::snapshot/snap-1", nil, false},
	{"volumes", "infrastructure", "ec2:CreateSnapshot", "arn:aws:ec2:us-east-1::snapshot/snap-1", nil, false},
	{"volumes", "infrastructure", "ec2:DeleteSnapshot", "arn:aws:ec2:us-east-1::snapshot/snap-1", nil, false},
	{"load-balancers", "infrastructure", "elasticloadbalancing:ModifyRule", arn("elasticloadbalancing", "listener-rule/app/a/0123456789abcdef/0123456789abcdef/0123456789abcdef"), ownTags, true},
	{"load-balancers", "infrastructure", "elasticloadbalancing:ModifyRule", arn("elasticloadbalancing", "listener-rule/app/a/0123456789abcdef/0123456789abcdef/0123456789abcdef"), without(ownTags, "aws:ResourceTag/Project", "other"), false},
	{"load-balancers", "infrastructure", "elasticloadbalancing:DeleteTargetGroup", targetGroup, ownTags, false},

	{"codebuild", "codebuild", "ecr:PutImage", repository, nil, true},
	{"codebuild", "codebuild", "ecr:UploadLayerPart", repository, nil, true},
	{"codebuild", "codebuild", "ecr:PutImage", neighbor, nil, false},
	{"codebuild", "codebuild", "ecr:BatchDeleteImage", repository, nil, false},
	{"codebuild", "codebuild", "ecr:SetRepositoryPolicy", repository, nil, false},
	{"codebuild", "codebuild", "logs:PutLogEvents", arn("logs", "log-group:/aws/codebuild/shop-dev:log-stream:a"), nil, true},
	{"codebuild", "codebuild", "logs:PutLogEvents", arn("logs", "log-group:/aws/codebuild/shop-prod:log-stream:a"), nil, false},
	{"codebuild", "codebuild", "ecs:UpdateService", arn("ecs", "service/shop-dev/cart"), nil, false},
	{"codebuild", "codebuild", "iam:PassRole", taskRole, toECS, false},
	{"codebuild", "codebuild", "s3:PutObject", "arn:aws:s3:::shop-artifacts/a", nil, false},
	{"codebuild-with-all", "codebuild", "s3:PutObject", "arn:aws:s3:::shop-artifacts/a", nil, true},
	{"codebuild-with-all", "codebuild", "s3:PutObject", "arn:aws:s3:::photos/a", nil, false},
	{"codebuild-with-all", "codebuild", "codebuild:CreateReport", arn("codebuild", "report-group/images-tests"), nil, true},
	{"codebuild-with-all", "codebuild", "codebuild:CreateReport", arn("codebuild", "report-group/others-tests"), nil, false},
	{"codebuild-with-all", "codebuild", "ec2:CreateNetworkInterfacePermission", arn("ec2", "network-interface/eni-1"), map[string]string{"ec2:AuthorizedService": "codebuild.amazonaws.com"}, true},
	{"codebuild-with-all", "codebuild", "ec2:CreateNetworkInterfacePermission", arn("ec2", "network-interface/eni-1"), nil, false},
	{"codebuild-with-all", "codebuild", "codeconnections:UseConnection", connection, nil, true},
	{"codebuild-with-all", "codebuild", "ecs:UpdateService", arn("ecs", "service/shop-dev/cart"), nil, true},
	{"codebuild-with-all", "codebuild", "iam:PassRole", taskRole, toECS, true},

	{"codepipeline", "codepipeline", "codebuild:StartBuild", arn("codebuild", "project/shop-dev"), nil, true},
	{"codepipeline", "codepipeline", "codebuild:StartBuild", arn("codebuild", "project/shop-prod"), nil, false},
	{"codepipeline", "codepipeline", "codebuild:UpdateProject", arn("codebuild", "project/shop-dev"), nil, false},
	{"codepipeline", "codepipeline", "ecs:UpdateService", arn("ecs", "service/shop-dev/cart"), nil, true},
	{"codepipeline", "codepipeline", "ecs:UpdateService", arn("ecs", "service/shop-prod/cart"), nil, false},
	{"codepipeline", "codepipeline", "ecs:DeleteService", arn("ecs", "service/shop-dev/cart"), nil, false},
	{"codepipeline", "codepipeline", "ecs:RegisterTaskDefinition", arn("ecs", "task-definition/shop-dev-cart:7"), nil, true},
	{"codepipeline", "codepipeline", "ecs:RegisterTaskDefinition", arn("ecs", "task-definition/shop-prod-cart:7"), nil, false},
	{"codepipeline", "codepipeline", "ecs:TagResource", arn("ecs", "task-definition/shop-dev-cart:7"), map[string]string{"ecs:CreateAction": "RegisterTaskDefinition"}, true},
	{"codepipeline", "codepipeline", "ecs:TagResource", arn("ecs", "task-definition/shop-dev-cart:7"), nil, false},
	{"codepipeline", "codepipeline", "ecs:ListTasks", "*", ownCluster, true},
	{"codepipeline", "codepipeline", "ecs:ListTasks", "*", map[string]string{"ecs:cluster": arn("ecs", "cluster/shop-prod")}, false},
	{"codepipeline", "codepipeline", "ecs:DescribeTasks", arn("ecs", "task/shop-dev/1"), nil, true},
	{"codepipeline", "codepipeline", "iam:PassRole", taskRole, toECS, true},
	{"codepipeline", "codepipeline", "iam:PassRole", taskRole, map[string]string{"iam:PassedToService": "ec2.amazonaws.com"}, false},
	{"codepipeline", "codepipeline", "iam:PassRole", scope.AccountARN("iam", "role/admin"), toECS, false},
	{"codepipeline", "codepipeline", "iam:PassRole", scope.AccountARN("iam", "role/shop-codebuild-role-dev"), toECS, false},
	{"codepipeline", "codepipeline", "s3:PutBucketVersioning", "arn:aws:s3:::shop-artifacts", nil, false},
	{"codepipeline", "codepipeline", "codedeploy:CreateDeployment", arn("codedeploy", "deploymentgroup:shop/cart"), nil, false},
	{"codepipeline-blue-green", "codepipeline", "codedeploy:CreateDeployment", arn("codedeploy", "deploymentgroup:shop/cart"), nil, true},
	{"codepipeline-blue-green", "codepipeline", "codedeploy:CreateDeployment", arn("codedeploy", "deploymentgroup:shop/users"), nil, false},
	{"codepipeline-blue-green", "codepipeline", "codedeploy:RegisterApplicationRevision", arn("codedeploy", "application:shop"), nil, true},
	{"codepipeline-blue-green", "codepipeline", "codedeploy:GetDeploymentConfig", arn("codedeploy", "deploymentconfig:CodeDeployDefault.ECSAllAtOnce"), nil, true},
	{"codepipeline-blue-green", "codepipeline", "kms:GenerateDataKey", key, map[string]string{"kms:ViaService": "s3.us-east-1.amazonaws.com"}, true},

	{"github-branch", "github", "ecr:PutImage", repository, nil, true},
	{"github-branch", "github", "ecr:PutImage", neighbor, nil, false},
	{"github-branch", "github", "ecs:UpdateService", arn("ecs", "service/shop-dev/cart"), nil, true},
	{"github-branch", "github", "ecs:UpdateService", arn("ecs", "service/shop-prod/cart"), nil, false},
	{"github-branch", "github", "iam:PassRole", taskRole, toECS, true},
	{"github-branch", "github", "iam:PassRole", scope.AccountARN("iam", "role/shop-github-deploy-role-dev"), toECS, false},
	{"github-branch", "github", "iam:CreateRole", scope.AccountARN("iam", "role/admin"), nil, false},
	{"github-preview", "github-preview", "ec2:DescribeVpcs", "*", nil, true},
	{"github-preview", "github-preview", "ec2:DescribeVpcAttribute", arn("ec2", "vpc/vpc-1"), nil, true},
	{"github-preview", "github-preview", "ec2:GetManagedPrefixListEntries", "arn:aws:ec2:us-east-1:aws:prefix-list/pl-1", nil, true},
	{"github-preview", "github-preview", "iam:GetRolePolicy", taskRole, nil, true},
	{"github-preview", "github-preview", "iam:PutRolePolicy", taskRole, nil, false},
	{"github-preview", "github-preview", "iam:PassRole", taskRole, toECS, false},
	{"github-preview", "github-preview", "s3:ListBucket", "arn:aws:s3:::shop-state", nil, false},
	{"github-preview", "github-preview", "s3:GetObject", "arn:aws:s3:::shop-state/.pulumi/stacks/shop/dev.json", nil, true},
	{"github-preview", "github-preview", "s3:PutObject", "arn:aws:s3:::shop-state/.pulumi/stacks/shop/dev.json", nil, false},
	{"github-preview", "github-preview", "s3:DeleteObject", "arn:aws:s3:::shop-state/.pulumi/locks/a.json", nil, false},
	{"github-preview", "github-preview", "s3:GetObject", "arn:aws:s3:::shop-state/invoices.csv", nil, false},
	{"github-preview", "github-preview", "s3:GetObject", "arn:aws:s3:::photos/.pulumi/a", nil, false},
	{"github-preview", "github-preview", "kms:Decrypt", key, nil, true},
	{"github-preview", "github-preview", "kms:Encrypt", key, nil, false},
	{"github-preview", "github-preview", "kms:Decrypt", arn("kms", "key/55555555-2222-3333-4444-555555555555"), nil, false},
	{"github-preview", "github-preview", "secretsmanager:GetSecretValue", secret, nil, false},
	{"github-preview", "github-preview", "ssm:GetParameter", parameter, nil, false},
	{"github-preview", "github-preview", "logs:GetLogEvents", arn("logs", "log-group:/ecs/shop-dev/cart:log-stream:a"), nil, false},
	{"github-preview", "github-preview", "ecr:BatchGetImage", repository, nil, false},
	{"github-preview", "github-preview", "ecs:UpdateService", arn("ecs", "service/shop-dev/cart"), nil, false},
	{"github-preview", "github-preview", "elasticloadbalancing:ModifyRule", "*", nil, false},
	{"github-preview", "github-preview", "s3:GetBucketPolicy", "arn:aws:s3:::alb-logs-bucket-0a1b2c3", nil, true},
	{"github-preview", "github-preview", "s3:GetLifecycleConfiguration", "arn:aws:s3:::monitoring-trail-bucket-0a1b2c3", nil, true},
	{"github-preview", "github-preview", "s3:PutBucketPolicy", "arn:aws:s3:::alb-logs-bucket-0a1b2c3", nil, false},
	{"github-preview", "github-preview", "s3:GetObject", "arn:aws:s3:::alb-logs-bucket-0a1b2c3/AWSLogs/a", nil, false},
	{"github-preview", "github-preview", "s3:GetObject", "arn:aws:s3:::monitoring-trail-bucket-0a1b2c3/AWSLogs/a", nil, false},
	{"github-preview", "github-preview", "s3:GetBucketPolicy", "arn:aws:s3:::photos", nil, false},
	{"github-preview", "github-preview", "s3:ListBucket", "arn:aws:s3:::photos", nil, false},
	{"github-preview", "github-preview", "cloudwatch:DescribeAlarms", arn("cloudwatch", "alarm:alarms-public-alb-5xx-0a1b2c3"), nil, true},
	{"github-preview", "github-preview", "cloudwatch:GetDashboard", scope.AccountARN("cloudwatch", "dashboard/shop-dev-dashboard-public"), nil, true},
	{"github-preview", "github-preview", "cloudwatch:GetDashboard", scope.AccountARN("cloudwatch", "dashboard/shop-prod-dashboard-public"), nil, false},
	{"github-preview", "github-preview", "cloudwatch:GetMetricData", "*", nil, false},
	{"github-preview", "github-preview", "wafv2:GetWebACLForResource", arn("elasticloadbalancing", "loadbalancer/app/public-alb-0a1b2c3/0123456789abcdef"), nil, true},
	{"github-preview", "github-preview", "guardduty:GetDetector", arn("guardduty", "detector/0123456789abcdef0123456789abcdef"), nil, true},
	{"github-preview", "github-preview", "guardduty:GetFindings", "*", nil, false},
	{"github-preview", "github-preview", "events:DescribeRule", arn("events", "rule/monitoring-findings-0a1b2c3"), nil, true},
	{"github-preview", "github-preview", "events:DescribeRule", arn("events", "rule/others"), nil, false},
	{"github-preview", "github-preview", "sns:GetTopicAttributes", arn("sns", "monitoring-findings-topic-0a1b2c3"), nil, true},
	{"github-preview", "github-preview", "sns:Subscribe", arn("sns", "monitoring-findings-topic-0a1b2c3"), nil, false},
	{"github-preview", "github-preview", "access-analyzer:GetAnalyzer", arn("access-analyzer", "analyzer/shop-dev-external"), nil, true},
	{"github-preview", "github-preview", "cloudtrail:GetTrailStatus", arn("cloudtrail", "trail/shop-dev-trail"), nil, true},
	{"github-preview", "github-preview", "cloudtrail:LookupEvents", "*", nil, false},
	{"github-preview", "github-preview", "dynamodb:GetItem", arn("dynamodb", "table/carts"), nil, false},
	{"github-preview", "github", "ec2:DescribeVpcs", "*", nil, false},
	{"confined", "github", "iam:PassRole", scope.AccountARN("iam", "role/ecs/shop-cart-task-role-dev"), toECS, true},
	{"confined", "github", "iam:PassRole", taskRole, toECS, false},
}

func TestRolesAllowOnlyRequiredActions(t *testing.T) {
	t.Parallel()
	var all []request
	for _, d := range roleRequests {
		r, ok := planned(t, modes[d.mode])[d.role]
		require.True(t, ok, "%s has no role %s", d.mode, d.role)
		req := by(t, r, d.action, d.resource)
		req.Context, req.allowed, req.why = d.context, d.allowed, d.mode+"/"+d.role
		all = append(all, req)
	}
	simulate(t, all)
}

func TestDenyIAMOverridesGrants(t *testing.T) {
	t.Parallel()
	r := planned(t, modes["confined"])["cart-task"]
	r.Policy.Statements = append(r.Policy.Statements, policy.Statement{
		Sid: "Careless", Effect: policy.Allow, Actions: []string{"iam:*", "sts:*"}, Resources: []string{"*"},
	})
	denied := by(t, r, "iam:CreateUser", scope.AccountARN("iam", "user/a"))
	assuming := by(t, r, "sts:AssumeRole", scope.AccountARN("iam", "role/a"))
	kept := by(t, r, "sqs:SendMessage", queue)
	kept.allowed = true
	simulate(t, []request{denied, assuming, kept})
}

func TestPermissionsBoundaryLimitsGrants(t *testing.T) {
	t.Parallel()
	sending := by(t, planned(t, modes["plain"])["cart-task"], "sqs:SendMessage", queue)
	sending.Boundary = json.RawMessage(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}`)
	simulate(t, []request{sending})
}

// TestTrustRequiresServiceAccountAndSource simulates requests to assume the roles of all
// modes.
func TestTrustRequiresServiceAccountAndSource(t *testing.T) {
	t.Parallel()
	sources := map[string]string{
		"codebuild.amazonaws.com":    arn("codebuild", "project/"),
		"codepipeline.amazonaws.com": arn("codepipeline", ""),
		"ecs-tasks.amazonaws.com":    arn("ecs", "task/shop-dev/1"),
		"ecs.amazonaws.com":          "",
	}
	var all []request
	for name, in := range modes {
		for _, r := range planned(t, in) {
			service := r.Trust.Statements[0].Principal.Service
			if service == "" {
				continue
			}
			source := sources[service]
			if strings.HasPrefix(service, "code") {
				source = r.Trust.Statements[0].Conditions["ArnLike"]["aws:SourceArn"][0]
			}
			valid := map[string]string{"aws:SourceAccount": account}
			if source != "" {
				valid["aws:SourceArn"] = source
			}
			assume := func(principal string, context map[string]string, allowed bool) {
				all = append(all, request{
					Principal: principal, Action: "sts:AssumeRole", Resource: scope.AccountARN("iam", "role/"+r.Key), Account: account,
					Context: context, ResourcePolicy: document(t, r.Trust), allowed: allowed, why: name + "/" + r.Key,
				})
			}
			assume(service, valid, true)
			assume("lambda.amazonaws.com", valid, false)
			assume("arn:aws:iam::"+other+":role/stranger", valid, false)
			assume(service, without(valid, "aws:SourceAccount", other), false)
			assume(service, without(valid, "aws:SourceAccount", ""), false)
			if source != "" {
				assume(service, without(valid, "aws:SourceArn", strings.Replace(source, account, other, 1)), false)
				assume(service, without(valid, "aws:SourceArn", strings.Replace(source, "us-east-1", "eu-west-1", 1)), false)
			}
		}
	}
	simulate(t, all)
}

func TestImagesAreSharedWithConfiguredAccounts(t *testing.T) {
	t.Parallel()
	owner := sharing.Repository(sharing.With{Accounts: []string{other}, Organization: "o-a1b2c3d4e5"}, scope)
	pulling := policy.NewDocument(sharing.Pulling([]string{repository}, "", scope)...)
	var all []request
	access := func(from, action, organization string, identity, allowed bool) {
		req := request{
			Principal: "arn:aws:iam::" + from + ":role/execution", Action: action, Resource: repository, Account: account,
			ResourcePolicy: document(t, owner), allowed: allowed, why: "share",
		}
		if organization != "" {
			req.Context = map[string]string{"aws:PrincipalOrgID": organization}
		}
		if identity {
			req.Identity = document(t, pulling)
		}
		all = append(all, req)
	}
	access(other, "ecr:BatchGetImage", "", true, true)
	access(other, "ecr:BatchGetImage", "", false, false)
	access(other, "ecr:PutImage", "", true, false)
	access("111111111111", "ecr:BatchGetImage", "o-a1b2c3d4e5", true, true)
	access("111111111111", "ecr:BatchGetImage", "o-another000", true, false)
	access("111111111111", "ecr:BatchGetImage", "", true, false)
	simulate(t, all)
}
