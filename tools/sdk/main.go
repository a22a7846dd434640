// Command sdk generates the SDKs of the package from its schema, and the examples of the
// documentation in each language from programs in YAML. It uses Pulumi's generators as
// libraries: as commands they belong to an installation of Pulumi. Those for Java and .NET need
// an older version of the libraries: they are in package javadotnet.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const tool = "ecs-foundation"

// generators are the generators of the SDKs, by the directory of the SDK.
var generators = map[string]func(*schema.Package) (map[string][]byte, error){
	"nodejs": func(pkg *schema.Package) (map[string][]byte, error) {
		return nodejs.GeneratePackage(tool, pkg, nil, nil, false, nil)
	},
	"python": func(pkg *schema.Package) (map[string][]byte, error) {
		return python.GeneratePackage(tool, pkg, nil, nil)
	},
	"go": func(pkg *schema.Package) (map[string][]byte, error) { return gogen.GeneratePackage(tool, pkg, nil) },
}

func main() {
	schemaFile := flag.String("schema", "stack/provider/schema.json", "schema of the package")
	out := flag.String("out", "", "directory for the SDKs, with a directory for each language")
	programs := flag.String("programs", "", "directory of programs in YAML, which are written in the other languages")
	csharp := flag.String("csharp", "", "directory of the SDK for C#, which must have the names that the programs use")
	flag.Parse()
	if err := run(*schemaFile, *out, *programs, *csharp); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(schemaFile, out, programs, csharp string) error {
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		return err
	}
	if out != "" {
		if err := writeSDKs(text, out); err != nil {
			return err
		}
	}
	if programs != "" {
		return writePrograms(text, programs, csharp)
	}
	return nil
}

// writeSDKs writes the SDK of each language.
func writeSDKs(text []byte, out string) error {
	for language, generate := range generators {
		pkg, err := bind(text)
		if err != nil {
			return err
		}
		files, err := generate(pkg)
		if err != nil {
			return fmt.Errorf("generate the SDK for %s: %w", language, err)
		}
		dir := filepath.Join(out, language)
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
		if err := write(dir, files); err != nil {
			return err
		}
	}
	return nil
}

// write writes files into a directory.
func write(dir string, files map[string][]byte) error {
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			return err
		}
	}
	return nil
}
