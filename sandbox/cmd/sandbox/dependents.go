package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// checkDependents returns an error if another stack refers to this one. AWS would refuse to delete some of the
// resources, such as subnets with tasks in them, after the others are already deleted.
func (s *sandbox) checkDependents() error {
	files, err := s.stackFiles()
	if err != nil {
		return err
	}
	for _, file := range files {
		project, stack := filepath.Base(filepath.Dir(file)), strings.TrimSuffix(filepath.Base(file), ".json")
		references, err := stackReferences(file)
		if err != nil {
			return err
		}
		for _, reference := range references {
			if strings.HasSuffix("/"+reference, "/"+s.name+"/"+s.stack) {
				return fmt.Errorf("stack %s of project %s depends on this stack (it uses %s): destroy it first, with "+
					"its directory in --project and --stack %s", stack, project, reference, stack)
			}
		}
	}
	return nil
}

// stackFiles returns the paths of the state files of all deployed stacks.
func (s *sandbox) stackFiles() ([]string, error) {
	return filepath.Glob(s.dir.Path(s.backend(), ".pulumi", "stacks", "*", "*.json"))
}

// stopUnlessUsed stops the emulator, with --if-unused only if no stack is deployed.
func (s *sandbox) stopUnlessUsed() error {
	deployed, err := s.deployedStacks()
	if err != nil {
		return err
	}
	if s.ifUnused && s.emulator != "" && len(deployed) > 0 {
		logf("the emulator keeps running for %s: %s stops it and discards all stacks", strings.Join(deployed, ", "), s.commandLine("stop"))
		return nil
	}
	return s.stop()
}

// resourceState is what the sandbox reads of a resource in a state file.
type resourceState struct {
	URN     string
	Type    string
	Protect bool
	Inputs  struct{ Name, EnableDeletionProtection any }
	Outputs map[string]any
}

// readResources returns the resources in a state file.
func readResources(file string) ([]resourceState, error) {
	text, err := os.ReadFile(filepath.Clean(file))
	if err != nil {
		return nil, err
	}
	var state struct {
		Checkpoint struct {
			Latest struct{ Resources []resourceState }
		}
	}
	if err := json.Unmarshal(text, &state); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return state.Checkpoint.Latest.Resources, nil
}

// stackReferences returns the names of the stacks that a stack uses, from its state file: those of stack references, and
// those that the record of a stack of this program has.
func stackReferences(file string) ([]string, error) {
	resources, err := readResources(file)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, r := range resources {
		if name, ok := r.Inputs.Name.(string); ok && r.Type == "pulumi:pulumi:StackReference" {
			names = append(names, name)
		}
		record, _ := r.Outputs["deployed"].(map[string]any)
		environments, _ := record["environments"].([]any)
		for _, name := range environments {
			names = append(names, fmt.Sprint(name))
		}
	}
	return names, nil
}
