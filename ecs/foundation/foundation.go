// Package foundation reads the outputs of a foundation's stack, for programs that
// deploy services on it.
package foundation

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// A Stack is the stack of a foundation.
type Stack struct {
	name      string
	reference *pulumi.StackReference
}

// Refer returns a reference to the stack that the configuration key foundation names,
// such as organization/ecs-foundation/dev.
func Refer(ctx *pulumi.Context) (*Stack, error) {
	key := ctx.Project() + ":foundation"
	name, ok := ctx.GetConfig(key)
	if !ok {
		return nil, fmt.Errorf("%s: required: the name of the foundation's stack; "+
			"run pulumi config set foundation organization/ecs-foundation/dev", key)
	}
	reference, err := pulumi.NewStackReference(ctx, name, nil)
	if err != nil {
		return nil, fmt.Errorf("reference stack %s: %w", name, err)
	}
	return &Stack{name, reference}, nil
}

// Text returns an output that is a string.
func (s *Stack) Text(output string) pulumi.StringOutput {
	return s.reference.GetOutput(pulumi.String(output)).ApplyT(func(value any) (string, error) {
		text, ok := value.(string)
		if !ok {
			return "", fmt.Errorf("stack %s has no string output %q: deploy the foundation first (pulumi up)", s.name, output)
		}
		return text, nil
	}).(pulumi.StringOutput)
}

// Map returns an output that is a map of strings, such as the private subnets by zone.
func (s *Stack) Map(output string) pulumi.StringMapOutput {
	return s.reference.GetOutput(pulumi.String(output)).ApplyT(func(value any) (map[string]string, error) {
		entries, ok := value.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("stack %s has no map output %q: deploy the foundation first (pulumi up)", s.name, output)
		}
		texts := map[string]string{}
		for key, value := range entries {
			text, ok := value.(string)
			if !ok {
				return nil, fmt.Errorf("output %s of stack %s: expected a string for %q", output, s.name, key)
			}
			texts[key] = text
		}
		return texts, nil
	}).(pulumi.StringMapOutput)
}

// Of returns the value of a service in an output that is a map by service.
func (s *Stack) Of(output, service string) pulumi.StringOutput {
	return s.Map(output).ApplyT(func(values map[string]string) (string, error) {
		if values[service] == "" {
			return "", fmt.Errorf("output %s of stack %s has no service %q: add it to services in the foundation's stack file and run pulumi up",
				output, s.name, service)
		}
		return values[service], nil
	}).(pulumi.StringOutput)
}
