package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"ecs-foundation/iam/plan/deploy"
	"ecs-foundation/internal/validate"
	"ecs-foundation/stack/config/stackfile"
	"ecs-foundation/stack/state"
)

func newState(p *project) *cobra.Command {
	return group(
		&cobra.Command{
			Use:   "state",
			Short: "Check the state of a stack",
			Long: `state checks the state that Pulumi stores for a stack. A state names the
providers that Pulumi downloads and runs: treat it as code.`,
			Example: `  pulumi stack export --stack prod | foundation state check prod`,
		},
		newStateCheck(p),
	)
}

// A stateCheck has the flags of the command state check.
type stateCheck struct {
	upgradeFrom string // a release of the AWS provider, or ""
	service     string // URL of Pulumi Cloud
}

func newStateCheck(p *project) *cobra.Command {
	var check stateCheck
	cmd := &cobra.Command{
		Use:   "check STACK [FILE]",
		Short: "Check that a state contains only what this program writes",
		Long: `check reads the state of a stack from a file or from standard input, and reports
everything in it that this program does not write: other providers, versions and
download addresses, settings of the provider such as endpoints and credentials,
other types of resources, code, and another secrets provider than that of the
stack file. It reports all errors at once. It does not compare the resources
themselves with the stack file: read the preview for that.

Use it before 'pulumi preview', 'refresh', 'up' and 'destroy', which run what the
state names. The file has the format of 'pulumi stack export', which runs nothing,
or of a backend.`,
		Example: `  pulumi stack export --stack prod | foundation state check prod
  foundation state check prod export.json`,
		Args:              stackAndFile,
		ValidArgsFunction: p.completeStack,
		RunE: func(cmd *cobra.Command, args []string) error {
			return check.run(p, cmd, args)
		},
	}
	cmd.Flags().StringVar(&check.upgradeFrom, "upgrade-from", "",
		"`version` of the AWS provider that the state may have in addition to the one in go.mod")
	cmd.Flags().StringVar(&check.service, "service", "https://api.pulumi.com", "`URL` of Pulumi Cloud, if it stores the state")
	return cmd
}

// stackAndFile returns a usage error unless the arguments are STACK and perhaps FILE.
func stackAndFile(cmd *cobra.Command, args []string) error {
	if len(args) == 0 || len(args) > 2 {
		return &usageError{cmd.CommandPath(), fmt.Errorf("expected a stack and a file (got %s)", cmp.Or(strings.Join(args, ", "), "none"))}
	}
	return nil
}

func (s stateCheck) run(p *project, cmd *cobra.Command, args []string) error {
	expected, err := s.expected(p, args[0])
	if err != nil {
		return err
	}
	in := cmd.InOrStdin()
	if len(args) == 2 && args[1] != "-" {
		file, err := os.Open(args[1])
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }() // it was only read
		in = file
	}
	summary, err := state.Check(in, expected)
	if err != nil {
		return fmt.Errorf("invalid state of stack %s: do not run Pulumi with it (see docs/backends.md, \"The state is code\")\n%w",
			args[0], err)
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "state of %s is valid: %s, AWS provider %s\n", args[0],
		validate.Count(summary.Resources, "resource"), cmp.Or(summary.Version, "none"))
	return err
}

// expected returns what the state of a stack may contain.
func (s stateCheck) expected(p *project, stack string) (state.Expected, error) {
	plan, err := p.load(stack)
	if err != nil {
		return state.Expected{}, err
	}
	encryption, err := stackfile.Encryption(p.dir, stack)
	if err != nil {
		return state.Expected{}, err
	}
	encryption.Service = s.service
	version, err := p.providerVersion()
	if err != nil {
		return state.Expected{}, err
	}
	versions := []string{version}
	if s.upgradeFrom != "" {
		versions = append(versions, strings.TrimPrefix(s.upgradeFrom, "v"))
	}
	return state.Expected{
		Project: plan.Config.Project, Stack: stack, Region: plan.Config.Region, Accounts: plan.Config.Accounts,
		Types: deploy.Types(), Versions: versions, Encryption: encryption,
	}, nil
}

// requirement matches the requirement of Pulumi's AWS SDK in go.mod. The SDK makes Pulumi use
// the provider of the same version.
var requirement = regexp.MustCompile(`(?m)^(?:require)?\s*github\.com/pulumi/pulumi-aws/sdk/v\d+ v(\S+)`)

// providerVersion returns the version of the AWS provider that the project's program uses: the one in the go.mod of the
// program, which can be elsewhere than its Pulumi.yaml.
func (p *project) providerVersion() (string, error) {
	settings, err := stackfile.Project(p.dir)
	if err != nil {
		return "", err
	}
	program := settings.Main
	if !filepath.IsAbs(program) {
		program = filepath.Join(p.dir, program)
	}
	file, err := moduleFile(program)
	if err != nil {
		return "", err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	match := requirement.FindSubmatch(text)
	if match == nil {
		return "", fmt.Errorf("no requirement of github.com/pulumi/pulumi-aws/sdk in %s", file)
	}
	return string(match[1]), nil
}

// moduleFile returns the go.mod of the module that a directory belongs to.
func moduleFile(dir string) (string, error) {
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for parent := absolute; ; parent = filepath.Dir(parent) {
		file := filepath.Join(parent, "go.mod")
		if _, err := os.Stat(file); err == nil {
			return file, nil
		}
		if parent == filepath.Dir(parent) {
			return "", fmt.Errorf("no go.mod in %s or above it: set main in Pulumi.yaml to the directory of the program", dir)
		}
	}
}
