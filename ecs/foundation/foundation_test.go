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

// mocks answers for the foundation's stack, and keeps what the probe was given.
type mocks struct {
	mutex sync.Mutex
	given any
}

func (m *mocks) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if args.TypeToken == "test:index:Probe" {
		m.given = args.Inputs["value"].Mappable()
		return args.Name, args.Inputs, nil
	}
	args.Inputs["outputs"] = resource.NewProperty(resource.NewPropertyMapFromMap(map[string]any{
		"vpcId": "vpc-1", "taskRoleArns": map[string]any{"ui": "arn:ui"},
	}))
	return args.Name, args.Inputs, nil
}

func (*mocks) Call(pulumi.MockCallArgs) (resource.PropertyMap, error) { return nil, nil }

// ask returns the answer of the foundation that the configuration names.
func ask(config map[string]string, what func(*foundation.Stack) pulumi.Input) (any, error) {
	m := &mocks{}
	err := pulumi.RunErr(func(ctx *pulumi.Context) error {
		stack, err := foundation.Refer(ctx)
		if err != nil {
			return err
		}
		return graphtest.Probe(ctx, "probe", what(stack))
	}, pulumi.WithMocks("store", "dev", m), func(info *pulumi.RunInfo) { info.Config = config })
	return m.given, err
}

var named = map[string]string{"store:foundation": "organization/ecs-foundation/dev"}

func TestWhatTheFoundationHasIsHandedOn(t *testing.T) {
	t.Parallel()
	got, err := ask(named, func(s *foundation.Stack) pulumi.Input {
		return pulumi.Map{"text": s.Text("vpcId"), "of": s.Of("taskRoleArns", "ui"), "map": s.Map("taskRoleArns")}
	})
	require.NoError(t, err)
	require.Equal(t, map[string]any{"text": "vpc-1", "of": "arn:ui", "map": map[string]any{"ui": "arn:ui"}}, got)
}

func TestWhatTheFoundationLacksIsToldWithWhatToDo(t *testing.T) {
	t.Parallel()
	for want, what := range map[string]func(*foundation.Stack) pulumi.Input{
		"the foundation organization/ecs-foundation/dev has no subnetIds among its outputs: bring it up first": func(s *foundation.Stack) pulumi.Input {
			return s.Map("subnetIds")
		},
		"the foundation organization/ecs-foundation/dev has no vpcIds among its outputs: bring it up first": func(s *foundation.Stack) pulumi.Input {
			return s.Text("vpcIds")
		},
		`the foundation organization/ecs-foundation/dev has nothing for "cart" in taskRoleArns: ` +
			"add it to services in its stack file, and bring it up": func(s *foundation.Stack) pulumi.Input {
			return s.Of("taskRoleArns", "cart")
		},
	} {
		_, err := ask(named, what)
		require.ErrorContains(t, err, want)
	}
	_, err := ask(nil, nil)
	require.ErrorContains(t, err, "store:foundation is not set: run pulumi config set foundation organization/ecs-foundation/dev")
}
