package lookup

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/preflight/change"
)

// Environments returns a function that reads what another stack has deployed from its last
// outputs, which needs no credentials for AWS. It reads each stack once.
func Environments(ctx *pulumi.Context) func(name string) (config.Environment, error) {
	read := map[string]config.Environment{}
	return func(name string) (config.Environment, error) {
		full := fullName(ctx, name)
		if environment, ok := read[full]; ok {
			return environment, nil
		}
		environment, err := readEnvironment(ctx, full)
		if err == nil {
			read[full] = environment
		}
		return environment, err
	}
}

func readEnvironment(ctx *pulumi.Context, name string) (config.Environment, error) {
	if name == stackName(ctx) {
		return config.Environment{}, errors.New("is this stack: name another one, or remove the key")
	}
	outputs, err := stackOutputs(ctx, name)
	if err != nil {
		return config.Environment{}, fmt.Errorf("cannot be read: %w: use a name that `pulumi stack ls --all` shows, and log in to the backend of the stack", err)
	}
	environment, err := change.EnvironmentOf(outputs)
	environment.Name = name
	return environment, err
}

// fullName returns ORGANIZATION/PROJECT/STACK for a name that Pulumi accepts.
func fullName(ctx *pulumi.Context, name string) string {
	organization, project, stack := validate.SplitStackName(name)
	return cmp.Or(organization, ctx.Organization()) + "/" + cmp.Or(project, ctx.Project()) + "/" + stack
}

// stackName returns the full name of this stack.
func stackName(ctx *pulumi.Context) string { return fullName(ctx, ctx.Stack()) }

// stackOutputs returns the last outputs of a stack, and none for a new stack.
func stackOutputs(ctx *pulumi.Context, name string) (map[string]any, error) {
	var state struct {
		Outputs map[string]any `pulumi:"outputs"`
	}
	err := ctx.Invoke(readStackOutputs, pulumi.Map{"name": pulumi.String(name)}, &state)
	return state.Outputs, err
}
