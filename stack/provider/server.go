package provider

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	sdkprovider "github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/emptypb"

	"ecs-foundation/internal/version"
)

// A server serves components to one engine.
type server struct {
	pulumirpc.UnimplementedResourceProviderServer

	host       *sdkprovider.HostClient
	components map[string]Component
	claims     claims
}

func newServer(host *sdkprovider.HostClient, components []Component) *server {
	s := &server{host: host, components: map[string]Component{}}
	for _, c := range components {
		s.components[c.Token] = c
	}
	return s
}

// GetPluginInfo returns the version of the provider.
func (*server) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: version.Version}, nil
}

// GetSchema returns the schema of the package.
func (*server) GetSchema(_ context.Context, request *pulumirpc.GetSchemaRequest) (*pulumirpc.GetSchemaResponse, error) {
	if v := request.GetVersion(); v != 0 {
		return nil, fmt.Errorf("unsupported version of the schema: must be 0 (got %d)", v)
	}
	return &pulumirpc.GetSchemaResponse{Schema: string(schema)}, nil
}

// Configure accepts secrets, unknown values, resources and outputs as inputs.
func (*server) Configure(context.Context, *pulumirpc.ConfigureRequest) (*pulumirpc.ConfigureResponse, error) {
	return &pulumirpc.ConfigureResponse{AcceptSecrets: true, SupportsPreview: true, AcceptResources: true, AcceptOutputs: true}, nil
}

// Attach connects the provider to the engine that debugs it.
func (s *server) Attach(_ context.Context, request *pulumirpc.PluginAttach) (*emptypb.Empty, error) {
	host, err := sdkprovider.NewHostClient(request.GetAddress())
	if err != nil {
		return nil, fmt.Errorf("connect to the engine: %w", err)
	}
	s.host = host
	return &emptypb.Empty{}, nil
}

// Cancel does nothing: the engine cancels the resources that are being registered.
func (*server) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

// Construct creates a component.
func (s *server) Construct(ctx context.Context, request *pulumirpc.ConstructRequest) (*pulumirpc.ConstructResponse, error) {
	component, ok := s.components[request.GetType()]
	if !ok {
		return nil, fmt.Errorf("unknown component %q: must be one of %s", request.GetType(), strings.Join(s.tokens(), ", "))
	}
	if err := validateName(request.GetName()); err != nil {
		return nil, err
	}
	return sdkprovider.Construct(ctx, request, s.host.EngineConn(), func(
		pulumiCtx *pulumi.Context, _, _ string, inputs sdkprovider.ConstructInputs, options pulumi.ResourceOption,
	) (*sdkprovider.ConstructResult, error) {
		read, err := s.read(ctx, request, component, inputs, options)
		if err != nil {
			return nil, err
		}
		resource, outputs, err := component.Construct(pulumiCtx, read)
		if err := read.Errors(err); err != nil {
			return nil, err
		}
		return &sdkprovider.ConstructResult{URN: resource.URN(), State: outputs}, nil
	})
}

// maxName leaves room in the name of a bucket, of at most 63 characters, for the name of a component's
// part and Pulumi's random suffix.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
const maxName = 30

// names match what the names of load balancers and target groups allow.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
var names = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*$`)

// reserved are beginnings of names that AWS keeps for itself, by the resources whose names begin with that of
// a component. The name of a security group can have it in any case.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
var reserved = []struct{ beginning, resources string }{
	{"internal-", "load balancers"}, {"sg-", "security groups"}, {"xn--", "buckets"}, {"sthree-", "buckets"}, {"amzn-s3-demo-", "buckets"},
}

// validateName checks the name of a component, with which the names of its resources begin.
func validateName(name string) error {
	if len(name) > maxName {
		return fmt.Errorf("invalid name %q: must have at most %d characters, because names of buckets begin with it", name, maxName)
	}
	if !names.MatchString(name) {
		return fmt.Errorf("invalid name %q: must have only letters, digits and hyphens, a letter first, "+
			"because names of load balancers begin with it", name)
	}
	for _, r := range reserved {
		if strings.HasPrefix(strings.ToLower(name)+"-", r.beginning) {
			return fmt.Errorf("invalid name %q: names of %s would begin with %q, which AWS reserves: choose another name",
				name, r.resources, r.beginning)
		}
	}
	return nil
}

func (s *server) tokens() []string {
	var tokens []string
	for token := range s.components {
		tokens = append(tokens, token)
	}
	slices.Sort(tokens)
	return tokens
}
