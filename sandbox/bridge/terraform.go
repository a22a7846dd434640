package bridge

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/tfplugin5" //nolint:staticcheck // the pinned release has it
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/tfplugin5/proto"
	"google.golang.org/grpc"

	"ecs-foundation/sandbox/process"
)

// maxMessageSize is enough for the schema of the AWS provider. gRPC's default is 4 MB.
const maxMessageSize = 512 << 20

// start starts the Terraform provider, which uses 350 MB of memory. It locks the calling goroutine to its thread,
// because the kernel kills the provider when that thread ends.
func start(path string) (aws proto.ProviderClient, stop func(), err error) {
	runtime.LockOSThread()
	cmd := process.Command(context.Background(), os.Environ(), path) // Pulumi's environment
	process.DieWithParent(cmd)
	cmd.SysProcAttr.Setpgid = false // stay in this process group, which the engine kills
	runner := plugin.NewClient(&plugin.ClientConfig{
		HandshakeConfig:  tfplugin5.Handshake,
		Plugins:          plugin.PluginSet{"provider": terraform{}},
		Cmd:              cmd,
		AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC},
		GRPCDialOptions:  []grpc.DialOption{grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxMessageSize))},
		AutoMTLS:         true,
		Logger:           hclog.NewNullLogger(),
	})
	client, err := runner.Client()
	if err != nil {
		return nil, nil, err
	}
	provider, err := client.Dispense("provider")
	if err != nil {
		return nil, nil, err
	}
	aws, ok := provider.(proto.ProviderClient)
	if !ok {
		return nil, nil, fmt.Errorf("%s: unexpected client %T", path, provider)
	}
	return aws, runner.Kill, nil
}

type terraform struct{ plugin.NetRPCUnsupportedPlugin }

func (terraform) GRPCClient(_ context.Context, _ *plugin.GRPCBroker, conn *grpc.ClientConn) (any, error) {
	return proto.NewProviderClient(conn), nil
}

func (terraform) GRPCServer(*plugin.GRPCBroker, *grpc.Server) error {
	return errors.New("serving a Terraform provider is not supported")
}
