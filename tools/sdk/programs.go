package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/hashicorp/hcl/v2"
	"github.com/pulumi/pulumi-yaml/pkg/pulumiyaml/codegen"
	"github.com/pulumi/pulumi/pkg/v3/codegen/pcl"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// A language has the generators of its SDK and, if it works for the examples, of programs.
type language struct {
	name    string
	sdk     func(*schema.Package) (map[string][]byte, error)
	program func(*pcl.Program) (map[string][]byte, hcl.Diagnostics, error)
}

// writePrograms writes each program in YAML below a directory in the other languages, next to it.
func writePrograms(text []byte, dir string) error {
	files, err := filepath.Glob(filepath.Join(dir, "*", "Pulumi.yaml"))
	if err != nil {
		return err
	}
	for _, file := range files {
		if err := writeProgram(text, filepath.Dir(file)); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return nil
}

func writeProgram(text []byte, dir string) error {
	for _, l := range languages {
		if l.program == nil {
			continue
		}
		_, template, diagnostics, err := codegen.LoadTemplate(dir)
		if err != nil {
			return err
		}
		if diagnostics.HasErrors() {
			return diagnostics
		}
		program, diagnostics, err := codegen.EjectProgram(template, loader{text})
		if err != nil {
			return err
		}
		if diagnostics.HasErrors() {
			return diagnostics
		}
		files, diagnostics, err := l.program(program)
		if err != nil {
			return err
		}
		if diagnostics.HasErrors() {
			return diagnostics
		}
		for name, content := range files {
			if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
				return err
			}
		}
	}
	return nil
}
