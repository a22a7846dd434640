// Command javadotnet generates the SDKs of the package for Java and .NET from its schema. Pulumi's generators for
// these languages need an older version of the libraries than those that package sdk uses.
package main

import (
	"bytes"
	"embed"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi-java/pkg/codegen/java"
	"github.com/pulumi/pulumi/pkg/v3/codegen/dotnet"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const tool = "ecs-foundation"

// logo is the icon of the package for .NET, which its generator otherwise downloads.
//
//go:embed logo.png
var logo embed.FS

// generators are the generators by the directory of their SDK.
var generators = map[string]func(*schema.Package) (map[string][]byte, error){
	"java": func(pkg *schema.Package) (map[string][]byte, error) {
		return java.GeneratePackage(tool, pkg, nil, nil, false, false)
	},
	"dotnet": generateDotNet,
}

func main() {
	schemaFile := flag.String("schema", "stack/provider/schema.json", "schema of the package")
	out := flag.String("out", "bin/sdks", "directory for the SDKs, with a directory for each language")
	flag.Parse()
	if err := run(*schemaFile, *out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(schemaFile, out string) error {
	text, err := os.ReadFile(schemaFile)
	if err != nil {
		return err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return fmt.Errorf("read the schema: %w", err)
	}
	http.DefaultTransport.(*http.Transport).RegisterProtocol("file", http.NewFileTransportFS(logo))
	for language, generate := range generators {
		// Generators change what they are given, so that each needs its own.
		pkg, err := schema.ImportSpec(spec, nil, schema.ValidationOptions{})
		if err != nil {
			return fmt.Errorf("read the schema: %w", err)
		}
		files, err := generate(pkg)
		if err != nil {
			return fmt.Errorf("generate the SDK for %s: %w", language, err)
		}
		if err := write(filepath.Join(out, language), files); err != nil {
			return err
		}
	}
	return nil
}

// generateDotNet generates the SDK for .NET 8, because newer versions of Pulumi's library do not support .NET 6.
// Source: https://github.com/pulumi/pulumi-pulumiservice/pull/815
func generateDotNet(pkg *schema.Package) (map[string][]byte, error) {
	pkg.LogoURL = "file:///logo.png"
	files, err := dotnet.GeneratePackage(tool, pkg, nil, nil)
	if err != nil {
		return nil, err
	}
	const project = "Pulumi.EcsFoundation.csproj"
	before, after := []byte("<TargetFramework>net6.0<"), []byte("<TargetFramework>net8.0<")
	if !bytes.Contains(files[project], before) {
		return nil, fmt.Errorf("%s does not target .NET 6: remove its replacement", project)
	}
	files[project] = bytes.Replace(files[project], before, after, 1)
	return files, nil
}

// write writes files into a directory, which then has no others.
func write(dir string, files map[string][]byte) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
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
