// Package foundation reads what a foundation hands on to the programs that
// deploy its services: the outputs of its stack.
package foundation

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// A Stack is a foundation's.
type Stack struct {
	name      string
	reference *pulumi.StackReference
}

// Refer returns the stack that the program's own configuration names by the key
// foundation, such as organization/ecs-foundation/dev.
func Refer(ctx *pulumi.Context) (*Stack, error) {
	key := ctx.Project() + ":foundation"
	name, ok := ctx.GetConfig(key)
	if !ok {
		return nil, fmt.Errorf("%s is not set: run pulumi config set foundation organization/ecs-foundation/dev, "+
			"or whatever the foundation's stack is called", key)
	}
	reference, err := pulumi.NewStackReference(ctx, name, nil)
	if err != nil {
		return nil, fmt.Errorf("looking for the foundation's stack %s: %w", name, err)
	}
	return &Stack{name, reference}, nil
}

// Text returns an output that is text.
func (s *Stack) Text(output string) pulumi.StringOutput {
	return s.reference.GetOutput(pulumi.String(output)).ApplyT(func(value any) (string, error) {
		text, ok := value.(string)
		if !ok {
			return "", fmt.Errorf("the foundation %s has no %s among its outputs: bring it up first", s.name, output)
		}
		return text, nil
	}).(pulumi.StringOutput)
}

// Map returns an output that is a map, such as the private subnets by zone.
func (s *Stack) Map(output string) pulumi.StringMapOutput {
	return s.reference.GetOutput(pulumi.String(output)).ApplyT(func(value any) (map[string]string, error) {
		all, ok := value.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("the foundation %s has no %s among its outputs: bring it up first", s.name, output)
		}
		texts := map[string]string{}
		for key, value := range all {
			text, ok := value.(string)
			if !ok {
				return nil, fmt.Errorf("the output %s of the foundation %s has no text for %q", output, s.name, key)
			}
			texts[key] = text
		}
		return texts, nil
	}).(pulumi.StringMapOutput)
}

// Of returns what an output that is a map has for a service.
func (s *Stack) Of(output, service string) pulumi.StringOutput {
	return s.Map(output).ApplyT(func(all map[string]string) (string, error) {
		if all[service] == "" {
			return "", fmt.Errorf("the foundation %s has nothing for %q in %s: add it to services in its stack file, and bring it up",
				s.name, service, output)
		}
		return all[service], nil
	}).(pulumi.StringOutput)
}
