package sharing_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/plan/sharing"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

var scope = policy.Scope{Region: "us-east-1", Account: "123456789012"}

func TestMistakesInSharingAreTold(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		spec sharing.Spec
		want string
	}{
		"an account with a letter, and one twice": {
			sharing.Spec{Images: &sharing.With{Accounts: []string{"12345678901x", "210987654321", "210987654321"}}},
			`images.accounts[0]: "12345678901x" is no account: write its 12 digits, in quotes` + "\n" +
				"images.accounts[2]: 210987654321 is listed twice: take one off",
		},
		"an organisation by its name": {
			sharing.Spec{Images: &sharing.With{Organization: "acme"}},
			`images.organization: "acme" is no ID of an organisation: write one such as o-a1b2c3d4e5`,
		},
		"a stream by its name, from nobody": {
			sharing.Spec{Logs: &sharing.Logs{Stream: "logs"}},
			`logs.stream: "logs" is no ARN of a stream: write one such as arn:aws:kinesis:us-east-1:123456789012:stream/logs` + "\n" +
				"logs.accounts: no account: list those that send, in quotes",
		},
		"a stream elsewhere": {
			sharing.Spec{Logs: &sharing.Logs{Stream: "arn:aws:kinesis:eu-west-1:123456789012:stream/logs", Accounts: []string{"210987654321"}}},
			`logs.stream: "arn:aws:kinesis:eu-west-1:123456789012:stream/logs" is in eu-west-1, and a destination sends to streams of ` +
				"its own region, us-east-1",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			errs := validate.NewErrors("")
			tc.spec.Validate(scope, errs)
			require.EqualError(t, errs.Err(), tc.want)
		})
	}
}

func TestTheKeyOfARepositoryIsOpenedThroughECROnly(t *testing.T) {
	t.Parallel()
	text, err := policy.NewDocument(sharing.Key(sharing.With{Organization: "o-a1b2c3d4e5"}, scope)...).JSON()
	require.NoError(t, err)
	require.JSONEq(t, `{"Version": "2012-10-17", "Statement": [{"Sid": "DecryptOrganization", "Effect": "Allow",
		"Principal": {"AWS": ["*"]}, "Action": ["kms:Decrypt"], "Resource": ["*"], "Condition": {"StringEquals": {
			"aws:PrincipalOrgID": ["o-a1b2c3d4e5"], "kms:ViaService": ["ecr.us-east-1.amazonaws.com"]}}}]}`, text)
}
