package sharing_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/plan/sharing"
	"ecs-foundation/iam/policy"
)

var scope = policy.Scope{Region: "us-east-1", Account: "123456789012"}

func TestKeyPolicyAllowsDecryptionThroughECROnly(t *testing.T) {
	t.Parallel()
	text, err := policy.NewDocument(sharing.Key(sharing.With{Organization: "o-a1b2c3d4e5"}, scope)...).JSON()
	require.NoError(t, err)
	require.JSONEq(t, `{"Version": "2012-10-17", "Statement": [{"Sid": "DecryptByOrganization", "Effect": "Allow",
		"Principal": {"AWS": ["*"]}, "Action": ["kms:Decrypt"], "Resource": ["*"], "Condition": {"StringEquals": {
			"aws:PrincipalOrgID": ["o-a1b2c3d4e5"], "kms:ViaService": ["ecr.us-east-1.amazonaws.com"]}}}]}`, text)
}
