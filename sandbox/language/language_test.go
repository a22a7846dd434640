package language_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/emptypb"

	"ecs-foundation/sandbox/language"
)

// TestMain makes the test binary the program that the tests run, if PROGRAM is set.
func TestMain(m *testing.M) {
	switch os.Getenv("PROGRAM") {
	case "":
		os.Exit(m.Run()) //nolint:forbidigo // TestMain is the main function
	case "prints":
		fmt.Println("to stdout")
		fmt.Fprint(os.Stderr, "to stderr, without a newline")
	case "prints-environment":
		fmt.Print(os.Getenv("PULUMI_PROJECT"), os.Getenv("PULUMI_CONFIG"), os.Getenv("PULUMI_DRY_RUN"))
	case "fails":
		os.Exit(3) //nolint:forbidigo // TestMain is the main function
	case "bails":
		os.Exit(32) //nolint:forbidigo // TestMain is the main function
	case "dies":
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	case "hangs":
		fmt.Println(os.Getpid())
		time.Sleep(time.Minute)
	}
}

// engine is a fake of Pulumi's engine that stores what the program prints, by stream.
type engine struct {
	pulumirpc.UnimplementedEngineServer

	mutex  sync.Mutex
	output map[int32]string
}

func (e *engine) Log(_ context.Context, req *pulumirpc.LogRequest) (*emptypb.Empty, error) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	e.output[req.StreamId] += req.Message
	return &emptypb.Empty{}, nil
}

func (e *engine) printed(stream int32) string {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	return e.output[stream]
}

// newHost starts a language host for the test binary and returns a function that calls its Run.
func newHost(t *testing.T, program string, e *engine) func(context.Context) (*pulumirpc.RunResponse, error) {
	t.Helper()
	binary, err := os.Executable()
	require.NoError(t, err)
	address, stop, err := language.Serve(binary, append(os.Environ(), "PROGRAM="+program))
	require.NoError(t, err)
	t.Cleanup(stop)
	return connect(t, address, e, &pulumirpc.RunRequest{
		Pwd: t.TempDir(), Project: "shop", Config: map[string]string{"shop:a": "b"}, DryRun: true,
	})
}

// connect starts the engine and returns a function that calls Run of the language host with an address. It adds the address
// of the engine to the request.
func connect(
	t *testing.T, address string, e *engine, req *pulumirpc.RunRequest,
) func(context.Context) (*pulumirpc.RunResponse, error) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	server := grpc.NewServer()
	pulumirpc.RegisterEngineServer(server, e)
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)
	req.Args = []string{listener.Addr().String()}

	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, conn.Close()) })
	return func(ctx context.Context) (*pulumirpc.RunResponse, error) {
		return pulumirpc.NewLanguageRuntimeClient(conn).Run(ctx, req)
	}
}

func TestRun(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		program string
		bail    bool
		err     string
		output  map[int32]string
	}{
		"output": {program: "prints", output: map[int32]string{
			1: "to stdout\n", 2: "to stderr, without a newline",
		}},
		"environment":              {program: "prints-environment", output: map[int32]string{1: `shop{"shop:a":"b"}true`}},
		"failure":                  {program: "fails", err: "exit status 3"},
		"failure that was printed": {program: "bails", bail: true},
		"killed program":           {program: "dies", err: "signal: killed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := &engine{output: map[int32]string{}}
			response, err := newHost(t, test.program, e)(t.Context())
			require.NoError(t, err)
			require.Equal(t, test.bail, response.Bail)
			require.Contains(t, response.Error, test.err)
			require.Equal(t, test.err == "", response.Error == "")
			for stream, want := range test.output {
				require.Equal(t, want, e.printed(stream))
			}
		})
	}
}

func TestRunKillsTheProgramWhenTheCallIsCanceled(t *testing.T) {
	t.Parallel()
	e := &engine{output: map[int32]string{}}
	ctx, cancel := context.WithCancel(t.Context())
	run, ended := newHost(t, "hangs", e), make(chan error, 1)
	go func() {
		_, err := run(ctx)
		ended <- err
	}()
	require.Eventually(t, func() bool { return e.printed(1) != "" }, 10*time.Second, 10*time.Millisecond)
	cancel()
	require.Error(t, <-ended)
	var pid int
	_, err := fmt.Sscan(strings.TrimSpace(e.printed(1)), &pid)
	require.NoError(t, err)
	require.Eventually(t, func() bool { return syscall.Kill(pid, 0) != nil }, 10*time.Second, 10*time.Millisecond)
}
