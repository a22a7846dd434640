// Command iam shows what the roles of a stack may do, without asking AWS:
//
//	go run ./cmd/iam matrix prod
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"ecs-foundation/config"
	"ecs-foundation/iam/matrix"
	"ecs-foundation/internal/stackfile"
)

func main() {
	if len(os.Args) != 3 || os.Args[1] != "matrix" {
		fmt.Fprintln(os.Stderr, "usage: iam matrix STACK")
		os.Exit(2)
	}
	text, err := show(".", os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Print(text)
}

// show returns the permissions of a stack of the project in dir.
func show(dir, stack string) (string, error) {
	if _, err := os.Stat(filepath.Join(dir, "Pulumi."+stack+".yaml")); err != nil {
		return "", fmt.Errorf("there is no stack %q here: %w", stack, err)
	}
	read, err := stackfile.Read(dir, stack)
	if err != nil {
		return "", err
	}
	cfg, err := config.Load(read)
	if err != nil {
		return "", err
	}
	plans, err := cfg.Plans()
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("# What the roles of %s may do\n\n%s", stack, matrix.Markdown(plans.Roles)), nil
}
