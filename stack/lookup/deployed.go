package lookup

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/stack"
	lookupplan "ecs-foundation/stack/lookup/plan"
	"ecs-foundation/stack/preflight/change"
)

// DeployedOutput is the name of the output with the record of what is deployed.
const DeployedOutput = "deployed"

// readStackOutputs is a function of Pulumi's engine. It returns the last outputs of a stack
// from its state, and none for a new stack.
// https://github.com/pulumi/pulumi/blob/v3.250.0/pkg/resource/deploy/builtins.go
const readStackOutputs = "pulumi:pulumi:readStackOutputs"

// Deployed returns the record of what this stack has deployed, from the stack's own last
// outputs. It exports these outputs again, because Pulumi would delete the outputs of a
// program that fails, and with them the record.
func Deployed(ctx *pulumi.Context) (change.Deployed, error) {
	outputs, err := lastOutputs(ctx)
	if err != nil {
		return change.Deployed{}, err
	}
	names := stack.OutputNames()
	for name, value := range outputs {
		if slices.Contains(names, name) {
			ctx.Export(name, pulumi.Any(value))
		}
	}
	output, deployed := outputs[DeployedOutput]
	if record, ok := change.Parse(output); ok {
		return change.Deployed{Record: &record}, nil
	}
	if deployed || len(outputs) > 0 {
		return change.Deployed{}, ctx.Log.Info("the deployed stack has no record of this version of the program: "+
			"changes of it are not checked", nil)
	}
	return change.Deployed{}, nil
}

// lastOutputs returns the outputs of this stack's last update.
func lastOutputs(ctx *pulumi.Context) (map[string]any, error) {
	var state struct {
		Outputs map[string]any `pulumi:"outputs"`
	}
	name := ctx.Organization() + "/" + ctx.Project() + "/" + ctx.Stack()
	if err := ctx.Invoke(readStackOutputs, pulumi.Map{"name": pulumi.String(name)}, &state); err != nil {
		return nil, fmt.Errorf("read the outputs of stack %s: %w", name, err)
	}
	return state.Outputs, nil
}

// deploymentOf returns what the outputs of a stack describe.
func deploymentOf(outputs map[string]any) (lookupplan.Deployment, error) {
	var d lookupplan.Deployment
	text, err := json.Marshal(outputs)
	if err != nil {
		return d, fmt.Errorf("encode outputs: %w", err)
	}
	if err := json.Unmarshal(text, &d.Outputs); err != nil {
		return d, fmt.Errorf("decode outputs: %w", err)
	}
	if record, ok := change.Parse(outputs[DeployedOutput]); ok {
		d.Record = &record
	}
	return d, nil
}
