package plan_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/plan/grant"
	"ecs-foundation/iam/policy"
)

var customScope = policy.Scope{Region: "us-east-1", Account: "123456789012"}

func planCustom(t *testing.T, role iamplan.CustomRole) iamplan.Role {
	t.Helper()
	plan, err := iamplan.New(iamplan.Input{
		Project: "shop", Environment: "dev", Roles: map[string]iamplan.CustomRole{"resize": role},
	}, customScope)
	require.NoError(t, err)
	require.Len(t, plan.Roles, 1)
	return plan.Roles[0]
}

func TestRoleOfLambdaFunction(t *testing.T) {
	t.Parallel()
	role := planCustom(t, iamplan.CustomRole{
		AssumedBy: "lambda.amazonaws.com", LogGroup: "/aws/lambda/resize",
		Grants: []grant.Grant{{DynamoDB: &grant.DynamoDB{Table: "photos", Access: grant.Read}}},
	})
	require.Equal(t, "shop-resize-role-dev", role.Name)
	trust, err := role.Trust.JSON()
	require.NoError(t, err)
	require.JSONEq(t, `{"Version": "2012-10-17", "Statement": [{"Sid": "Service", "Effect": "Allow",
		"Principal": {"Service": "lambda.amazonaws.com"}, "Action": ["sts:AssumeRole"],
		"Condition": {"StringEquals": {"aws:SourceAccount": ["123456789012"]}}}]}`, trust)
	stream := "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/resize:log-stream:a"
	for _, allowed := range []policy.Need{
		{Action: "logs:PutLogEvents", Resource: stream},
		{Action: "dynamodb:GetItem", Resource: "arn:aws:dynamodb:us-east-1:123456789012:table/photos"},
	} {
		require.True(t, role.Policy.Allows(allowed), allowed.Action)
	}
	for _, denied := range []policy.Need{
		{Action: "logs:CreateLogGroup", Resource: stream},
		{Action: "logs:PutLogEvents", Resource: "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/resize2:log-stream:a"},
		{Action: "dynamodb:PutItem", Resource: "arn:aws:dynamodb:us-east-1:123456789012:table/photos"},
	} {
		require.False(t, role.Policy.Allows(denied), "%s on %s", denied.Action, denied.Resource)
	}
}

func TestTrustOfCustomRoleNamesTheSource(t *testing.T) {
	t.Parallel()
	group := "arn:aws:scheduler:us-east-1:123456789012:schedule-group/orders"
	trust := planCustom(t, iamplan.CustomRole{AssumedBy: "scheduler.amazonaws.com", SourceARN: group}).Trust
	require.Equal(t, policy.Conditions{
		"StringEquals": {"aws:SourceAccount": {"123456789012"}}, "ArnLike": {"aws:SourceArn": {group}},
	}, trust.Statements[0].Conditions)
	require.Nil(t, planCustom(t, iamplan.CustomRole{AssumedBy: "ec2.amazonaws.com", AnyAccount: true}).Trust.Statements[0].Conditions)
}

func TestInvalidCustomRoles(t *testing.T) {
	t.Parallel()
	for want, role := range map[string]iamplan.CustomRole{
		"roles.x.assumedBy: required":                           {},
		`roles.x.assumedBy: invalid value "lambda"`:             {AssumedBy: "lambda"},
		`roles.x.assumedBy: invalid value "*"`:                  {AssumedBy: "*"},
		"roles.x.assumedBy: not supported: use services":        {AssumedBy: "ecs-tasks.amazonaws.com"},
		"roles.x.assumedBy: not supported: use serviceRole":     {AssumedBy: "ecs.amazonaws.com"},
		"roles.x.sourceArn: invalid value":                      {AssumedBy: "scheduler.amazonaws.com", SourceARN: "arn:aws:scheduler:*:*:*"},
		"roles.x.anyAccount: contradicts sourceArn":             {AssumedBy: "scheduler.amazonaws.com", AnyAccount: true, SourceARN: "arn:aws:sqs:us-east-1:123456789012:q"},
		"roles.x.logGroup: ":                                    {AssumedBy: "lambda.amazonaws.com", LogGroup: "/aws/lambda/*"},
		"roles.x.grants[0]: must have exactly one of":           {AssumedBy: "lambda.amazonaws.com", Grants: []grant.Grant{{}}},
		"roles.x.grants[1]: duplicate of grants[0]: remove one": {AssumedBy: "lambda.amazonaws.com", Grants: []grant.Grant{{XRay: &grant.XRay{}}, {XRay: &grant.XRay{}}}},
		"roles.x.logGroup: invalid ARN \"arn:aws:logs:eu-west-1:123456789012:log-group:a\"": {
			AssumedBy: "lambda.amazonaws.com", LogGroup: "arn:aws:logs:eu-west-1:123456789012:log-group:a",
		},
	} {
		_, err := iamplan.New(iamplan.Input{
			Project: "shop", Environment: "dev", Roles: map[string]iamplan.CustomRole{"x": role},
		}, customScope)
		require.ErrorContains(t, err, want)
	}
}

func TestCustomRoleLimits(t *testing.T) {
	t.Parallel()
	var grants []grant.Grant
	for _, letter := range "abcdefghijklmnopqrstuvwxyz" {
		name := strings.Repeat(string(letter), 60)
		grants = append(grants, grant.Grant{S3: &grant.S3{Bucket: name, Access: grant.ReadWrite}},
			grant.Grant{S3: &grant.S3{Bucket: name + "aa", Access: grant.ReadWrite}},
			grant.Grant{S3: &grant.S3{Bucket: name + "bb", Access: grant.ReadWrite}})
	}
	long := "a-name-of-thirty-two-characters-"
	_, err := iamplan.New(iamplan.Input{Project: "shop", Environment: "development-of-the-shop", Roles: map[string]iamplan.CustomRole{
		"large": {AssumedBy: "lambda.amazonaws.com", Grants: grants},
		long:    {AssumedBy: "lambda.amazonaws.com"},
	}}, customScope)
	require.ErrorContains(t, err, "roles.large: role large-role: the inline policy must have at most")
	require.ErrorContains(t, err, "roles."+long+": role "+long+"-role: the name")
}
