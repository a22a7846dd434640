package language_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/language"
)

// runner prints what Pulumi's runner for Node.js reads.
const runner = `console.log([process.env.PULUMI_NODEJS_TYPESCRIPT, process.env.PULUMI_CONFIG, ...process.argv.slice(2)].join(" "))
process.exit(32)`

func TestRunNode(t *testing.T) {
	t.Parallel()
	project := t.TempDir()
	program := filepath.Join(project, "infra", "src")
	packages := filepath.Join(project, "infra", "node_modules", "@pulumi", "pulumi", "cmd", "run")
	require.NoError(t, os.MkdirAll(program, 0o700))
	require.NoError(t, os.MkdirAll(packages, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(packages, "index.js"), []byte(runner), 0o600))

	for name, test := range map[string]struct {
		directory string
		dryRun    bool
		options   language.Options
		output    string
		err       string
	}{
		"preview": {
			directory: program, dryRun: true,
			output: `true {"shop:a":"b"} --monitor=monitor --engine=ENGINE --organization= --project=shop --stack= ` +
				"--root-directory=" + project + " --pwd=" + program + " --parallel=8 --dry-run .\n",
		},
		"update of a JavaScript program": {
			directory: program, options: language.Options{TypeScript: new(false)},
			output: `false {"shop:a":"b"} --monitor=monitor --engine=ENGINE --organization= --project=shop --stack= ` +
				"--root-directory=" + project + " --pwd=" + program + " --parallel=8 .\n",
		},
		"packages not installed": {directory: project, err: "is not installed in " + project + ": run `npm install --ignore-scripts` there"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := &engine{output: map[int32]string{}}
			address, stop, err := language.ServeNode(test.options, os.Environ())
			require.NoError(t, err)
			t.Cleanup(stop)
			req := &pulumirpc.RunRequest{
				Pwd: test.directory, Project: "shop", Config: map[string]string{"shop:a": "b"}, DryRun: test.dryRun,
				Parallel: 8, MonitorAddress: "monitor",
				Info: &pulumirpc.ProgramInfo{
					RootDirectory: project, ProgramDirectory: test.directory, EntryPoint: ".",
				},
			}
			response, err := connect(t, address, e, req)(t.Context())
			require.NoError(t, err)
			require.Contains(t, response.Error, test.err)
			require.Equal(t, test.err == "", response.Bail)
			require.Equal(t, test.output, strings.ReplaceAll(e.printed(1), req.Args[0], "ENGINE"))
		})
	}
}
