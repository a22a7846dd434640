package lookup

import (
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	lookupplan "ecs-foundation/stack/lookup/plan"
)

// readStackResources is a function of Pulumi's engine. It returns the outputs of all resources in the state of a stack, by
// URN. A stack that was created by a Pulumi of before October 2024 and never updated has no state, with which it panics.
// https://github.com/pulumi/pulumi/blob/v3.250.0/pkg/backend/backend.go
// https://github.com/pulumi/pulumi/pull/17387
const readStackResources = "pulumi:pulumi:readStackResourceOutputs"

// readState returns the IDs and the names of the resources in the state of this stack.
func readState(ctx *pulumi.Context) (lookupplan.State, error) {
	var result struct {
		Resources map[string]struct {
			Type    string `pulumi:"type"`
			Outputs struct {
				// Resources of other packages can have other types.
				ID   any `pulumi:"id"`
				Name any `pulumi:"name"`
			} `pulumi:"outputs"`
		} `pulumi:"outputs"`
	}
	// InvokePackageRaw accepts secrets, and returns an error if the result has another type, which Invoke does not.
	_, err := ctx.InvokePackageRaw(readStackResources, pulumi.Map{"stackName": pulumi.String(stackName(ctx))}, &result, "")
	if err != nil {
		return nil, fmt.Errorf("read the state of stack %s: %w", stackName(ctx), err)
	}
	state := lookupplan.State{}
	for _, r := range result.Resources {
		for _, value := range []any{r.Outputs.ID, r.Outputs.Name} {
			if text, ok := value.(string); ok {
				state[r.Type] = append(state[r.Type], text)
			}
		}
	}
	return state, nil
}

// providerVersion returns the version of the AWS provider, which is that of its SDK.
func providerVersion() string {
	info, _ := debug.ReadBuildInfo()
	for _, module := range info.Deps {
		if module.Path == "github.com/pulumi/pulumi-aws/sdk/v6" {
			return strings.TrimPrefix(module.Version, "v")
		}
	}
	return ""
}
