package importfile

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// adopted are the types that Terraform, like the stack, adopts when it creates them: both would
// change the same object of the VPC.
var adopted = []string{"aws_default_route_table", "aws_default_security_group"}

// Report returns what an import does, for the reader of the file.
func (i Import) Report(tool string) string {
	var text strings.Builder
	fmt.Fprintf(&text, "%d resources to import:\n", len(i.Imported))
	for _, name := range slices.Sorted(maps.Keys(i.Imported)) {
		fmt.Fprintf(&text, "  %s: %s\n", name, i.Imported[name].Address)
	}
	section(&text, "The first update creates what is missing, sets the tags of the stack, and:", i.Changes)
	var left []string
	for _, r := range i.Left {
		left = append(left, r.Address)
	}
	slices.Sort(left)
	section(&text, "Not imported:", left)
	section(&text, "After the import, remove them from the other state, which deletes nothing in AWS:", i.removals(tool))
	return text.String()
}

func section(text *strings.Builder, title string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(text, "%s\n", title)
	for _, line := range lines {
		fmt.Fprintf(text, "  %s\n", line)
	}
}

// removals returns the commands that remove the imported resources from the other state. In
// Pulumi, a resource is removed with those that depend on it.
func (i Import) removals(tool string) []string {
	var commands []string
	if tool == "pulumi" {
		for _, r := range append(i.repositories(), i.Imported[network+"-vpc"]) {
			commands = append(commands, fmt.Sprintf("pulumi state delete '%s' --target-dependents --yes", r.Address))
		}
		slices.Sort(commands)
		return commands
	}
	var addresses []string
	for _, r := range i.Imported {
		addresses = append(addresses, r.Address)
	}
	for _, r := range i.Left {
		if i.isOverwritten(r) {
			addresses = append(addresses, r.Address)
		}
	}
	slices.Sort(addresses)
	for _, address := range slices.Compact(addresses) {
		commands = append(commands, fmt.Sprintf("terraform state rm '%s'", address))
	}
	return commands
}

// isOverwritten reports whether a resource that is not imported is an object that the stack writes as well.
func (i Import) isOverwritten(r Resource) bool {
	if r.Type == "aws_ecr_lifecycle_policy" {
		return slices.ContainsFunc(i.repositories(), func(repository Resource) bool { return r.text("repository") == repository.text("name") })
	}
	return slices.Contains(adopted, r.Type)
}
