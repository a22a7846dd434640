package provider_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/provider"
)

func TestArgumentsSelectTheProvider(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args     []string
		provider bool
	}{
		{[]string{"/plugins/resource-ecs-foundation-v1.0.0/pulumi-resource-ecs-foundation", "127.0.0.1:33445"}, true},
		{[]string{`pulumi-resource-ecs-foundation.exe`}, true},
		{[]string{"bin/pulumi-resource-ecs-foundation"}, true}, // debugged: the engine attaches
		{[]string{"/tmp/pulumi-go.123/plugin", "--logtostderr", "-v=9", "--tracing", "file:/tmp/trace", "127.0.0.1:33445"}, true},
		{[]string{"/tmp/plugin", "[::1]:33445"}, true},
		{[]string{"/tmp/pulumi-go.123/program"}, false},
		{[]string{"ecs-foundation", "preview"}, false},
		{[]string{"ecs-foundation", "--config=a:b"}, false},
		{[]string{"ecs-foundation", "shop:70000"}, false},
	} {
		require.Equal(t, c.provider, provider.IsProvider(c.args), c.args)
	}
}
