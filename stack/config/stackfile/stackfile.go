// Package stackfile reads stack files as Pulumi does for a program.
package stackfile

import (
	"fmt"
	"maps"
	"path/filepath"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"

	settings "ecs-foundation/stack/config"
	"ecs-foundation/stack/state"
)

// Read returns the configuration in the stack file of a stack of the project in dir.
// Secrets are masked.
func Read(dir, name string) (settings.Stack, error) {
	return ReadFile(dir, name, filepath.Join(dir, "Pulumi."+name+".yaml"))
}

// File returns the stack file of a stack of the project in dir, for messages, or nothing if
// it cannot be read.
func File(dir, name string) settings.File {
	stack, err := Read(dir, name)
	if err != nil {
		return settings.File{}
	}
	return stack.File
}

// Project returns the Pulumi.yaml of the project in dir.
func Project(dir string) (*workspace.Project, error) {
	project, err := workspace.LoadProject(filepath.Join(dir, "Pulumi.yaml"))
	if err != nil {
		return nil, fmt.Errorf("read project: %w", err)
	}
	return project, nil
}

// ReadFile is like Read, for a stack file at any path.
func ReadFile(dir, name, path string) (settings.Stack, error) {
	project, err := Project(dir)
	if err != nil {
		return settings.Stack{}, err
	}
	if err := checkSize(path); err != nil {
		return settings.Stack{}, err
	}
	stack, err := workspace.LoadProjectStack(nil, project, path)
	if err != nil {
		return settings.Stack{}, unreadable(path, string(project.Name), err)
	}
	plain, err := stack.Config.Decrypt(config.NewBlindingDecrypter())
	if err != nil {
		return settings.Stack{}, fmt.Errorf("read %s: %w", filepath.Base(path), err)
	}
	values := map[string]string{}
	for key, value := range plain {
		values[key.String()] = value
	}
	if err := checkEnvironment(path, values); err != nil {
		return settings.Stack{}, err
	}
	file := fileOf(stack.RawValue(), string(project.Name))
	file.Values, file.Imports = maps.Clone(values), stack.Environment.Imports()
	return settings.Stack{Project: string(project.Name), Name: name, Values: values, File: file}, nil
}

// Encryption returns the secrets provider of a stack of the project in dir, as Pulumi wrote it
// to the stack file.
func Encryption(dir, name string) (state.Encryption, error) {
	project, err := Project(dir)
	if err != nil {
		return state.Encryption{}, err
	}
	path := filepath.Join(dir, "Pulumi."+name+".yaml")
	stack, err := workspace.LoadProjectStack(nil, project, path)
	if err != nil {
		return state.Encryption{}, fmt.Errorf("read %s: %w", filepath.Base(path), err)
	}
	return state.Encryption{URL: stack.SecretsProvider, Key: stack.EncryptedKey, Salt: stack.EncryptionSalt}, nil
}
