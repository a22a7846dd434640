package process_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/process"
)

func TestEnvironHasNoCredentials(t *testing.T) {
	t.Setenv("AWS_SESSION_TOKEN", "credential of the user")
	for _, name := range []string{
		"AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "PULUMI_ACCESS_TOKEN", "PULUMI_CONFIG_PASSPHRASE", "GITHUB_TOKEN", "GH_TOKEN",
		"GOOGLE_APPLICATION_CREDENTIALS", "GITLAB_TOKEN", "NPM_TOKEN", "SSH_AUTH_SOCK", "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
		"PIP_PASSWORD", "GOAUTH", "CGO_LDFLAGS", "GIT_ASKPASS",
	} {
		t.Setenv(name, "credential of the user")
	}
	for _, variable := range append(process.Environ(), process.ToolEnviron()...) {
		require.NotContains(t, variable, "credential of the user")
	}
}

// TestAddressesOfMirrorsAreForTools checks that programs do not receive addresses that can contain a password.
func TestAddressesOfMirrorsAreForTools(t *testing.T) {
	const address = "https://user:password@proxy.example.com"
	t.Setenv("no_proxy", address)
	for _, name := range []string{"GOPROXY", "PIP_INDEX_URL", "https_proxy", "HTTP_PROXY"} {
		t.Setenv(name, address)
		require.NotContains(t, process.Environ(), name+"="+address)
		require.Contains(t, process.ToolEnviron(), name+"="+address)
	}
}

// TestEnvironRunsNoOtherPrograms checks that no variable makes a child process run a program or load a module.
func TestEnvironRunsNoOtherPrograms(t *testing.T) {
	t.Setenv("LD_AUDIT", "./planted")
	for _, name := range []string{
		"PYTHONPATH", "PYTHONSTARTUP", "PYTHONHOME", "PYTHONUSERBASE", "NODE_OPTIONS", "NODE_PATH", "npm_config_script_shell", "GOFLAGS", "GOWORK",
		"GIT_DIR", "GIT_EXTERNAL_DIFF", "GIT_SSH_COMMAND", "GIT_CONFIG_COUNT", "BASH_ENV", "ENV", "MAKEFLAGS", "LD_PRELOAD",
		"LD_LIBRARY_PATH", "DYLD_INSERT_LIBRARIES", "PERL5OPT", "RUBYOPT", "EDITOR", "PAGER",
	} {
		t.Setenv(name, "./planted")
	}
	for _, variable := range append(process.Environ(), process.ToolEnviron()...) {
		require.NotContains(t, variable, "planted")
	}
	require.Contains(t, process.ToolEnviron(), "GOWORK=off")
}

func TestRelativeDirectoriesOfPathAreIgnored(t *testing.T) {
	dir, safe := t.TempDir(), t.TempDir()
	t.Chdir(dir)
	plant := func(path string) {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, process.WriteProgram(path, "#!/bin/sh\n"))
	}
	plant("python3")
	plant("bin/git")
	plant(filepath.Join(safe, "git"))
	t.Setenv("PATH", ".::bin:"+safe+":")
	require.Contains(t, process.Environ(), "PATH="+safe)
	found, err := process.LookPath("git")
	require.NoError(t, err)
	require.Equal(t, filepath.Join(safe, "git"), found)
	require.ErrorContains(t, process.Command(t.Context(), nil, "python3").Run(), "no absolute directory of PATH")
}

// TestPythonIsIsolated runs Python in a directory and with an environment that try to replace modules.
func TestPythonIsIsolated(t *testing.T) {
	dir, home := t.TempDir(), t.TempDir()
	t.Chdir(dir)
	for _, file := range []string{"moto.py", "json.py", "flask.py", "sitecustomize.py", "usercustomize.py", "startup.py"} {
		require.NoError(t, os.WriteFile(file, []byte("print('planted')\n"), 0o600))
	}
	t.Setenv("HOME", home)
	t.Setenv("PYTHONPATH", dir)
	t.Setenv("PYTHONSTARTUP", filepath.Join(dir, "startup.py"))
	env := append(process.ToolEnviron(), "PYTHONPATH="+dir)
	output, err := process.Python(t.Context(), env, "python3", "-c", "import json, sys; print(sys.flags.isolated)").CombinedOutput()
	require.NoError(t, err, string(output))
	require.Equal(t, "1\n", string(output))
}
