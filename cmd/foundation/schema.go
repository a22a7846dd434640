package main

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"

	"github.com/spf13/cobra"

	"ecs-foundation/stack/config"
	"ecs-foundation/stack/config/schema"
)

// namespace is the name of the Pulumi project, which prefixes the keys in a stack file.
const namespace = "ecs-foundation"

func newSchema(p *project) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of the stack configuration",
		Long: `schema prints the JSON Schema of a stack file. It is generated from the Go types
of the configuration and their comments, so run it in the repository.

Editors complete and check stack files with it: docs/stack.schema.json is this
output. Use the command to check stack files in other tools, or to compare the
configuration of two versions.`,
		Example: `  foundation schema > stack.schema.json`,
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if _, err := os.Stat(filepath.Join(p.dir, "stack", "config")); err != nil {
				return fmt.Errorf("no source of this program in %s: name the repository's directory with --dir", p.dir)
			}
			text, err := schema.Write(namespace, p.dir, reflect.TypeFor[config.Config]())
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(cmd.OutOrStdout(), text)
			return err
		},
	}
}
