package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// checkDependents refuses to destroy what another stack stands on. AWS would refuse some of it, such as subnets with
// tasks in them, after the rest is gone.
func (s *sandbox) checkDependents() error {
	files, err := filepath.Glob(s.dir.Path(s.backend(), ".pulumi", "stacks", "*", "*.json"))
	if err != nil {
		return err
	}
	for _, file := range files {
		project, stack := filepath.Base(filepath.Dir(file)), strings.TrimSuffix(filepath.Base(file), ".json")
		references, err := referencesOf(file)
		if err != nil {
			return err
		}
		for _, name := range references {
			if strings.HasSuffix("/"+name, "/"+s.name+"/"+s.stack) {
				return fmt.Errorf("%s of %s stands on this stack (it refers to %s): destroy that one first, "+
					"with its folder in --project and --stack %s", stack, project, name, stack)
			}
		}
	}
	return nil
}

// referencesOf returns the names of the stacks that a stack refers to, by the file that keeps its state.
func referencesOf(file string) ([]string, error) {
	text, err := os.ReadFile(filepath.Clean(file))
	if err != nil {
		return nil, err
	}
	var state struct {
		Checkpoint struct {
			Latest struct {
				Resources []struct {
					Type   string
					Inputs struct{ Name any }
				}
			}
		}
	}
	if err := json.Unmarshal(text, &state); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	var names []string
	for _, r := range state.Checkpoint.Latest.Resources {
		if name, ok := r.Inputs.Name.(string); ok && r.Type == "pulumi:pulumi:StackReference" {
			names = append(names, name)
		}
	}
	return names, nil
}
