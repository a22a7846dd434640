package foundation_test

import (
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"ecs-foundation/ecs/foundation"
	"ecs-foundation/stack/graphtest"
)

// mocks provides the outputs of the foundation's stack and records the probe's input.
type mocks struct {
	mutex sync.Mutex
	value any
}

func (m *mocks) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if args.TypeToken == "test:index:Probe" {
		m.value = args.Inputs["value"].Mappable()
		return args.Name, args.Inputs, nil
	}
	args.Inputs["outputs"] = resource.NewProperty(resource.NewPropertyMapFromMap(map[string]any{
		"vpcId": "vpc-1", "taskRoleArns": map[string]any{"ui": "arn:ui"},
	}))
	return args.Name, args.Inputs, nil
}

func (*mocks) Call(pulumi.MockCallArgs) (resource.PropertyMap, error) { return nil, nil }

// read returns outputs of the foundation's stack.
func read(config map[string]string, outputs func(*foundation.Stack) pulumi.Input) (any, error) {
	m := &mocks{}
	err := pulumi.RunErr(func(ctx *pulumi.Context) error {
		stack, err := foundation.Refer(ctx)
		if err != nil {
			return err
		}
		return graphtest.Probe(ctx, "probe", outputs(stack))
	}, pulumi.WithMocks("store", "dev", m), func(info *pulumi.RunInfo) { info.Config = config })
	return m.value, err
}

var config = map[string]string{"store:foundation": "organization/ecs-foundation/dev"}

func TestOutputs(t *testing.T) {
	t.Parallel()
	got, err := read(config, func(s *foundation.Stack) pulumi.Input {
		return pulumi.Map{"text": s.Text("vpcId"), "of": s.Of("taskRoleArns", "ui"), "map": s.Map("taskRoleArns")}
	})
	require.NoError(t, err)
	require.Equal(t, map[string]any{"text": "vpc-1", "of": "arn:ui", "map": map[string]any{"ui": "arn:ui"}}, got)
}

func TestMissingOutputs(t *testing.T) {
	t.Parallel()
	for want, outputs := range map[string]func(*foundation.Stack) pulumi.Input{
		`stack organization/ecs-foundation/dev has no map output "subnetIds": deploy the foundation first (pulumi up)`: func(s *foundation.Stack) pulumi.Input {
			return s.Map("subnetIds")
		},
		`stack organization/ecs-foundation/dev has no string output "vpcIds": deploy the foundation first (pulumi up)`: func(s *foundation.Stack) pulumi.Input {
			return s.Text("vpcIds")
		},
		`output taskRoleArns of stack organization/ecs-foundation/dev has no service "cart": ` +
			"add it to services in the foundation's stack file and run pulumi up": func(s *foundation.Stack) pulumi.Input {
			return s.Of("taskRoleArns", "cart")
		},
	} {
		_, err := read(config, outputs)
		require.ErrorContains(t, err, want)
	}
	_, err := read(nil, nil)
	require.ErrorContains(t, err, "store:foundation: required: the name of the foundation's stack; run pulumi config set foundation organization/ecs-foundation/dev")
}
