package awscli

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/stack/explain/account"
)

// Describe describes the part of an account around what a names. It returns an error if there is no such cluster, service or
// task, with those that exist.
func (r Reader) Describe(ctx context.Context, a *account.Account) error {
	if err := r.identity(ctx, a); err != nil {
		return err
	}
	a.Version, a.ReadAt = account.Version, time.Now().UTC().Format(time.RFC3339)
	if err := r.Read(ctx, a); err != nil {
		return err
	}
	switch {
	case a.Cluster != "" && len(a.Clusters) == 0:
		return r.notFound(ctx, a, "ecs:DescribeClusters", "cluster", a.Cluster, "list-clusters")
	case a.Service != "" && len(a.Services) == 0:
		return r.notFound(ctx, a, "ecs:DescribeServices", "service", a.Service, "list-services", "--cluster", a.Cluster)
	case a.Task != "" && len(a.Tasks) == 0:
		return r.notFound(ctx, a, "ecs:DescribeTasks", "task", a.Task, "list-tasks", "--cluster", a.Cluster)
	}
	return nil
}

// identity reads the account's ID and its partition. It requires no permission
// (https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html).
func (r Reader) identity(ctx context.Context, a *account.Account) error {
	answer, err := r.Run(ctx, "sts", "get-caller-identity")
	if err != nil {
		return fmt.Errorf("get caller identity: %w", err)
	}
	var identity struct{ Account, Arn string }
	if err := json.Unmarshal(answer, &identity); err != nil {
		return fmt.Errorf("get caller identity: %w", err)
	}
	a.ID = identity.Account
	if arn, ok := awsname.ParseARN(identity.Arn); ok {
		a.Partition = arn.Partition
	}
	return nil
}

// notFound returns the error for an object that does not exist or was not readable.
func (r Reader) notFound(ctx context.Context, a *account.Account, action, kind, name, operation string, args ...string) error {
	where := fmt.Sprintf("account %s, region %s", a.ID, a.Region)
	for _, f := range a.Failures {
		if f.Action == action && !f.IsNotFound() {
			return fmt.Errorf("could not read %s %q in %s: %s: %s", kind, name, where, action, f.Message)
		}
	}
	hint := ""
	if kind == "task" {
		hint = " (ECS describes a stopped task for about an hour)"
	}
	answer, err := r.Run(ctx, append([]string{"ecs", operation}, args...)...)
	listed := &account.Account{}
	if err == nil {
		err = listed.Add(answer)
	}
	names := []string{}
	for _, arn := range slices.Concat(listed.ClusterArns, listed.ServiceArns, listed.TaskArns) {
		names = append(names, arn[strings.LastIndex(arn, "/")+1:])
	}
	switch {
	case err != nil:
		return fmt.Errorf("no %s %q in %s%s; could not list those that exist: %w", kind, name, where, hint, err)
	case len(names) == 0:
		return fmt.Errorf("no %s %q in %s%s: there are none; check the region and the profile", kind, name, where, hint)
	default:
		return fmt.Errorf("no %s %q in %s%s: must be one of %s", kind, name, where, hint, strings.Join(names, ", "))
	}
}
