package awscli_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/scripttest"
	"ecs-foundation/stack/explain/awscli"
)

// fakeAWS returns a PATH in which a shell script with the name aws comes first.
func fakeAWS(t *testing.T, script string) string {
	t.Helper()
	dir := t.TempDir()
	scripttest.Write(t, dir, "aws", "#!/bin/sh\n"+script)
	return dir + string(filepath.ListSeparator) + os.Getenv("PATH")
}

func TestCommandPassesTheUsersSettings(t *testing.T) {
	t.Setenv("PATH", fakeAWS(t, `echo "$@"; echo "$AWS_CONFIG_FILE|$AWS_PAGER|$HTTPS_PROXY|$PULUMI_CONFIG_PASSPHRASE|$LD_PRELOAD"`))
	t.Setenv("AWS_CONFIG_FILE", "/config")
	t.Setenv("AWS_PAGER", "less")
	t.Setenv("HTTPS_PROXY", "http://proxy")
	t.Setenv("PULUMI_CONFIG_PASSPHRASE", "hunter2")
	run, err := awscli.Command("prod", "eu-central-1")
	require.NoError(t, err)
	out, err := run(t.Context(), "ec2", "describe-vpcs")
	require.NoError(t, err)
	require.Equal(t, "--output json --profile prod --region eu-central-1 ec2 describe-vpcs\n/config||http://proxy||\n", string(out))
}

func TestCommandReturnsAWSErrors(t *testing.T) {
	path := fakeAWS(t, `cat "$0.txt" >&2; exit 254`)
	t.Setenv("PATH", path)
	for printed, want := range map[string]*awscli.Error{
		"\n" + `An error occurred (AccessDenied) when calling the GetRole operation: User: u is not authorized`: {
			Code: "AccessDenied", Message: "User: u is not authorized",
		},
		`An error occurred (Throttling) when calling the GetRole operation (reached max retries: 4): Rate exceeded`: {
			Code: "Throttling", Message: "Rate exceeded",
		},
		`Unable to locate credentials`: {Message: "Unable to locate credentials"},
	} {
		require.NoError(t, os.WriteFile(filepath.Join(filepath.SplitList(path)[0], "aws.txt"), []byte(printed), 0o600))
		run, err := awscli.Command("", "")
		require.NoError(t, err)
		_, err = run(t.Context(), "iam", "get-role")
		require.Equal(t, want, err)
	}
}

func TestMissingAWSCLIIsAnError(t *testing.T) {
	t.Chdir(filepath.SplitList(fakeAWS(t, "echo relative"))[0])
	t.Setenv("PATH", ".")
	_, err := awscli.Command("", "")
	require.ErrorContains(t, err, "the AWS CLI is not installed, or not in PATH: see https://docs.aws.amazon.com/cli/")
}
