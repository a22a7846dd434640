package grant_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/actions"
	"ecs-foundation/iam/plan/grant"
)

func TestEscalations(t *testing.T) {
	t.Parallel()
	for action, want := range map[string]bool{
		"iam:AttachRolePolicy": true, "iam:PassRole": true, "IAM:tagRole": true, "iam:CreateAccessKey": true, "iam:GetRole": false,
		"iam:ListRoles": false, "sts:AssumeRole": true, "sts:GetFederationToken": true, "sts:GetCallerIdentity": false,
		"organizations:LeaveOrganization": true, "organizations:DescribeAccount": false, "account:PutAlternateContact": true,
		"kms:PutKeyPolicy": true, "kms:CreateGrant": true, "kms:Decrypt": false, "s3:PutBucketPolicy": true, "s3:PutBucketAcl": true,
		"s3:PutObject": false, "ecr:SetRepositoryPolicy": true, "ecr:PutImage": false, "secretsmanager:PutResourcePolicy": true,
		"secretsmanager:GetSecretValue": false, "sqs:SetQueueAttributes": true, "sqs:AddPermission": true, "sqs:SendMessage": false,
		"sns:SetTopicAttributes": true, "sns:Publish": false, "lambda:UpdateFunctionCode": true, "lambda:AddPermission": true,
		"lambda:InvokeFunction": false, "dynamodb:PutResourcePolicy": true, "dynamodb:PutItem": false, "logs:PutResourcePolicy": true,
		"events:PutPermission": true, "events:PutEvents": false, "ssm:SendCommand": true, "ssm:GetParameter": false,
		"ecs:ExecuteCommand": true, "ecs:DescribeTasks": false, "codebuild:StartBuild": true, "rds-db:connect": false,
		"ram:EnableSharingWithAwsOrganization": true, "lakeformation:GrantPermissions": true, "no:Such": false,
	} {
		list := (&grant.Custom{Actions: []string{action}}).Escalations()
		require.Equal(t, want, len(list) == 1, "%s: %v", action, list)
	}
}

func TestListedEscalationsExist(t *testing.T) {
	t.Parallel()
	for _, name := range grant.OtherRoles {
		a, err := actions.Find(name)
		require.NoError(t, err)
		require.Equal(t, name, a.Name)
		require.NotEqual(t, actions.PermissionsManagement, a.Access, "%s needs no entry", name)
	}
}
