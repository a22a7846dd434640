package awscli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"ecs-foundation/stack/explain/account"
)

// A Runner runs the AWS CLI with arguments and returns its output. An error of AWS is an *Error.
type Runner func(ctx context.Context, args ...string) ([]byte, error)

// parallel is the number of calls that are made at the same time. Each is a process.
const parallel = 8

// A Reader describes accounts.
type Reader struct {
	Run Runner
	// Progress is called when a round of calls starts, with the commands of the round.
	Progress func(commands []string)
}

// Read describes the part of the account around what a names: the cluster, and the service or the task. The calls whose
// arguments are known are made at the same time, then those whose arguments follow from the answers, until there are no
// others.
func (r Reader) Read(ctx context.Context, a *account.Account) error {
	made := map[string]bool{}
	for {
		var round []pending
		var commands []string
		for _, read := range Reads() {
			for _, call := range read.Calls(a) {
				key := read.Command + " " + strings.Join(call.Args, " ")
				if !made[key] {
					made[key] = true
					round, commands = append(round, pending{read: read, call: call}), appendNew(commands, read.Command)
				}
			}
		}
		if len(round) == 0 {
			return nil
		}
		if r.Progress != nil {
			r.Progress(commands)
		}
		if err := r.round(ctx, a, round); err != nil {
			return err
		}
	}
}

// A pending call has its answer after its round.
type pending struct {
	read   Read
	call   Call
	answer []byte
	err    error
}

// round makes the calls of a round and adds their answers in order, so that a description does not depend on which
// answer comes first.
func (r Reader) round(ctx context.Context, a *account.Account, calls []pending) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	slots := make(chan struct{}, parallel)
	var group sync.WaitGroup
	for i := range calls {
		group.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			c := &calls[i]
			c.answer, c.err = r.Run(ctx, append(strings.Fields(c.read.Command), c.call.Args...)...)
			if IsFatal(c.err) {
				cancel(c.err) // the other calls would fail as well
			}
		})
	}
	group.Wait()
	if err := context.Cause(ctx); err != nil {
		return err
	}
	for _, c := range calls {
		if err := c.add(a); err != nil {
			return fmt.Errorf("aws %s: %w", c.read.Command, err)
		}
	}
	return nil
}

// add adds the answer of a call, or its failure.
func (p pending) add(a *account.Account) error {
	if p.err != nil {
		f := failure(p.read.Actions[0], p.call.Object, p.err)
		a.Failures = append(a.Failures, f)
		if strings.HasPrefix(f.Action, "ec2:") && !f.IsNotFound() {
			a.Unread = appendNew(a.Unread, f.Action)
		}
		return nil
	}
	if len(p.answer) == 0 {
		return nil // such as describe-internet-gateways of some versions, without results
	}
	if p.read.Add != nil {
		return p.read.Add(a, p.call, p.answer)
	}
	return a.Add(p.answer)
}

// appendNew appends the elements that a list does not contain yet, without empty ones.
func appendNew(list []string, elements ...string) []string {
	for _, e := range elements {
		if e != "" && !slices.Contains(list, e) {
			list = append(list, e)
		}
	}
	return list
}
