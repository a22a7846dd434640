// Package account describes the part of an AWS account in which a task starts. The fields have the names that AWS's own JSON
// has, so the output of the AWS CLI can be read into an Account, and a saved description compared with it.
//
// The types are also what keeps secrets out of a saved description: what has no field here is not stored. There is none for
// the values of environment variables, commands, or the options of log drivers that may be tokens.
package account

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"ecs-foundation/stack/preflight/reach"
)

// An Account is what was read of an account, in one region.
type Account struct {
	// Version is the version of the format of a saved description.
	Version int `json:"version,omitempty"`
	// Region, Partition and ID are those of everything below.
	Region    string `json:"region,omitempty"`
	Partition string `json:"partition,omitempty"`
	ID        string `json:"accountId,omitempty"`
	// ReadAt is the time of the reading, in RFC 3339.
	ReadAt string `json:"readAt,omitempty"`
	// Cluster, Service and Task name what was asked for. Service or Task can be empty.
	Cluster string `json:"cluster,omitempty"`
	Service string `json:"service,omitempty"`
	Task    string `json:"task,omitempty"`
	// From and To are the ends of a flow, if one was asked for instead.
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`

	reach.Description

	ECS
	ECR
	IAM
	Stores
	LoadBalancing
	Volumes
	// Failures are the calls that AWS answered with an error.
	Failures []Failure `json:"failures,omitempty"`
}

// A Failure is a call that AWS answered with an error, which can itself be an answer: the object does not exist.
type Failure struct {
	// Action is the IAM action of the call, such as "ecr:DescribeRepositories".
	Action string `json:"action"`
	// Object is what the call was about, by ID, name or ARN, or "" if it was about the whole account.
	Object string `json:"object,omitempty"`
	// Code and Message are AWS's.
	Code    string `json:"code"`
	Message string `json:"message"`
}

// IsNotFound reports whether AWS answered that there is no such object. IAM has a code of its own.
func (f Failure) IsNotFound() bool {
	return strings.Contains(f.Code, "NotFound") || f.Code == "NoSuchEntity"
}

// Failed returns the failure of an action on an object.
func (a *Account) Failed(action, object string) (Failure, bool) {
	for _, f := range a.Failures {
		if f.Action == action && f.Object == object {
			return f, true
		}
	}
	return Failure{}, false
}

// Add adds what an answer of AWS describes, such as {"Vpcs": [...]}: the elements of its lists. The "failures" of an answer
// are objects that do not exist, and not failed calls.
func (a *Account) Add(answer []byte) error {
	var described Account
	if err := json.Unmarshal(answer, &described); err != nil {
		return fmt.Errorf("read AWS's answer: %w", err)
	}
	described.Failures = nil
	a.Merge(described)
	return nil
}

// Merge adds the elements of the lists of another description.
func (a *Account) Merge(other Account) {
	merge(reflect.ValueOf(a).Elem(), reflect.ValueOf(other))
}

func merge(into, from reflect.Value) {
	for i := range into.NumField() {
		switch field := into.Field(i); field.Kind() {
		case reflect.Slice:
			field.Set(reflect.AppendSlice(field, from.Field(i)))
		case reflect.Struct:
			merge(field, from.Field(i))
		default:
			if field.IsZero() {
				field.Set(from.Field(i))
			}
		}
	}
}
