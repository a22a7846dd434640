// Package language is the language host of the sandbox: it runs the compiled program for Pulumi's engine. Pulumi's own
// host comes with Pulumi's installer only, not with its Go modules.
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

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/emptypb"

	"ecs-foundation/sandbox/process"
)

// messageSize is what the engine and its plugins allow each other; gRPC stops at 4 MB by default.
const messageSize = 400 << 20

type host struct {
	pulumirpc.UnimplementedLanguageRuntimeServer

	program string
	env     []string
}

// Serve runs a language host for a compiled program, and returns its address and what stops it.
func Serve(program string, env []string) (address string, stop func(), err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := grpc.NewServer(grpc.MaxRecvMsgSize(messageSize))
	pulumirpc.RegisterLanguageRuntimeServer(server, &host{program: program, env: env})
	go func() { _ = server.Serve(listener) }() // ends with an error only when stopped
	return listener.Addr().String(), server.Stop, nil
}

// GetPluginInfo has nothing to tell.
func (*host) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{}, nil
}

// GetRequiredPackages names none: each resource brings the name and version of its provider.
func (*host) GetRequiredPackages(
	context.Context, *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	return &pulumirpc.GetRequiredPackagesResponse{}, nil
}

// bail is how a program exits whose error the engine has shown already.
const bail = 32

// Run runs the program once. It ends with the call: the engine hangs up when it dies.
func (h *host) Run(ctx context.Context, req *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	engineAddress := req.Args[0] // where the engine puts its address for a host that it did not start itself
	conn, err := grpc.NewClient(engineAddress, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }()
	env, err := environment(req, engineAddress)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, h.program)
	cmd.Dir, cmd.Env = req.Pwd, slices.Concat(h.env, env)
	process.DieWithParent(cmd)
	shown, err := show(ctx, cmd, pulumirpc.NewEngineClient(conn))
	if err != nil {
		return nil, err
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	shown.Wait()
	err = cmd.Wait()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return &pulumirpc.RunResponse{}, nil
	case errors.As(err, &exit) && exit.ExitCode() == bail:
		return &pulumirpc.RunResponse{Bail: true}, nil
	}
	return &pulumirpc.RunResponse{Error: fmt.Sprintf("the program failed: %v", err)}, nil
}

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

// show sends what the program prints to the engine, which shows it as the stack's messages.
func show(ctx context.Context, cmd *exec.Cmd, engine pulumirpc.EngineClient) (*sync.WaitGroup, error) {
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	var shown sync.WaitGroup
	for stream, lines := range map[int32]io.Reader{1: stdout, 2: stderr} {
		shown.Go(func() {
			reader := bufio.NewReader(lines)
			for {
				line, err := reader.ReadString('\n')
				if line != "" {
					// A line that cannot be shown is no reason to stop a deployment.
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
	return &shown, nil
}
