// Package vpc reads the VPC of network.existing at preview with the functions of the AWS
// provider: everything on the path of a connection, as AWS describes it.
package vpc

import (
	"slices"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/printable"
	lookupplan "ecs-foundation/stack/lookup/plan"
	"ecs-foundation/stack/preflight/reach"
)

// maxCalls is how many calls are made at the same time, so that AWS does not throttle them.
const maxCalls = 32

// A reader reads a VPC.
type reader struct {
	Args
	ctx      *pulumi.Context
	provider pulumi.ResourceOrInvokeOption
	slots    chan struct{}

	mutex    sync.Mutex
	d        reach.Description
	denied   map[string][]string // what the credentials do not allow to read, by IAM action
	failures []string
}

// call makes one call of AWS, and reports whether AWS has answered. The result is nil if what
// the call reads does not exist, and if the call fails, which is recorded.
func call[T any](r *reader, what, action string, function func() (*T, error)) (result *T, answered bool) {
	r.slots <- struct{}{}
	result, err := function()
	<-r.slots
	switch {
	case err == nil:
		return result, true
	case lookupplan.IsMissing(err):
		return nil, true
	default:
		r.failed(what, action, err)
		return nil, false
	}
}

// unread records that the answer to an action is missing. The model of the network then does not
// know the result of decisions that depend on it.
func (r *reader) unread(action string) {
	r.add(func(d *reach.Description) {
		if !slices.Contains(d.Unread, action) {
			d.Unread = append(d.Unread, action)
		}
	})
}

// failed records a call that failed.
func (r *reader) failed(what, action string, err error) {
	r.unread(action)
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if denied, ok := lookupplan.DeniedAction(err, action); ok {
		if !slices.Contains(r.denied[denied], what) {
			r.denied[denied] = append(r.denied[denied], what)
		}
		return
	}
	r.failures = append(r.failures, "read "+what+": "+printable.OneLine(err.Error()))
}

// each calls a function for all of a list at the same time.
func each[T any](list []T, function func(T)) {
	var group sync.WaitGroup
	for _, item := range list {
		group.Go(func() { function(item) })
	}
	group.Wait()
}

// together calls functions at the same time.
func together(functions ...func()) { each(functions, func(f func()) { f() }) }

// add adds to the description.
func (r *reader) add(change func(d *reach.Description)) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	change(&r.d)
}
