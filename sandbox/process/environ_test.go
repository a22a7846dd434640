package process_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/process"
)

func TestCleanEnvironHasNoCredentials(t *testing.T) {
	for _, name := range []string{
		"AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "PULUMI_ACCESS_TOKEN", "PULUMI_CONFIG_PASSPHRASE", "GITHUB_TOKEN", "GH_TOKEN",
		"GOOGLE_APPLICATION_CREDENTIALS", "GITLAB_TOKEN", "NPM_TOKEN", "SSH_AUTH_SOCK", "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
	} {
		t.Setenv(name, "credential of the user")
	}
	t.Setenv("GOPROXY", "https://proxy.example.com")
	t.Setenv("https_proxy", "http://proxy.example.com")
	environ := process.CleanEnviron()
	require.Contains(t, environ, "GOPROXY=https://proxy.example.com")
	require.Contains(t, environ, "https_proxy=http://proxy.example.com")
	for _, variable := range environ {
		require.NotContains(t, variable, "credential of the user")
	}
}
