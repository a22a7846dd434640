package component_test

import (
	"errors"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/component"
)

func outputs(names ...string) component.Outputs {
	roles := component.NewOutputs("role of service")
	for _, name := range names {
		roles.Set(name, pulumi.String("arn:"+name).ToStringOutput())
	}
	return roles
}

func TestMissingOutputIsAnError(t *testing.T) {
	t.Parallel()
	_, err := outputs("ui", "cart").Get("ui")
	require.NoError(t, err)
	_, err = outputs("ui", "cart").Get("card")
	require.EqualError(t, err, `unknown role of service "card": must be one of cart, ui`)
	_, err = outputs().Get("ui")
	require.EqualError(t, err, `unknown role of service "ui": there are none`)
	_, err = component.Outputs{}.Get("ui")
	require.Error(t, err, "the zero value")
}

func TestErrorNamesTheComponentOnce(t *testing.T) {
	t.Parallel()
	kind := component.Kind{Noun: "network"}
	require.EqualError(t, kind.Error("net", errors.New("no zones")), `network "net": no zones`)
	require.EqualError(t, kind.Error("net", errors.New("a: x\nb: y")), "network \"net\":\na: x\nb: y")
}
