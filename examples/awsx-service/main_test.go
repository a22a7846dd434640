package main

import (
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"
)

// mocks provides the outputs of the foundation's stack and records the inputs of the
// service.
type mocks struct {
	mutex   sync.Mutex
	service resource.PropertyMap
}

func (m *mocks) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	switch args.TypeToken {
	case "pulumi:pulumi:StackReference":
		args.Inputs["outputs"] = resource.NewProperty(resource.NewPropertyMapFromMap(map[string]any{
			"privateSubnetIds":     map[string]any{"b": "subnet-b", "a": "subnet-a"},
			"taskSecurityGroupIds": map[string]any{"ui": "sg-tasks", "cart": "sg-others"},
			"executionRoleArns":    map[string]any{"ui": "arn:execution"},
			"taskRoleArns":         map[string]any{"ui": "arn:task"},
			"logGroupNames":        map[string]any{"ui": "/ecs/shop/ui"},
			"targetGroupArns":      map[string]any{"ui": "arn:group"},
		}))
	case "awsx:ecs:FargateService":
		m.service = args.Inputs
	}
	return args.Name, args.Inputs, nil
}

func (m *mocks) Call(pulumi.MockCallArgs) (resource.PropertyMap, error) {
	return resource.PropertyMap{}, nil
}

func TestServiceUsesOutputsOfTheFoundation(t *testing.T) {
	t.Parallel()
	m := &mocks{}
	err := pulumi.RunErr(deploy, pulumi.WithMocks("awsx-service", "dev", m), func(info *pulumi.RunInfo) {
		info.Config = map[string]string{
			"awsx-service:foundation": "organization/ecs-foundation/dev",
			"awsx-service:image":      "shop/ui:1",
		}
	})
	require.NoError(t, err)
	inputs := m.service.Mappable()
	require.Equal(t, map[string]any{
		"subnets": []any{"subnet-a", "subnet-b"}, "securityGroups": []any{"sg-tasks"}, "assignPublicIp": false,
	}, inputs["networkConfiguration"])
	task, _ := inputs["taskDefinitionArgs"].(map[string]any)
	require.Equal(t, map[string]any{"roleArn": "arn:execution"}, task["executionRole"])
	require.Equal(t, map[string]any{"roleArn": "arn:task"}, task["taskRole"])
	require.Equal(t, map[string]any{"existing": map[string]any{"name": "/ecs/shop/ui"}}, task["logGroup"])
	container, _ := task["container"].(map[string]any)
	require.Equal(t, true, container["readonlyRootFilesystem"])
	require.Equal(t, map[string]any{"tmpfs": []any{map[string]any{
		"containerPath": "/tmp", "size": 64.0, "mountOptions": []any{"nosuid", "nodev"},
	}}}, container["linuxParameters"], "only /tmp is writable")
}
