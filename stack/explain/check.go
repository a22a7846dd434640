// Package explain names the reasons for which a task of Amazon ECS on AWS Fargate does not start, or does not receive
// traffic. It makes no calls: it reasons on the description of an account.
package explain

import "encoding/json"

// A Check is the result of looking for one reason for which a task may not start.
type Check struct {
	// Step is the step of a task's start, one of those in steps.go.
	Step   string `json:"step"`
	Status Status `json:"status"`
	// Object is the AWS object by ID or ARN.
	Object string `json:"object,omitempty"`
	// Finding is what was found, and why it matters. For Unknown it names the action that was not allowed.
	Finding string `json:"finding"`
	// Hop is the hop of a path, for network checks.
	Hop string `json:"hop,omitempty"`
	// Confirm is the command of the AWS CLI that confirms it.
	Confirm string `json:"confirm,omitempty"`
}

// A Status is the result of a check.
type Status int

// The results, in the order in which they are ranked.
const (
	// Failed means that no task starts, or that none receives traffic.
	Failed Status = iota
	// Partly means that some tasks fail: those in one of the subnets, for example.
	Partly
	// Unknown means that it could not be determined.
	Unknown
	Passed
)

// String returns the sign of a status.
func (s Status) String() string {
	return [...]string{"✗", "~", "?", "✓"}[s]
}

// MarshalJSON returns the name of a status.
func (s Status) MarshalJSON() ([]byte, error) {
	return json.Marshal([...]string{"failed", "partly", "unknown", "passed"}[s])
}
