// Command iam shows what a stack permits, without asking AWS: what its roles may
// do, and what else other accounts need to pull the images it shares.
//
//	go run ./cmd/iam matrix prod
//	go run ./cmd/iam sharing prod
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"ecs-foundation/iam/plan/matrix"
	"ecs-foundation/iam/plan/sharing"
	"ecs-foundation/iam/policy"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/config/stackfile"
)

func main() {
	views := map[string]func(config.Config) (string, error){"matrix": permissions, "sharing": sharedPolicies}
	if len(os.Args) != 3 || views[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: iam matrix|sharing STACK")
		os.Exit(2)
	}
	text, err := show(".", os.Args[2], views[os.Args[1]])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Print(text)
}

// show returns a view of a stack of the project in dir.
func show(dir, stack string, view func(config.Config) (string, error)) (string, error) {
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
	return view(cfg)
}

// permissions returns what the stack's roles may do.
func permissions(cfg config.Config) (string, error) {
	plans, err := cfg.Plans()
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("# What the roles of %s may do\n\n%s", cfg.Environment, matrix.Markdown(plans.Roles)), nil
}

// sharing returns what the stack's own repository policies leave to others: the
// statement of a key, and that of a role that pulls.
func sharedPolicies(cfg config.Config) (string, error) {
	if cfg.Sharing.Images == nil {
		return "", fmt.Errorf("%s shares no images: name accounts or an organization in sharing.images", cfg.Environment)
	}
	scope := cfg.Scope()
	var repositories []string
	for _, name := range cfg.Repositories() {
		repositories = append(repositories, scope.ARN("ecr", "repository/"+name))
	}
	var text strings.Builder
	for _, part := range []struct {
		what       string
		statements []policy.Statement
	}{
		{"In the policy of the KMS key, where one of yours encrypts the repositories", sharing.Key(*cfg.Sharing.Images, scope)},
		{"In the role that pulls, in the other account", sharing.Pulling(repositories, "", scope)},
	} {
		document, err := policy.NewDocument(part.statements...).JSON()
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&text, "# %s\n%s\n", part.what, document)
	}
	return text.String(), nil
}
