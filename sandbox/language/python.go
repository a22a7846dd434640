package language

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"ecs-foundation/sandbox/process"
)

// ServePython starts a language host for programs in Python. It returns the host's address and a function that stops it.
func ServePython(options Options, env []string) (address string, stop func(), err error) {
	return serve(env, options.pythonCommand)
}

//go:embed runner.py
var pythonRunner string

// pythonCommand returns the command that runs a program with the Python of its virtual environment, or with python3.
func (o Options) pythonCommand(ctx context.Context, req *pulumirpc.RunRequest) (*exec.Cmd, error) {
	python, info := "python3", req.GetInfo()
	if dir := o.Virtualenv; dir != "" {
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(info.GetRootDirectory(), dir)
		}
		python = filepath.Join(dir, "bin", "python")
		if _, err := os.Stat(python); err != nil {
			return nil, fmt.Errorf("%[1]s is not a virtual environment: run `python3 -I -m venv %[1]s && %[1]s/bin/pip install -r requirements.txt` in %[2]s",
				dir, info.GetRootDirectory())
		}
	}
	return process.Command(ctx, nil, python, "-u", "-c", pythonRunner, info.GetEntryPoint()), nil
}
