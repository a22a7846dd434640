package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// suppressOutputs keeps Pulumi from printing the outputs, which for a foundation take several screens.
const suppressOutputs = "--suppress-outputs"

// printOutputs prints the outputs that are a single value. Secrets are encrypted in the state, and are not among them.
func (s *sandbox) printOutputs(out io.Writer) error {
	resources, err := readResources(s.dir.Path(s.stateFile()...))
	if err != nil {
		return fmt.Errorf("read the outputs of stack %s: %w", s.stack, err)
	}
	values, more := singleOutputs(resources)
	if len(values)+more == 0 {
		return nil
	}
	var b strings.Builder
	b.WriteString("Outputs:\n")
	width := 0
	for name := range values {
		width = max(width, len(name))
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		fmt.Fprintf(&b, "    %-*s: %q\n", width, name, values[name])
	}
	if more > 0 {
		fmt.Fprintf(&b, "    and %d more: run %s\n", more, s.commandLine("outputs", "--stack", s.stack))
	}
	_, err = io.WriteString(out, b.String())
	return err
}

// singleOutputs returns the outputs of a stack that are text, and how many others it has.
func singleOutputs(resources []resourceState) (values map[string]string, more int) {
	values = map[string]string{}
	for _, r := range resources {
		if r.Type != "pulumi:pulumi:Stack" {
			continue
		}
		for name, value := range r.Outputs {
			if text, ok := value.(string); !ok {
				more++
			} else if text != "" { // an output of a part that the stack does not have
				values[name] = text
			}
		}
	}
	return values, more
}
