package account_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/explain/account"
)

// FuzzNames parses any text as the name of an image, as the source of a value and as an ARN of a role.
func FuzzNames(f *testing.F) {
	for _, text := range []string{
		"", "/", ":", "@", "a/b:c@sha256:d", "123456789012.dkr.ecr.us-east-1.amazonaws.com/a", "arn:aws:secretsmanager:us-east-1:1:secret:a:b:c:d:e",
		"arn:aws:ssm:::parameter/", "arn:", "localhost:5000/a",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		image := account.ParseImage(text)
		require.NotEmpty(t, image.ID())
		require.Equal(t, image.Account != "", image.IsECR())
		_ = account.ParseValueFrom(text).ParameterName()
		_ = account.RoleName(text)
	})
}

// FuzzAnswer adds any text as an answer of AWS.
func FuzzAnswer(f *testing.F) {
	for _, text := range []string{"", "null", "{}", "[]", `{"services": [{"events": null}]}`, `{"tasks": [{"createdAt": 1e999}]}`, `{"Role": {"AssumeRolePolicyDocument": "%zz"}}`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a := account.Account{Version: account.Version}
		if a.Add([]byte(text)) == nil {
			a.Merge(account.Account{})
			_, err := a.Mask()
			require.NoError(t, err)
		}
	})
}
