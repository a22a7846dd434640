package plan

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/printable"
	"ecs-foundation/internal/validate"
)

var (
	// missing matches the errors of a resource that does not exist: those of the AWS
	// provider, and the error codes of AWS.
	// https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/tfresource/not_found_error.go
	missing = regexp.MustCompile(
		`no matching|couldn't find resource|empty result|NotFound|NoSuch[A-Z]|Nonexistent|InvalidServiceName|: not found`)
	// denied matches the error codes of a missing permission.
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
	denied = regexp.MustCompile(`AccessDenied|UnauthorizedOperation|AuthorizationError|not authorized to`)
	// deniedAction matches the action in the message of such an error.
	deniedAction = regexp.MustCompile(`not authorized to perform: ([a-z0-9-]+:\w+)`)
)

// IsMissing reports whether the error of a call shows that a resource does not exist.
func IsMissing(err error) bool {
	return err != nil && !IsDenied(err) && missing.MatchString(err.Error())
}

// IsDenied reports whether the error of a call shows a missing permission.
func IsDenied(err error) bool { return err != nil && denied.MatchString(err.Error()) }

// failed reports whether AWS did not answer a call.
func failed(err error) bool { return err != nil && !IsMissing(err) }

// DeniedAction returns the IAM action that the error of a call shows as denied, or else the action of
// the call. It reports whether the error shows a missing permission.
func DeniedAction(err error, action string) (string, bool) {
	if m := deniedAction.FindStringSubmatch(err.Error()); m != nil {
		return m[1], true
	}
	return action, IsDenied(err)
}

// failures returns a warning that lists the actions that were denied, and a warning for
// each other error.
func failures(requests []Request, answers Answers) []string {
	var actions, warnings []string
	for _, request := range requests {
		err := answers[request].Err
		switch {
		case !failed(err):
		case IsDenied(err):
			if action, _ := DeniedAction(err, ""); action != "" {
				actions = append(actions, action)
			} else {
				actions = append(actions, request.Actions()...)
			}
		default:
			warnings = append(warnings, "could not look up what the stack names: "+validate.Redact("", printable.OneLine(err.Error())))
		}
	}
	if len(actions) > 0 {
		slices.Sort(actions)
		warnings = append(warnings, fmt.Sprintf("could not look up all that the stack names, because the credentials do not allow %s: "+
			"allow these actions, or set preflight.lookups: false", strings.Join(slices.Compact(actions), ", ")))
	}
	slices.Sort(warnings)
	return slices.Compact(warnings)
}
