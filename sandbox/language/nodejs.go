package language

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"ecs-foundation/sandbox/process"
)

// ServeNode starts a language host for programs in TypeScript and JavaScript. It returns the host's address and a function
// that stops it.
func ServeNode(options Options, env []string) (address string, stop func(), err error) {
	return serve(env, options.nodeCommand)
}

// nodeCommand returns the command that runs a program with the runner of the program's own @pulumi/pulumi, as Pulumi's host
// does: https://github.com/pulumi/pulumi/blob/v3.250.0/sdk/nodejs/cmd/pulumi-language-nodejs/main.go
func (o Options) nodeCommand(ctx context.Context, req *pulumirpc.RunRequest) (*exec.Cmd, error) {
	info := req.GetInfo()
	runner, err := findRunner(info.GetProgramDirectory())
	if err != nil {
		return nil, err
	}
	args := []string{
		runner,
		"--monitor=" + req.MonitorAddress, "--engine=" + req.Args[0],
		"--organization=" + req.Organization, "--project=" + req.Project, "--stack=" + req.Stack,
		"--root-directory=" + info.GetRootDirectory(), "--pwd=" + req.Pwd,
		"--parallel=" + strconv.Itoa(int(req.Parallel)),
	}
	if req.DryRun {
		args = append(args, "--dry-run")
	}
	env := []string{"PULUMI_NODEJS_TYPESCRIPT=" + strconv.FormatBool(o.TypeScript == nil || *o.TypeScript)}
	return process.Command(ctx, env, "node", append(args, info.GetEntryPoint())...), nil
}

// findRunner returns the path of the runner, where Node.js finds packages: in the directory of the program or above it.
func findRunner(program string) (string, error) {
	for dir := program; ; dir = filepath.Dir(dir) {
		runner := filepath.Join(dir, "node_modules", "@pulumi", "pulumi", "cmd", "run")
		if _, err := os.Stat(runner); err == nil {
			return runner, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("the npm package @pulumi/pulumi is not installed in %s: run `npm install --ignore-scripts` there", program)
		}
	}
}
