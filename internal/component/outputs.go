package component

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Outputs are outputs of one kind by name, such as ARNs by service. An unknown name is
// an error, while a map would return an output that never resolves.
type Outputs struct {
	noun   string
	byName map[string]pulumi.StringOutput
}

// NewOutputs returns an empty Outputs. The noun, such as "target group", is the name of
// an output in error messages.
func NewOutputs(noun string) Outputs {
	return Outputs{noun: noun, byName: map[string]pulumi.StringOutput{}}
}

// Set adds an output.
func (o Outputs) Set(name string, output pulumi.StringOutput) { o.byName[name] = output }

// Add adds the outputs of others.
func (o Outputs) Add(others Outputs) { maps.Copy(o.byName, others.byName) }

// Get returns the output of a name.
func (o Outputs) Get(name string) (pulumi.StringOutput, error) {
	output, ok := o.byName[name]
	if !ok && len(o.byName) == 0 {
		return output, fmt.Errorf("unknown %s %q: there are none", o.noun, name)
	}
	if !ok {
		return output, fmt.Errorf("unknown %s %q: must be one of %s", o.noun, name, strings.Join(o.Names(), ", "))
	}
	return output, nil
}

// Names returns the names, sorted.
func (o Outputs) Names() []string { return slices.Sorted(maps.Keys(o.byName)) }

// Map returns all outputs, for the outputs of a component or a stack.
func (o Outputs) Map() pulumi.StringMap {
	outputs := pulumi.StringMap{}
	for name, output := range o.byName {
		outputs[name] = output
	}
	return outputs
}

// GetOrFail returns the output of a name. If there is none, it returns an output
// that fails when it is used.
func (o Outputs) GetOrFail(name string) pulumi.StringOutput {
	output, err := o.Get(name)
	if err != nil {
		return Apply(pulumi.String("").ToStringOutput(), func(string) (string, error) { return "", err })
	}
	return output
}

// CheckOutputs reports outputs that do not have exactly the names.
func CheckOutputs(outputs pulumi.Map, names []string) error {
	for _, name := range names {
		if _, ok := outputs[name]; !ok {
			return fmt.Errorf("output %s: not set", name)
		}
	}
	if len(outputs) != len(names) {
		return fmt.Errorf("%d outputs, but %d have names", len(outputs), len(names))
	}
	return nil
}
