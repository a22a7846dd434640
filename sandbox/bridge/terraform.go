package bridge

import (
	"context"
	"errors"
	"os/exec"
	"runtime"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/tfplugin5" //nolint:staticcheck // the pinned release has it
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/tfplugin5/proto"
	"google.golang.org/grpc"

	"ecs-foundation/sandbox/process"
)

// schemaSize is more than the schema of the AWS provider takes on the wire; gRPC stops at 4 MB by default.
const schemaSize = 512 << 20

// start runs the Terraform provider. The calling goroutine stays on its thread from here on: the kernel kills the
// provider, which holds 650 MB, when that thread ends.
func start(path string) (aws proto.ProviderClient, stop func(), err error) {
	runtime.LockOSThread()
	cmd := exec.Command(path)
	process.DieWithParent(cmd)
	cmd.SysProcAttr.Setpgid = false // the engine kills our group, and the provider is to go with it
	runner := plugin.NewClient(&plugin.ClientConfig{
		HandshakeConfig:  tfplugin5.Handshake,
		Plugins:          plugin.PluginSet{"provider": terraform{}},
		Cmd:              cmd,
		AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC},
		GRPCDialOptions:  []grpc.DialOption{grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(schemaSize))},
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
	return provider.(proto.ProviderClient), runner.Kill, nil
}

type terraform struct{ plugin.NetRPCUnsupportedPlugin }

func (terraform) GRPCClient(_ context.Context, _ *plugin.GRPCBroker, conn *grpc.ClientConn) (any, error) {
	return proto.NewProviderClient(conn), nil
}

func (terraform) GRPCServer(*plugin.GRPCBroker, *grpc.Server) error {
	return errors.New("the sandbox only calls Terraform providers")
}
