package lookup

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight/change"
)

// readStackOutputs is a function of Pulumi's engine. It returns the last outputs of a stack
// from its state, and none for a new stack.
// https://github.com/pulumi/pulumi/blob/v3.250.0/pkg/resource/deploy/builtins.go
const readStackOutputs = "pulumi:pulumi:readStackOutputs"

// Deployed returns what this stack has deployed, from the stack's own last outputs. It
// exports these outputs again, because Pulumi would delete the outputs of a program that
// fails, and with them the record.
func Deployed(ctx *pulumi.Context) (change.Deployed, error) {
	name := stackName(ctx)
	outputs, err := stackOutputs(ctx, name)
	if err != nil {
		return change.Deployed{}, fmt.Errorf("read the outputs of stack %s: %w", name, err)
	}
	names := stack.OutputNames()
	for name, value := range outputs {
		if slices.Contains(names, name) {
			ctx.Export(name, pulumi.Any(value))
		}
	}
	deployed, err := change.FromOutputs(outputs)
	if err != nil {
		return change.Deployed{}, fmt.Errorf("stack %s: %w", name, err)
	}
	if deployed.Record == nil && len(outputs) > 0 {
		err = ctx.Log.Info("the deployed stack has no record of this version of the program: changes of it are not checked", nil)
	}
	return deployed, err
}
