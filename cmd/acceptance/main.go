// Command acceptance deploys the project's stacks in an AWS account, changes and destroys
// them, and writes a report. docs/acceptance.md describes it.
//
//	go run ./cmd/acceptance --help
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/spf13/cobra"
)

func main() {
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	os.Exit(execute(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, signals))
}

// execute runs acceptance with the arguments of a command line and returns its exit code.
func execute(args []string, in io.Reader, out, errOut io.Writer, signals <-chan os.Signal) int {
	var o options
	root := &cobra.Command{
		Use:   "acceptance",
		Short: "Deploy, change and destroy the project's stacks in an AWS account, and report the result",
		Long: `acceptance deploys the project's stacks in an AWS account, previews them again,
changes them, compares the network with the plan, starts the tasks of the retail
store, and destroys everything. It resumes an unfinished run.`,
		Args: cobra.NoArgs, SilenceErrors: true, SilenceUsage: true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return run(cmd.Context(), &o, in, out, signals)
		},
	}
	flags := root.Flags()
	flags.StringVar(&o.account, "account", "", "`ID` of the AWS account, which must be the account of the credentials")
	flags.StringVar(&o.region, "region", "us-east-1", "AWS `region`")
	flags.StringVar(&o.domain, "domain", "", "domain `name` of the prod stack, which is not deployed without one")
	flags.StringVar(&o.zone, "zone", "", "`ID` of the public hosted zone that contains the domain")
	flags.StringSliceVar(&o.production, "production", nil, "`IDs` of accounts in production use, which are refused")
	flags.StringSliceVar(&o.parts, "parts", []string{"dev", "store", "prod"}, "`parts` to run")
	flags.IntVar(&o.changes, "changes", len(changes), "`number` of changes of the dev stack")
	flags.StringVar(&o.project, "project", ".", "`directory` of the project")
	flags.StringVar(&o.dir, "dir", ".acceptance", "`directory` for the state, the logs and the report")
	flags.StringVar(&o.pulumi, "pulumi", "pulumi", "Pulumi's `program`")
	flags.StringVar(&o.aws, "aws", "aws", "the AWS CLI's `program`")
	flags.DurationVar(&o.wait, "wait", 10*time.Minute, "`time` to wait until AWS no longer lists deleted resources")
	flags.BoolVar(&o.yes, "yes", false, "do not ask for confirmation")
	flags.BoolVar(&o.destroy, "destroy", false, "destroy what an unfinished run deployed, and run nothing else")
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(errOut)
	if err := root.ExecuteContext(context.Background()); err != nil {
		_, _ = fmt.Fprintln(errOut, "acceptance:", err)
		return 1
	}
	return 0
}

// run runs the acceptance test, or continues it.
func run(ctx context.Context, o *options, in io.Reader, out io.Writer, signals <-chan os.Signal) error {
	if err := o.complete(); err != nil {
		return err
	}
	aws := awsCLI{program: o.aws, region: o.region}
	identity, err := aws.account(ctx)
	if err != nil {
		return fmt.Errorf("no usable AWS credentials: %w", err)
	}
	if err := o.validateAccount(identity); err != nil {
		return err
	}
	r, err := openRecord(o.dir, o)
	if err != nil {
		return err
	}
	s := &session{options: o, record: r, aws: aws, out: out}
	if err := s.plan(); err != nil {
		return err
	}
	s.printPrice()
	if !o.yes && !o.destroy {
		if err := confirm(in, out, o.account); err != nil {
			return err
		}
	}
	failed := s.runParts(ctx, signals)
	if err := s.writeReport(); err != nil {
		return err
	}
	s.printf("report: %s and report.json\n", filepath.Join(r.dir, "report.md"))
	if failed {
		return errors.New("the acceptance test failed: see the report")
	}
	return nil
}
