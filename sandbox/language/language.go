// Package language is a Pulumi language host for compiled Go programs, for Node.js and for Python. Pulumi's own hosts are
// part of Pulumi's installer but not of its Go modules.
package language

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/constant"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/emptypb"

	"ecs-foundation/sandbox/process"
)

// maxMessageSize is the limit that Pulumi's engine and plugins use. gRPC's default is 4 MB.
const maxMessageSize = 400 << 20

type host struct {
	pulumirpc.UnimplementedLanguageRuntimeServer

	env     []string
	command commander
}

// Options are the options of a project's runtime. Pulumi does not pass them to a host that it has not started.
// https://www.pulumi.com/docs/iac/concepts/projects/project-file/
type Options struct {
	// TypeScript is whether a program for Node.js is in TypeScript. Default true.
	TypeScript *bool `yaml:"typescript"`
	// Virtualenv is the virtual environment of a program in Python, in the project's directory. Default that of python3.
	Virtualenv string `yaml:"virtualenv"`
}

// commander returns the command that runs the program of a request, without its environment.
type commander func(ctx context.Context, req *pulumirpc.RunRequest) (*exec.Cmd, error)

// Serve starts a language host for a compiled program. It returns the host's address and a function that stops it.
func Serve(program string, env []string) (address string, stop func(), err error) {
	return serve(env, func(ctx context.Context, _ *pulumirpc.RunRequest) (*exec.Cmd, error) {
		return process.Command(ctx, nil, program), nil
	})
}

func serve(env []string, command commander) (address string, stop func(), err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := grpc.NewServer(grpc.MaxRecvMsgSize(maxMessageSize))
	pulumirpc.RegisterLanguageRuntimeServer(server, &host{env: env, command: command})
	go func() { _ = server.Serve(listener) }() // returns when the server is stopped
	return listener.Addr().String(), server.Stop, nil
}

// GetPluginInfo returns no information: the host has no version.
func (*host) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{}, nil
}

// GetRequiredPackages returns no packages: each resource registers with the name and version of its provider.
func (*host) GetRequiredPackages(
	context.Context, *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	return &pulumirpc.GetRequiredPackagesResponse{}, nil
}

// InstallDependencies installs nothing: the sandbox compiles Go programs, which downloads their modules, and reports packages
// that are missing.
func (*host) InstallDependencies(
	*pulumirpc.InstallDependenciesRequest, pulumirpc.LanguageRuntime_InstallDependenciesServer,
) error {
	return nil
}

// Run runs the program once. The program is killed when the call is canceled, which also happens when the engine dies.
func (h *host) Run(ctx context.Context, req *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	engineAddress := req.Args[0] // the engine passes its address here if it did not start the host itself
	conn, err := grpc.NewClient(engineAddress, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }()
	env, err := environment(req, engineAddress)
	if err != nil {
		return nil, err
	}
	cmd, err := h.command(ctx, req)
	if err != nil {
		return &pulumirpc.RunResponse{Error: err.Error()}, nil
	}
	cmd.Env = slices.Concat(h.env, env, cmd.Env)
	cmd.Dir = req.Pwd
	process.DieWithParent(cmd)
	output, err := forwardOutput(ctx, cmd, pulumirpc.NewEngineClient(conn))
	if err != nil {
		return nil, err
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	output.Wait()
	return response(cmd.Wait()), nil
}

// response reports how the program ended.
func response(err error) *pulumirpc.RunResponse {
	exit, ok := errors.AsType[*exec.ExitError](err)
	switch {
	case err == nil:
		return &pulumirpc.RunResponse{}
	case ok && exit.ExitCode() == constant.ExitStatusLoggedError: // the engine has shown the error
		return &pulumirpc.RunResponse{Bail: true}
	}
	return &pulumirpc.RunResponse{Error: fmt.Sprintf("the program failed: %v", err)}
}

// environment returns the variables from which the Pulumi SDK reads what to run.
func environment(req *pulumirpc.RunRequest, engineAddress string) ([]string, error) {
	config, err := json.Marshal(req.Config)
	if err != nil {
		return nil, err
	}
	secretKeys, err := json.Marshal(req.ConfigSecretKeys)
	if err != nil {
		return nil, err
	}
	return []string{
		"PULUMI_ORGANIZATION=" + req.Organization,
		"PULUMI_PROJECT=" + req.Project,
		"PULUMI_STACK=" + req.Stack,
		"PULUMI_ROOT_DIRECTORY=" + req.GetInfo().GetRootDirectory(),
		"PULUMI_CONFIG=" + string(config),
		"PULUMI_CONFIG_SECRET_KEYS=" + string(secretKeys),
		"PULUMI_DRY_RUN=" + strconv.FormatBool(req.DryRun),
		"PULUMI_PARALLEL=" + strconv.Itoa(int(req.Parallel)),
		"PULUMI_MONITOR=" + req.MonitorAddress,
		"PULUMI_ENGINE=" + engineAddress,
	}, nil
}

// forwardOutput sends each line that the program prints to the engine, which shows it as a message of the stack.
func forwardOutput(ctx context.Context, cmd *exec.Cmd, engine pulumirpc.EngineClient) (*sync.WaitGroup, error) {
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	var forwarders sync.WaitGroup
	for stream, output := range map[int32]io.Reader{1: stdout, 2: stderr} {
		forwarders.Go(func() {
			reader := bufio.NewReader(output)
			for {
				line, err := reader.ReadString('\n')
				if line != "" {
					// Failing to show a line must not stop the deployment.
					_, _ = engine.Log(ctx, &pulumirpc.LogRequest{
						Severity: pulumirpc.LogSeverity_INFO, Message: line, StreamId: stream,
					})
				}
				if err != nil {
					return
				}
			}
		})
	}
	return &forwarders, nil
}
