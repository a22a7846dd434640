package awscli

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/stack/explain/account"
)

// An Error is what the AWS CLI printed when it failed.
type Error struct {
	// Code is AWS's error code, or "" for an error of the CLI itself.
	Code string
	// Message is AWS's message, or what the CLI printed.
	Message string
}

func (e *Error) Error() string {
	if e.Code == "" {
		return e.Message
	}
	return e.Code + ": " + e.Message
}

// pattern matches how the CLI prints an error of AWS
// (https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-returncodes.html).
var pattern = regexp.MustCompile(`(?s)An error occurred \(([\w.]+)\) when calling the \w+ operation(?: \([^)]*\))?: (.*)`)

// NewError returns the error for what the CLI printed to its standard error.
func NewError(printed string) *Error {
	printed = strings.TrimSpace(printed)
	if match := pattern.FindStringSubmatch(printed); match != nil {
		return &Error{Code: match[1], Message: strings.TrimSpace(match[2])}
	}
	return &Error{Message: printed}
}

// credentials are the codes of AWS for credentials that are wrong or have expired
// (https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html).
var credentials = []string{
	"ExpiredToken", "ExpiredTokenException", "RequestExpired", "InvalidClientTokenId", "UnrecognizedClientException",
	"AuthFailure", "SignatureDoesNotMatch", "InvalidSignatureException", "MissingAuthenticationToken",
	"MissingAuthenticationTokenException", "IncompleteSignature", "InvalidAccessKeyId",
}

// setup matches what the CLI prints if it cannot sign a call: without credentials, region or profile, or with an SSO session
// that has expired.
var setup = regexp.MustCompile(`(?i)credential|\bSSO\b|\btoken\b|config profile|specify a region|invalid region`)

// IsFatal reports whether the other calls would fail as well: there are no valid credentials, or the user stopped it. That
// an API cannot be reached, or is not in this version of the CLI, concerns one call.
func IsFatal(err error) bool {
	failed, answered := errors.AsType[*Error](err)
	switch {
	case err == nil:
		return false
	case !answered:
		return true
	case failed.Code != "":
		return slices.Contains(credentials, failed.Code)
	default:
		return setup.MatchString(failed.Message)
	}
}

// failure returns the failure of a call.
func failure(action, object string, err error) account.Failure {
	f := account.Failure{Action: action, Object: object, Message: err.Error()}
	if failed, ok := errors.AsType[*Error](err); ok {
		f.Code, f.Message = failed.Code, failed.Message
	}
	return f
}
