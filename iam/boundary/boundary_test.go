package boundary_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/boundary"
)

const own = "arn:aws:iam::123456789012:policy/boundary"

func TestEscalations(t *testing.T) {
	t.Parallel()
	const services = `{"Effect": "Allow", "Action": ["s3:*", "sqs:*"], "Resource": "*"}`
	for name, tc := range map[string]struct{ statements, want string }{
		"services only":         {services, ""},
		"everything":            {`{"Effect": "Allow", "Action": "*", "Resource": "*"}`, "iam:AcceptDelegationRequest, iam:AddClientIDToOpenIDConnectProvider and 110 others"},
		"one statement":         {`{"Effect": "Allow", "Action": "iam:PutRolePolicy", "Resource": "*"}`, "iam:PutRolePolicy"},
		"another letter case":   {`{"Effect": "Allow", "Action": "IAM:putrolepolicy", "Resource": "*"}`, "iam:PutRolePolicy"},
		"wildcard in action":    {`{"Effect": "Allow", "Action": "i?m:PutRole*", "Resource": "*"}`, "iam:PutRolePermissionsBoundary, iam:PutRolePolicy"},
		"reading IAM":           {`{"Effect": "Allow", "Action": ["iam:Get*", "iam:List*"], "Resource": "*"}`, ""},
		"all but some actions":  {`{"Effect": "Allow", "NotAction": ["iam:*", "organizations:*"], "Resource": "*"}`, "sts:AssumeRole, sts:AssumeRoot"},
		"all but IAM and STS":   {`{"Effect": "Allow", "NotAction": ["iam:*", "sts:*"], "Resource": "*"}`, ""},
		"service-linked roles":  {`{"Effect": "Allow", "Action": "iam:CreateServiceLinkedRole", "Resource": "*"}`, ""},
		"named role":            {`{"Effect": "Allow", "Action": ["iam:PassRole", "sts:AssumeRole"], "Resource": "arn:aws:iam::123456789012:role/shop-*"}`, ""},
		"any role":              {`{"Effect": "Allow", "Action": ["iam:PassRole", "sts:AssumeRole"], "Resource": "arn:aws:iam::*:role/?*"}`, "iam:PassRole, sts:AssumeRole"},
		"all but some roles":    {`{"Effect": "Allow", "Action": "sts:AssumeRole", "NotResource": "arn:aws:iam::123456789012:role/admin"}`, "sts:AssumeRole"},
		"condition on allow":    {`{"Effect": "Allow", "Action": "iam:CreateUser", "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": true}}}`, "iam:CreateUser"},
		"empty document":        {"", ""},
		"deny":                  {`{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": ["iam:*", "sts:Assume*"], "Resource": "*"}`, ""},
		"deny of others":        {`{"Effect": "Allow", "Action": ["*"], "Resource": "*"}, {"Effect": "Deny", "NotAction": ["s3:*", "sqs:*"], "Resource": ["*"]}`, ""},
		"deny of some":          {`{"Effect": "Allow", "Action": ["iam:CreateUser", "iam:PutUserPolicy"], "Resource": "*"}, {"Effect": "Deny", "Action": "iam:Put*", "Resource": "*"}`, "iam:CreateUser"},
		"deny on some roles":    {`{"Effect": "Allow", "Action": "iam:PutRolePolicy", "Resource": "*"}, {"Effect": "Deny", "Action": "iam:*", "Resource": "arn:aws:iam::123456789012:role/admin"}`, "iam:PutRolePolicy"},
		"deny on those roles":   {`{"Effect": "Allow", "Action": "iam:PutRolePolicy", "Resource": "arn:aws:iam::1:role/a*"}, {"Effect": "Deny", "Action": "iam:*", "Resource": "arn:aws:iam::1:role/*"}`, ""},
		"deny on other roles":   {`{"Effect": "Allow", "Action": "iam:PutRolePolicy", "Resource": "*"}, {"Effect": "Deny", "Action": "iam:*", "NotResource": "arn:aws:iam::1:role/a"}`, "iam:PutRolePolicy"},
		"condition on deny":     {`{"Effect": "Allow", "Action": "iam:CreateUser", "Resource": "*"}, {"Effect": "Deny", "Action": "iam:*", "Resource": "*", "Condition": {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::1:role/admin"}}}`, "iam:CreateUser"},
		"boundary required":     {`{"Effect": "Allow", "Action": "iam:PutRolePolicy", "Resource": "*", "Condition": {"StringEquals": {"iam:PermissionsBoundary": "` + own + `"}}}`, ""},
		"another boundary":      {`{"Effect": "Allow", "Action": "iam:PutRolePolicy", "Resource": "*", "Condition": {"StringEquals": {"iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess"}}}`, "iam:PutRolePolicy"},
		"boundary of no role":   {`{"Effect": "Allow", "Action": ["iam:CreatePolicyVersion", "iam:DeleteRolePermissionsBoundary"], "Resource": "*", "Condition": {"StringEquals": {"iam:PermissionsBoundary": "` + own + `"}}}`, "iam:CreatePolicyVersion, iam:DeleteRolePermissionsBoundary"},
		"deny without boundary": {`{"Effect": "Allow", "Action": "iam:CreateRole", "Resource": "*"}, {"Effect": "Deny", "Action": "iam:CreateRole", "Resource": "*", "Condition": {"StringNotEquals": {"iam:PermissionsBoundary": ["` + own + `"]}}}`, ""},
	} {
		list, err := boundary.Escalations(own, `{"Version": "2012-10-17", "Statement": [`+tc.statements+`]}`)
		require.NoError(t, err, name)
		require.Equal(t, tc.want, boundary.Describe(list), name)
	}
	single, err := boundary.Escalations(own, `{"Statement": {"Effect": "Allow", "Action": "iam:CreateUser", "Resource": "*"}}`)
	require.NoError(t, err)
	require.Equal(t, []string{"iam:CreateUser"}, single)
	_, err = boundary.Escalations(own, "<html>")
	require.ErrorContains(t, err, "parse policy "+own)
}

func TestUnlimitedPoliciesOfAWS(t *testing.T) {
	t.Parallel()
	for arn, want := range map[string]bool{
		"arn:aws:iam::aws:policy/AdministratorAccess":              true,
		"arn:aws:iam::aws:policy/IAMFullAccess":                    true,
		"arn:aws:iam::aws:policy/PowerUserAccess":                  true,
		"arn:aws:iam::aws:policy/job-function/SystemAdministrator": true,
		"arn:aws-cn:iam::aws:policy/AdministratorAccess":           true,
		"arn:aws:iam::aws:policy/AmazonECS_FullAccess":             true,
		"arn:aws:iam::aws:policy/ReadOnlyAccess":                   false,
		"arn:aws:iam::aws:policy/AmazonS3FullAccess":               false,
		"arn:aws:iam::123456789012:policy/AdministratorAccess":     false,
		"AdministratorAccess":                                      false,
		"":                                                         false,
	} {
		require.Equal(t, want, boundary.IsUnlimited(arn), arn)
	}
}
