package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"

	"github.com/spf13/cobra"

	"ecs-foundation/internal/printable"
	"ecs-foundation/stack/explain"
	"ecs-foundation/stack/explain/account"
	"ecs-foundation/stack/explain/awscli"
)

// An explainedError is the exit code of an explanation that has been printed.
type explainedError struct{ code int }

func (*explainedError) Error() string { return "see the explanation" }

// Exit codes of explain.
const (
	exitBroken       = 1
	exitUndetermined = 2
)

// An explainer has the flags of the commands of explain.
type explainer struct {
	profile, region string
	save, from      string
	mask, json      bool
	policy          bool
	// run makes a runner of the AWS CLI.
	run func(profile, region string) (awscli.Runner, error)
}

func newExplain() *cobra.Command {
	e := &explainer{run: awscli.Command}
	cmd := group(&cobra.Command{
		Use:   "explain",
		Short: "Explain why a task of a deployed service does not start",
		Long: `explain reads an AWS account and explains why a task on AWS Fargate does not
start or receives no traffic: the network, the image, the roles, the secrets,
the logs and the load balancer, in the order in which a task meets them. The
service can be anyone's: it need not be deployed with this project.

It reads with the AWS CLI, so with your profiles and your SSO session, and only
what 'foundation explain --policy' prints. It never reads the value of a secret,
a parameter or an environment variable. What it has no permission to read is
shown as '?' with the action.

The signs: ✓ passed, ✗ no task can start, ~ some tasks cannot, ? unknown.

Exit codes: 0 nothing is broken, 1 something is broken, 2 it could not be
determined, or wrong usage.`,
		Example: `  # Explain a service of a cluster.
  foundation explain service shop/cart --profile prod --region eu-central-1

  # Explain one task, which ECS describes for about an hour after it has stopped.
  foundation explain task arn:aws:ecs:eu-central-1:111122223333:task/shop/0123456789abcdef

  # Attach a description to a ticket, without account IDs, and explain it without an account.
  foundation explain service shop/cart --save cart.json --mask
  foundation explain service --from cart.json

  # Print the IAM policy that the commands need.
  foundation explain --policy`,
	}, newExplainService(e), newExplainTask(e), newExplainFlow(e))
	flags := cmd.PersistentFlags()
	flags.StringVar(&e.profile, "profile", "", "`profile` of the AWS CLI (default AWS_PROFILE, or the default profile)")
	flags.StringVar(&e.region, "region", "", "`region` (default that of the ARN, AWS_REGION, or the profile's)")
	flags.StringVar(&e.save, "save", "", "`file` to save the description of the account in")
	flags.StringVar(&e.from, "from", "", "`file` with a saved description to explain, without an account")
	flags.BoolVar(&e.mask, "mask", false, "replace account IDs in the output and in the saved description")
	flags.BoolVar(&e.json, "json", false, "print JSON")
	cmd.Flags().BoolVar(&e.policy, "policy", false, "print the IAM policy that the commands need")
	usage := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if e.policy {
			policy, err := awscli.Policy()
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), policy)
			return err
		}
		return usage(cmd, args)
	}
	return cmd
}

// describe reads the account around what a names, or the saved description, and saves it.
func (e *explainer) describe(cmd *cobra.Command, a *account.Account) (*account.Account, error) {
	var err error
	if e.from != "" {
		a, err = e.load(cmd.Name(), a)
	} else {
		err = e.read(cmd, a)
	}
	if err == nil && e.mask {
		a, err = a.Mask()
	}
	if err != nil || e.save == "" {
		return a, err
	}
	file, err := os.OpenFile(e.save, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	return a, errors.Join(a.Save(file), file.Close())
}

// load reads the saved description. For a command that explains a service or a task, it must be of one, and of what named
// names.
func (e *explainer) load(kind string, named *account.Account) (*account.Account, error) {
	file, err := os.Open(e.from)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	a, err := account.Load(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e.from, err)
	}
	got, want := subject(a), cmp.Or(subject(named), kind)
	matches := got == want || want == kind && strings.HasPrefix(got, kind+" ")
	if kind != "flow" && !matches {
		return nil, fmt.Errorf("%s: expected a description of a %s (got %s)", e.from, want, cmp.Or(got, "a flow"))
	}
	return a, nil
}

// subject returns the service or the task that an account describes, or "" for a flow.
func subject(a *account.Account) string {
	switch {
	case a.Task != "":
		return "task " + a.Cluster + "/" + a.Task
	case a.Service != "":
		return "service " + a.Cluster + "/" + a.Service
	default:
		return ""
	}
}

// read reads the account. An interrupt stops the calls.
func (e *explainer) read(cmd *cobra.Command, a *account.Account) error {
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
	defer stop()
	if err := e.setRegion(ctx, a); err != nil {
		return err
	}
	run, err := e.run(e.profile, a.Region)
	if err != nil {
		return err
	}
	reader := awscli.Reader{Run: run, Progress: func(commands []string) {
		_, _ = fmt.Fprintf(cmd.ErrOrStderr(), "reading %s\n", strings.Join(commands, ", "))
	}}
	return reader.Describe(ctx, a)
}

// setRegion sets the region if no ARN has named it.
func (e *explainer) setRegion(ctx context.Context, a *account.Account) error {
	if e.region != "" && a.Region != "" && e.region != a.Region {
		return fmt.Errorf("--region: the ARN is of region %s (got %s)", a.Region, e.region)
	}
	a.Region = cmp.Or(a.Region, e.region, os.Getenv("AWS_REGION"), os.Getenv("AWS_DEFAULT_REGION"))
	if a.Region != "" {
		return nil
	}
	run, err := e.run(e.profile, "")
	if err != nil {
		return err
	}
	configured, err := run(ctx, "configure", "get", "region")
	a.Region = strings.TrimSpace(string(configured))
	if err != nil || a.Region == "" {
		return errors.New("no region: set --region, AWS_REGION, or the region of the profile (aws configure set region REGION)")
	}
	return nil
}

// print prints a report and returns its exit code as an error.
func (e *explainer) print(cmd *cobra.Command, report explain.Report) error {
	var text string
	if e.json {
		encoded, err := json.MarshalIndent(report, "", "  ")
		if err != nil {
			return err
		}
		text = string(encoded) + "\n"
	} else {
		text = printable.Lines(report.String())
	}
	if _, err := fmt.Fprint(cmd.OutOrStdout(), text); err != nil {
		return err
	}
	switch report.Status() {
	case explain.Passed:
		return nil
	case explain.Unknown:
		return &explainedError{exitUndetermined}
	default:
		return &explainedError{exitBroken}
	}
}
