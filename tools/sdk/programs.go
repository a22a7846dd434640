package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/hashicorp/hcl/v2"
	"github.com/pulumi/pulumi-yaml/pkg/pulumiyaml/codegen"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/pcl"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"

	"ecs-foundation/tools/sdk/example"
)

// converters are Pulumi's generators of programs. Package example has those that do not work for these components.
var converters = []func(*pcl.Program) (map[string][]byte, hcl.Diagnostics, error){nodejs.GenerateProgram, python.GenerateProgram}

// writePrograms writes each program in YAML below a directory in the other languages, next to it. With the directory of the
// SDK for C#, it checks the names that the programs use.
func writePrograms(text []byte, dir, csharp string) error {
	files, err := filepath.Glob(filepath.Join(dir, "*", "Pulumi.yaml"))
	if err != nil {
		return err
	}
	pkg, err := bind(text)
	if err != nil {
		return err
	}
	names := example.Names{}
	for _, file := range files {
		if err := convert(text, filepath.Dir(file)); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if err := generate(pkg, file, names); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	if csharp == "" {
		return nil
	}
	return names.CheckCSharp(csharp)
}

// convert writes the program of a directory with Pulumi's generators. They change it, so that each needs its own.
func convert(text []byte, dir string) error {
	for _, converter := range converters {
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
		files, diagnostics, err := converter(program)
		if err != nil {
			return err
		}
		if diagnostics.HasErrors() {
			return diagnostics
		}
		if err := write(dir, files); err != nil {
			return err
		}
	}
	return nil
}

// generate writes a program with package example, and adds the names that it uses.
func generate(pkg *schema.Package, file string, names example.Names) error {
	program, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	files, err := example.Write(pkg, program, names)
	if err != nil {
		return err
	}
	return write(filepath.Dir(file), files)
}
