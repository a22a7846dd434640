package main

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"ecs-foundation/stack/explain"
	"ecs-foundation/stack/explain/account"
)

func newExplainService(e *explainer) *cobra.Command {
	return e.command(&cobra.Command{
		Use:   "service CLUSTER/SERVICE",
		Short: "Explain why the tasks of a service do not start or receive no traffic",
		Long: `service explains a service by its cluster and name, or by its ARN. It shows the
reasons of its last stopped tasks and its last events, the most likely cause,
and every check.`,
		Example: `  foundation explain service shop/cart
  foundation explain service arn:aws:ecs:eu-central-1:111122223333:service/shop/cart --json
  foundation explain service --from cart.json`,
	}, "CLUSTER/SERVICE or the ARN of a service", func(a *account.Account, name string) { a.Service = name })
}

func newExplainTask(e *explainer) *cobra.Command {
	return e.command(&cobra.Command{
		Use:   "task ARN",
		Short: "Explain why a task does not start or has stopped",
		Long: `task explains one task by its ARN, or by its cluster and ID. ECS describes a
stopped task for about an hour.`,
		Example: `  foundation explain task arn:aws:ecs:eu-central-1:111122223333:task/shop/0123456789abcdef
  foundation explain task shop/0123456789abcdef`,
	}, "CLUSTER/ID or the ARN of a task", func(a *account.Account, id string) { a.Task = id })
}

// command makes cmd a command that explains what its argument names. Without an argument, that is what the saved
// description is of.
func (e *explainer) command(cmd *cobra.Command, allowed string, set func(*account.Account, string)) *cobra.Command {
	kind := cmd.Name()
	cmd.ValidArgsFunction = cobra.NoFileCompletions
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) > 1 || len(args) == 0 && e.from == "" {
			return &usageError{cmd.CommandPath(), fmt.Errorf("expected %s (got %s)", allowed, cmp.Or(strings.Join(args, ", "), "none"))}
		}
		return nil
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		named := &account.Account{}
		if len(args) == 1 {
			region, cluster, name, ok := parseName(kind, args[0])
			if !ok {
				return &usageError{cmd.CommandPath(), fmt.Errorf("invalid %s %q: must be %s", kind, args[0], allowed)}
			}
			named.Region, named.Cluster = region, cluster
			set(named, name)
		}
		a, err := e.describe(cmd, named)
		if err != nil {
			return &undeterminedError{err}
		}
		report, err := explain.Explain(a)
		if err != nil {
			return &undeterminedError{err}
		}
		return e.print(cmd, report)
	}
	return cmd
}

// An undeterminedError is an error because of which nothing could be explained.
type undeterminedError struct{ error }

func (e *undeterminedError) Unwrap() error { return e.error }

// targetName matches the ARN of a service or a task, or CLUSTER/NAME
// (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html).
var targetName = regexp.MustCompile(`^(?:arn:aws[\w-]*:ecs:([a-z0-9-]+):\d{12}:(service|task)/)?([\w-]{1,255})/([\w-]{1,255})$`)

// parseName returns the region, if it is an ARN, the cluster, and the name or the ID of a service or a task.
func parseName(kind, text string) (region, cluster, name string, ok bool) {
	match := targetName.FindStringSubmatch(text)
	if match == nil || match[2] != "" && match[2] != kind {
		return "", "", "", false
	}
	return match[1], match[3], match[4], true
}
