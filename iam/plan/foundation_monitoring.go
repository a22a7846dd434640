package plan

import (
	"fmt"
	"slices"

	"ecs-foundation/iam/policy"
)

// monitoringStatements returns the permissions to create, change and delete logs,
// monitoring and sharing. They allow deleting objects only from the bucket of the load
// balancer logs, because a stack can be set to empty it (loadBalancer.logs.emptyOnDelete).
func (in Input) monitoringStatements(scope policy.Scope) []policy.Statement {
	stack := in.Project + "-" + in.Environment
	groups := []string{scope.ARN("logs", "log-group:/ecs/"+stack+"/*"), scope.ARN("logs", "log-group:/vpc/"+stack+"/*")}
	if builds := in.BuildLogs(); builds != "" {
		groups = append(groups, scope.ARN("logs", "log-group:"+builds), scope.ARN("logs", "log-group:"+builds+":*"))
	}
	statements := []policy.Statement{
		allow("ManageLogs", []string{
			"logs:CreateLogGroup", "logs:DeleteDestination", "logs:DeleteLogGroup", "logs:DeleteSubscriptionFilter", "logs:PutDestination",
			"logs:PutDestinationPolicy", "logs:PutRetentionPolicy", "logs:PutSubscriptionFilter", "logs:TagResource", "logs:UntagResource",
		}, append(groups, scope.ARN("logs", "destination:sharing-*"))...),
		allow("ManageLogBuckets", []string{
			"s3:CreateBucket", "s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:PutBucketOwnershipControls", "s3:PutBucketPolicy",
			"s3:PutBucketPublicAccessBlock", "s3:PutBucketTagging", "s3:PutBucketVersioning", "s3:PutEncryptionConfiguration",
			"s3:PutLifecycleConfiguration",
		}, logBuckets(scope)...),
		allow("EmptyLogBucket", []string{"s3:DeleteObject", "s3:DeleteObjectVersion", "s3:ListBucketVersions"},
			scope.GlobalARN("s3", "alb-logs-bucket-*"), scope.GlobalARN("s3", "alb-logs-bucket-*/*")),
		allow("ManageAlarms", []string{
			"cloudwatch:DeleteAlarms", "cloudwatch:PutMetricAlarm", "cloudwatch:TagResource", "cloudwatch:UntagResource",
		}, scope.ARN("cloudwatch", "alarm:alarms-*")),
		allow("ManageDashboards", []string{"cloudwatch:DeleteDashboards", "cloudwatch:PutDashboard"},
			scope.AccountARN("cloudwatch", "dashboard/"+stack+"-*")),
		allow("ManageDetector", []string{
			"guardduty:DeleteDetector", "guardduty:TagResource", "guardduty:UntagResource", "guardduty:UpdateDetector",
		}, scope.ARN("guardduty", "detector/*")),
		allow("ManageFindingsRule", []string{
			"events:DeleteRule", "events:PutRule", "events:PutTargets", "events:RemoveTargets", "events:TagResource", "events:UntagResource",
		}, scope.ARN("events", "rule/monitoring-findings-*")),
		allow("ManageFindingsTopic", []string{
			"sns:CreateTopic", "sns:DeleteTopic", "sns:SetTopicAttributes", "sns:TagResource", "sns:UntagResource",
		}, scope.ARN("sns", "monitoring-findings-topic-*")),
		allow("ManageAnalyzers", []string{
			"access-analyzer:CreateAnalyzer", "access-analyzer:DeleteAnalyzer", "access-analyzer:TagResource", "access-analyzer:UntagResource",
			"access-analyzer:UpdateAnalyzer",
		}, scope.ARN("access-analyzer", "analyzer/"+stack+"-*")),
		allow("ManageTrail", []string{
			"cloudtrail:AddTags", "cloudtrail:CreateTrail", "cloudtrail:DeleteTrail", "cloudtrail:RemoveTags", "cloudtrail:StartLogging",
			"cloudtrail:UpdateTrail",
		}, scope.ARN("cloudtrail", "trail/"+stack+"-trail")),
	}
	if in.ForwardTo != "" {
		statements = append(statements, allow("ForwardLogs", []string{"logs:PutSubscriptionFilter"}, in.ForwardTo))
	}
	i := 0
	for arns := range slices.Chunk(in.repositories(scope), 50) { // a managed policy has space for about 100
		i++
		statements = append(statements,
			allow(fmt.Sprintf("ShareImages%d", i), []string{"ecr:DeleteRepositoryPolicy", "ecr:SetRepositoryPolicy"}, arns...))
	}
	return statements
}
