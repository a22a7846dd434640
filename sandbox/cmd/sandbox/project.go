package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"gopkg.in/yaml.v3"

	"ecs-foundation/sandbox/language"
	"ecs-foundation/sandbox/process"
)

// project is what the sandbox reads in Pulumi.yaml.
type project struct {
	Name, Main string
	Runtime    projectRuntime
}

// projectRuntime is the name of a runtime, or an object with the name and options.
// https://www.pulumi.com/docs/iac/concepts/projects/project-file/
type projectRuntime struct {
	Name    string
	Options language.Options
}

func (r *projectRuntime) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		r.Name = node.Value
		return nil
	}
	type object projectRuntime
	return node.Decode((*object)(r))
}

// openProject reads the project in a directory, and makes it the one that the sandbox runs.
func (s *sandbox) openProject(root string) error {
	text, err := os.ReadFile(filepath.Join(root, "Pulumi.yaml"))
	if err != nil {
		return err
	}
	var p project
	if err := yaml.Unmarshal(text, &p); err != nil {
		return fmt.Errorf("%s/Pulumi.yaml: %w", root, err)
	}
	s.root, s.name, s.runtime, s.main = root, p.Name, p.Runtime, filepath.Join(root, p.Main)
	if filepath.IsAbs(p.Main) {
		s.main = p.Main
	}
	return nil
}

// serveProgram starts the language host of the program, and returns its address and a function that stops it. The address
// is "" if Pulumi starts the host: that of YAML is in the directory of the sandbox's programs, and an installed Pulumi has
// one for each language.
func (s *sandbox) serveProgram(ctx context.Context) (address string, stop func(), err error) {
	switch s.runtime.Name {
	case "go":
		program, err := s.compile(ctx)
		if err != nil {
			return "", nil, err
		}
		return language.Serve(program, s.engine.env)
	case "nodejs":
		return language.ServeNode(s.runtime.Options, s.engine.env)
	case "python":
		return language.ServePython(s.runtime.Options, s.engine.env)
	}
	return "", func() {}, nil
}

// compile builds the program. It uses the flags of Pulumi's language host, so that both share Go's build cache.
func (s *sandbox) compile(ctx context.Context) (string, error) {
	if s.program != "" {
		return filepath.Abs(s.program)
	}
	program := s.dir.Path("program")
	flags := []string{"-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", program, "."}
	cmd := process.Command(ctx, process.ToolEnviron(), "go", append([]string{"build"}, flags...)...)
	progress := filepath.Join(s.engine.bin, "progress")
	if _, err := os.Stat(progress); err == nil && !s.dir.Has("program") { // the first time can take minutes
		cmd = process.Command(ctx, process.ToolEnviron(), progress, append([]string{"-name=" + s.name, "--"}, flags...)...)
	}
	cmd.Dir, cmd.Stdout, cmd.Stderr = s.main, os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("compile %s: %w", s.main, err)
	}
	return program, nil
}
