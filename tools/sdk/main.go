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
)

const tool = "ecs-foundation"

func main() {
	schemaFile := flag.String("schema", "stack/provider/schema.json", "schema of the package")
	out := flag.String("out", "", "directory for the SDKs, with a directory for each language")
	programs := flag.String("programs", "", "directory of programs in YAML, which are written in the other languages")
	flag.Parse()
	if err := run(*schemaFile, *out, *programs); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(schemaFile, out, programs string) error {
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
		return writePrograms(text, programs)
	}
	return nil
}

// writeSDKs writes the SDK of each language.
func writeSDKs(text []byte, out string) error {
	for _, l := range languages {
		pkg, err := bind(text)
		if err != nil {
			return err
		}
		files, err := l.sdk(pkg)
		if err != nil {
			return fmt.Errorf("generate the SDK for %s: %w", l.name, err)
		}
		if err := write(filepath.Join(out, l.name), files); err != nil {
			return err
		}
	}
	return nil
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
