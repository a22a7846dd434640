// Package stackfile reads a stack's settings as Pulumi hands them to a program.
package stackfile

import (
	"fmt"
	"path/filepath"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"

	settings "ecs-foundation/stack/config"
)

// Read returns what the stack file of a name in a project's folder sets.
// Secrets are masked.
func Read(dir, name string) (settings.Stack, error) {
	return ReadFile(dir, name, filepath.Join(dir, "Pulumi."+name+".yaml"))
}

// ReadFile returns what a stack file elsewhere sets, for a stack of the project
// in a folder.
func ReadFile(dir, name, path string) (settings.Stack, error) {
	project, err := workspace.LoadProject(filepath.Join(dir, "Pulumi.yaml"))
	if err != nil {
		return settings.Stack{}, fmt.Errorf("reading the project: %w", err)
	}
	stack, err := workspace.LoadProjectStack(nil, project, path)
	if err != nil {
		return settings.Stack{}, fmt.Errorf("reading stack %q: %w", name, err)
	}
	plain, err := stack.Config.Decrypt(config.NewBlindingDecrypter())
	if err != nil {
		return settings.Stack{}, fmt.Errorf("reading stack %q: %w", name, err)
	}
	values := map[string]string{}
	for key, value := range plain {
		values[key.String()] = value
	}
	return settings.Stack{Project: string(project.Name), Name: name, Values: values}, nil
}
