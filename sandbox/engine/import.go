package engine

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/language"
	"ecs-foundation/sandbox/process"
)

// languageScript replaces Pulumi's language host for Go, which an import starts and does not use. It prints the port
// of a language host that is running already.
const languageScript = `#!/bin/sh
echo %s
exec sleep 600
`

// Import runs "pulumi import" with an import file. The project must be the one that ran last, and the stack must exist.
func (e *Engine) Import(file string) {
	e.t.Helper()
	e.RunCLI("pulumi import --stack " + e.stack + " --file '" + file + "' --protect=false --generate-code=false --skip-preview --yes")
}

// RunCLI runs a line of a shell with a command of Pulumi that does not run the program, such as "pulumi import". The project
// must be the one that ran last, and the stack must exist.
func (e *Engine) RunCLI(line string) {
	e.t.Helper()
	b := e.CLI()
	host, stop, err := language.Serve(e.Program(), b.env)
	require.NoError(e.t, err)
	defer stop()
	script := fmt.Sprintf(languageScript, host[strings.LastIndex(host, ":")+1:])
	path := filepath.Join(b.Dir, "pulumi-language-go")
	require.NoError(e.t, process.WriteProgram(path, script))
	project, err := os.OpenFile(filepath.Join(b.Dir, "Pulumi.yaml"), os.O_APPEND|os.O_WRONLY, 0)
	require.NoError(e.t, err)
	_, err = project.WriteString("\nplugins: {languages: [{name: go, path: .}]}\n")
	require.NoError(e.t, err)
	require.NoError(e.t, project.Close())
	path = filepath.Dir(b.pulumi) + string(filepath.ListSeparator) + os.Getenv("PATH")
	command := process.Command(e.t.Context(), append(b.env, "PATH="+path), "sh", "-c", line)
	command.Dir = b.Dir
	output, err := command.CombinedOutput()
	require.NoError(e.t, err, string(output))
}

// Export returns the state of the stack. The project must be the one that ran last.
func (e *Engine) Export() string {
	e.t.Helper()
	return e.CLI().MustRun("stack", "export", "--stack", e.stack)
}

// CLI returns a CLI for the backend of the sandbox, in a copy of the project that ran last.
func (e *Engine) CLI() *Backend {
	e.t.Helper()
	b := &Backend{Dir: e.t.TempDir(), t: e.t, pulumi: filepath.Join(filepath.Dir(e.binary), "pulumi")}
	b.env = slices.Concat(e.PulumiEnviron(), []string{
		"PULUMI_BACKEND_URL=file://" + filepath.Join(e.state, "backend"), "PULUMI_CONFIG_PASSPHRASE=sandbox",
	})
	project := filepath.Join(e.state, "project")
	b.copyProject(filepath.Join(project, "Pulumi.yaml"), filepath.Join(project, "Pulumi."+e.stack+".yaml"), e.stack)
	return b
}
