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

// The programs of these tests are this very binary.
func TestMain(m *testing.M) {
	switch os.Getenv("PROGRAM") {
	case "":
		os.Exit(m.Run()) //nolint:forbidigo // this is the main
	case "prints":
		fmt.Println("to stdout")
		fmt.Fprint(os.Stderr, "to stderr, without an end of line")
	case "tells":
		fmt.Print(os.Getenv("PULUMI_PROJECT"), os.Getenv("PULUMI_CONFIG"), os.Getenv("PULUMI_DRY_RUN"))
	case "fails":
		os.Exit(3) //nolint:forbidigo // this is the main
	case "bails":
		os.Exit(32) //nolint:forbidigo // this is the main
	case "dies":
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	case "hangs":
		fmt.Println(os.Getpid())
		time.Sleep(time.Minute)
	}
}

// engine is Pulumi's, as far as the host needs it: it listens.
type engine struct {
	pulumirpc.UnimplementedEngineServer

	mutex    sync.Mutex
	messages map[int32]string
}

func (e *engine) Log(_ context.Context, req *pulumirpc.LogRequest) (*emptypb.Empty, error) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	e.messages[req.StreamId] += req.Message
	return &emptypb.Empty{}, nil
}

func (e *engine) said(stream int32) string {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	return e.messages[stream]
}

// host returns what has a host run a program for an engine.
func host(t *testing.T, program string, e *engine) func(context.Context) (*pulumirpc.RunResponse, error) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	server := grpc.NewServer()
	pulumirpc.RegisterEngineServer(server, e)
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)

	binary, err := os.Executable()
	require.NoError(t, err)
	address, stop, err := language.Serve(binary, append(os.Environ(), "PROGRAM="+program))
	require.NoError(t, err)
	t.Cleanup(stop)
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, conn.Close()) })
	req := &pulumirpc.RunRequest{
		Args: []string{listener.Addr().String()}, Pwd: t.TempDir(),
		Project: "shop", Config: map[string]string{"shop:a": "b"}, DryRun: true,
	}
	return func(ctx context.Context) (*pulumirpc.RunResponse, error) {
		return pulumirpc.NewLanguageRuntimeClient(conn).Run(ctx, req)
	}
}

func TestAProgramsEndIsTheEnginesAnswer(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		program string
		bail    bool
		problem string
		said    map[int32]string
	}{
		"what it prints is shown": {program: "prints", said: map[int32]string{
			1: "to stdout\n", 2: "to stderr, without an end of line",
		}},
		"it is told what it is to do":                {program: "tells", said: map[int32]string{1: `shop{"shop:a":"b"}true`}},
		"one that fails is an error":                 {program: "fails", problem: "exit status 3"},
		"one that has said why is not another error": {program: "bails", bail: true},
		"one that is killed is an error":             {program: "dies", problem: "signal: killed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := &engine{messages: map[int32]string{}}
			answer, err := host(t, test.program, e)(t.Context())
			require.NoError(t, err)
			require.Equal(t, test.bail, answer.Bail)
			require.Contains(t, answer.Error, test.problem)
			require.Equal(t, test.problem == "", answer.Error == "")
			for stream, want := range test.said {
				require.Equal(t, want, e.said(stream))
			}
		})
	}
}

func TestAProgramEndsWhenTheEngineHangsUp(t *testing.T) {
	t.Parallel()
	e := &engine{messages: map[int32]string{}}
	ctx, hangUp := context.WithCancel(t.Context())
	run, ended := host(t, "hangs", e), make(chan error, 1)
	go func() {
		_, err := run(ctx)
		ended <- err
	}()
	require.Eventually(t, func() bool { return e.said(1) != "" }, 10*time.Second, 10*time.Millisecond)
	hangUp()
	require.Error(t, <-ended)
	var pid int
	_, err := fmt.Sscan(strings.TrimSpace(e.said(1)), &pid)
	require.NoError(t, err)
	require.Eventually(t, func() bool { return syscall.Kill(pid, 0) != nil }, 10*time.Second, 10*time.Millisecond)
}
