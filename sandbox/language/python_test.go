package language_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/language"
	"ecs-foundation/sandbox/process"
)

// pulumi is a package that has what the runner uses of Pulumi's SDK, and prints what it gets.
const pulumi = `import os, sys
class runtime:
    get_config_env = lambda: os.environ["PULUMI_CONFIG"]
    get_config_secret_keys_env = lambda: os.environ["PULUMI_CONFIG_SECRET_KEYS"]
    set_all_config = lambda config, keys: print(config, keys)
    Settings = dict
    configure = lambda settings: print(*settings.values())
    async def run_in_stack(program):
        program()
`

func TestRunPython(t *testing.T) {
	t.Parallel()
	project := t.TempDir()
	bin := filepath.Join(project, "venv", "bin")
	require.NoError(t, os.MkdirAll(bin, 0o700))
	require.NoError(t, process.WriteProgram(filepath.Join(bin, "python"), "#!/bin/sh\nexec python3 \"$@\"\n"))
	require.NoError(t, os.WriteFile(filepath.Join(project, "pulumi.py"), []byte(pulumi), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(project, "part.py"), []byte("name = 'part'\n"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(project, "__main__.py"), []byte("import part\nprint(part.name)\nexit(32)\n"), 0o600))

	for name, test := range map[string]struct {
		virtualenv, err string
		dryRun          bool
	}{
		"preview in a virtual environment": {virtualenv: "venv", dryRun: true},
		"update":                           {virtualenv: filepath.Join(project, "venv")},
		"no virtual environment":           {virtualenv: "missing", err: filepath.Join(project, "missing") + " is not a virtual environment: run `python3 -I -m venv"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := &engine{output: map[int32]string{}}
			address, stop, err := language.ServePython(language.Options{Virtualenv: test.virtualenv}, os.Environ())
			require.NoError(t, err)
			t.Cleanup(stop)
			req := &pulumirpc.RunRequest{
				Pwd: project, Project: "shop", Stack: "dev", Organization: "acme", Config: map[string]string{"shop:a": "b"},
				DryRun: test.dryRun, Parallel: 8, MonitorAddress: "monitor",
				Info: &pulumirpc.ProgramInfo{RootDirectory: project, ProgramDirectory: project, EntryPoint: "."},
			}
			response, err := connect(t, address, e, req)(t.Context())
			require.NoError(t, err)
			if test.err != "" {
				require.Contains(t, response.Error, test.err)
				return
			}
			want := `{"shop:a":"b"} null` + "\nmonitor ENGINE shop dev acme " + project + " 8 " + map[bool]string{true: "True", false: "False"}[test.dryRun] + "\npart\n"
			require.Equal(t, want, strings.ReplaceAll(e.printed(1), req.Args[0], "ENGINE"), e.printed(2))
			require.True(t, response.Bail)
		})
	}
}
