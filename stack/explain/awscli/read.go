// Package awscli describes an account with the AWS CLI, which users have with their profiles, SSO and MFA. It makes only
// calls that read, and never one that returns the value of a secret.
package awscli

import (
	"encoding/json"
	"slices"

	"ecs-foundation/stack/explain/account"
)

// A Read is a command of the AWS CLI that describes a part of an account.
type Read struct {
	// Command is the service and the operation, such as "ec2 describe-subnets".
	Command string
	// Actions are the IAM actions that it requires. The first is the one that Failures name.
	Actions []string
	// Calls returns the calls to make, as far as the answers contain their arguments. A call is made once.
	Calls func(*account.Account) []Call
	// Add adds an answer. Without it the answer has the names of the account's own fields.
	Add func(a *account.Account, c Call, answer []byte) error
}

// A Call is one call of a command.
type Call struct {
	// Object is what the call is about, as in account.Failure.
	Object string
	// Args are the arguments after the command.
	Args []string
}

// decoded returns the function that adds an answer, which is one T.
func decoded[T any](add func(a *account.Account, c Call, answer T)) func(*account.Account, Call, []byte) error {
	return func(a *account.Account, c Call, text []byte) error {
		var answer T
		if err := json.Unmarshal(text, &answer); err != nil {
			return err
		}
		add(a, c, answer)
		return nil
	}
}

// Reads are all reads. Their order does not matter: a read makes its calls as soon as it knows their arguments.
func Reads() []Read {
	return slices.Concat(ecsReads, networkReads, imageReads, roleReads, secretReads, loadBalancerReads, simulationReads)
}
