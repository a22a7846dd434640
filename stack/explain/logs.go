package explain

import (
	"slices"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/stack/explain/account"
)

// logs checks the log groups of the containers. A container whose log driver cannot create its stream does not start.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
func logs(a *account.Account, t Target) []Check {
	var checks []Check
	for _, container := range t.Definition.ContainerDefinitions {
		l := container.LogConfiguration
		if l == nil || l.LogDriver != "awslogs" || l.Options.Group == "" {
			continue
		}
		checks = append(checks, logGroup(a, t, *l)...)
	}
	return checks
}

func logGroup(a *account.Account, t Target, l account.LogConfiguration) []Check {
	c := Check{Step: StepLogs, Status: Passed, Object: l.Options.Group, Finding: "the log group exists"}
	f, failed := a.Failed("logs:DescribeLogGroups", l.Key())
	switch {
	case failed && !f.IsNotFound():
		return []Check{unread(StepLogs, l.Options.Group, f)}
	case failed && l.Options.CreateGroup == "true":
		c.Finding = "the log group does not exist yet: the log driver creates it (awslogs-create-group)"
	case failed:
		c.Status = Failed
		c.Finding = "the log group does not exist, so the containers that log to it do not start: create it, or correct awslogs-group " +
			"and awslogs-region in the task definition"
		c.Confirm = commandIn(a, l.Options.Region, "logs", "describe-log-groups", "--log-group-name-prefix", l.Options.Group)
	case !logGroupExists(a, l):
		return nil
	}
	checks := []Check{c}
	for _, g := range a.LogGroups {
		if g.LogGroupName == l.Options.Group {
			checks = append(checks, key(a, t, StepLogs, g.KmsKeyID, "log group "+g.LogGroupName, nil)...)
		}
	}
	return checks
}

// logGroupExists reports whether the log group of a driver was read.
func logGroupExists(a *account.Account, l account.LogConfiguration) bool {
	return slices.ContainsFunc(a.LogGroups, func(g account.LogGroup) bool {
		arn, _ := awsname.ParseARN(g.Arn)
		return g.LogGroupName == l.Options.Group && (l.Options.Region == "" || arn.Region == l.Options.Region)
	})
}
