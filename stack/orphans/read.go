package orphans

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"ecs-foundation/stack/explain/awscli"
	lookupplan "ecs-foundation/stack/lookup/plan"
)

// parallel is the number of calls that are made at the same time. Each is a process.
const parallel = 8

// A Failure is a call that AWS did not answer.
type Failure struct {
	// Action is the IAM action of the call, and Command the command of the AWS CLI.
	Action  string `json:"action"`
	Command string `json:"command"`
	Message string `json:"message"`
	// Denied is set if the credentials do not allow the action.
	Denied bool `json:"denied"`
}

// A reader makes each call once.
type reader struct {
	run   awscli.Runner
	stop  context.CancelCauseFunc
	slots chan struct{}

	mu       sync.Mutex
	calls    map[string]*answer
	failures []Failure
}

type answer struct {
	once   sync.Once
	values map[string]any
	ok     bool
}

// missing matches the error codes of an object that does not exist.
var missing = regexp.MustCompile(`NotFound|NoSuch|does not exist|Nonexistent`)

// call returns the answer to a command, or reports false if AWS did not answer it. An answer that something does not
// exist is empty.
func (r *reader) call(ctx context.Context, action string, args ...string) (map[string]any, bool) {
	key := strings.Join(args, "\x00")
	r.mu.Lock()
	a := r.calls[key]
	if a == nil {
		a = &answer{}
		r.calls[key] = a
	}
	r.mu.Unlock()
	a.once.Do(func() { a.values, a.ok = r.ask(ctx, action, args) })
	return a.values, a.ok
}

func (r *reader) ask(ctx context.Context, action string, args []string) (map[string]any, bool) {
	r.slots <- struct{}{}
	defer func() { <-r.slots }()
	out, err := r.run(ctx, args...)
	switch {
	case err == nil && len(strings.TrimSpace(string(out))) == 0:
		return nil, true // such as describe-internet-gateways of some versions, without results
	case err == nil:
		var values map[string]any
		if err = json.Unmarshal(out, &values); err == nil {
			return values, true
		}
		err = fmt.Errorf("aws %s: %w", strings.Join(args[:2], " "), err)
	case awscli.IsFatal(err):
		r.stop(err)
		return nil, false
	}
	if failed, ok := errors.AsType[*awscli.Error](err); ok && missing.MatchString(failed.Code) {
		return nil, true
	}
	_, denied := lookupplan.DeniedAction(err, action)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failures = append(r.failures, Failure{
		Action: action, Command: "aws " + strings.Join(args[:2], " "), Message: err.Error(), Denied: denied,
	})
	return nil, false
}

// items returns the objects of a kind's list.
func (r *reader) items(ctx context.Context, l listing, args ...string) ([]Object, bool) {
	values, ok := r.call(ctx, l.action, append(strings.Fields(l.command), args...)...)
	var objects []Object
	for _, item := range list(values, l.items) {
		if l.keep != nil && !l.keep(item) {
			continue
		}
		o := Object{
			ID: text(item, l.id), ARN: text(item, l.arn), Name: text(item, l.name), Created: created(item, l.created),
			Tags: tagsOf(item), values: item,
		}
		if o.Name == "" {
			o.Name = o.Tags["Name"]
		}
		objects = append(objects, o)
	}
	return objects, ok
}

// sorted returns the failures, without those of the same action.
func (r *reader) sorted() []Failure {
	slices.SortFunc(r.failures, func(a, b Failure) int {
		return cmp.Or(strings.Compare(a.Action, b.Action), strings.Compare(a.Command, b.Command))
	})
	return slices.CompactFunc(r.failures, func(a, b Failure) bool { return a.Action == b.Action })
}
