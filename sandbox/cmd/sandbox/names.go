package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// uses reports whether the command only uses what is deployed.
func (o options) uses() bool {
	return slices.Contains([]string{"destroy", "outputs", "env", "stop"}, o.command)
}

// validateNames reports a stack that does not exist, before the sandbox starts or writes anything. A stack that is
// deployed can be read and destroyed without its stack file.
func (s *sandbox) validateNames() error {
	if _, err := os.Stat(s.source()); !errors.Is(err, fs.ErrNotExist) || s.uses() {
		return nil // another error is reported when the file is read
	}
	if s.file != "" {
		return unknownFile(s.file)
	}
	dir, file := filepath.Clean(s.project), filepath.Base(s.source())
	if names := stacksOf(s.root); len(names) > 0 {
		return fmt.Errorf("unknown stack %q: %s does not exist; the stacks are %s",
			s.stack, filepath.Join(dir, file), strings.Join(names, ", "))
	}
	return fmt.Errorf("project %s has no stack file: create %s, which can begin with\n\nconfig:\n  aws:region: us-east-1",
		s.name, filepath.Join(dir, file))
}

// commandLine returns a command on this sandbox, as the user can type it.
func (s *sandbox) commandLine(command string, flags ...string) string {
	words := []string{"bin/sandbox", command}
	if project := filepath.Clean(s.project); project != "." {
		words = append(words, "--project", project)
	}
	if s.state != "" {
		words = append(words, "--state", s.state)
	}
	return "`" + strings.Join(append(words, flags...), " ") + "`"
}

// reportNotDeployed returns an error that lists the deployed stacks, unless the stack has a stack file.
func (s *sandbox) reportNotDeployed() error {
	deployed, err := s.deployedStacks()
	if err != nil {
		return err
	}
	if _, err := os.Stat(s.source()); err == nil {
		logf("stack %s is not deployed, so there is nothing to destroy", s.stack)
		return nil
	}
	return fmt.Errorf("unknown stack %q: it is not deployed and has no stack file; %s", s.stack, listed(deployed))
}

// deployedStacks returns the names of the stacks that have resources, those of other projects with the project's name.
func (s *sandbox) deployedStacks() ([]string, error) {
	files, err := s.stackFiles()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, file := range files {
		resources, err := readResources(file)
		if err != nil {
			return nil, err
		}
		if len(resources) == 0 { // it was only previewed
			continue
		}
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		if project := filepath.Base(filepath.Dir(file)); project != s.name {
			name = project + "/" + name
		}
		names = append(names, name)
	}
	return names, nil
}

func listed(deployed []string) string {
	if len(deployed) == 0 {
		return "no stack is deployed"
	}
	return "deployed: " + strings.Join(deployed, ", ")
}

// stacksOf returns the names of the stack files in a directory.
func stacksOf(dir string) []string {
	var names []string
	for _, entry := range entries(dir) {
		name, stackFile := strings.CutPrefix(entry.Name(), "Pulumi.")
		name, isYAML := strings.CutSuffix(name, ".yaml")
		if stackFile && isYAML && name != "" {
			names = append(names, name)
		}
	}
	return names
}

// unknownProject returns an error that lists the projects in a directory and next to it.
func unknownProject(typed string) error {
	projects := having(typed, "Pulumi.yaml")
	if len(projects) == 0 {
		projects = having(filepath.Dir(filepath.Clean(typed)), "Pulumi.yaml")
	}
	if len(projects) == 0 {
		return fmt.Errorf("%s is not a Pulumi project, because it has no Pulumi.yaml: use another directory with --project", typed)
	}
	return fmt.Errorf("%s is not a Pulumi project, because it has no Pulumi.yaml; the projects there are %s",
		typed, strings.Join(projects, ", "))
}

// unknownFile returns an error that lists the files of the same name in the directories next to that of the file.
func unknownFile(typed string) error {
	dir, file := filepath.Split(typed)
	known := having(filepath.Dir(filepath.Clean(dir)), file)
	if len(known) == 0 {
		return fmt.Errorf("the stack file %s does not exist: use another file with --config-file", typed)
	}
	return fmt.Errorf("the stack file %s does not exist; these directories have a file %s: %s",
		typed, file, strings.Join(known, ", "))
}

// having returns the subdirectories of a directory that contain a file.
func having(dir, file string) []string {
	var found []string
	for _, entry := range entries(dir) {
		if _, err := os.Stat(filepath.Join(dir, entry.Name(), file)); err == nil && entry.IsDir() {
			found = append(found, filepath.Join(dir, entry.Name()))
		}
	}
	return found
}

// entries returns what a directory contains. An error message that lists names has none if the directory cannot be read.
func entries(dir string) []fs.DirEntry {
	list, _ := os.ReadDir(dir)
	return list
}
