package explain

import (
	"cmp"
	"fmt"

	"ecs-foundation/internal/printable"
	"ecs-foundation/internal/shell"
	"ecs-foundation/stack/explain/account"
)

// unread returns the check for an object that could not be read: it names the missing action. An error of the AWS CLI itself
// has no code.
func unread(step, object string, f account.Failure) Check {
	reason := cmp.Or(f.Code, printable.OneLine(f.Message))
	return Check{
		Step: step, Status: Unknown, Object: object,
		Finding: fmt.Sprintf("could not be checked, because %s failed: %s", f.Action, reason),
	}
}

// command returns a command of the AWS CLI for a shell.
func command(args ...string) string { return "aws " + shell.Join(args...) }

// commandIn returns a command for a region, which can be another one than the account's.
func commandIn(a *account.Account, region string, args ...string) string {
	if region != "" && region != a.Region {
		args = append(args, "--region", region)
	}
	return command(args...)
}
