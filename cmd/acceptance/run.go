package main

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"time"
)

// runParts runs each part and destroys its stacks, then checks that nothing is left. It
// reports whether the run failed.
func (s *session) runParts(ctx context.Context, signals <-chan os.Signal) (failed bool) {
	interrupted := false
	for _, p := range s.parts {
		s.unlock(ctx, p)
		if !interrupted && !s.options.destroy {
			interrupted = s.runSteps(ctx, p, signals)
		}
		if s.deployed(p) {
			s.destroy(ctx, p, signals)
		}
	}
	if !slices.ContainsFunc(s.parts, s.deployed) {
		s.step(ctx, "all", action{"nothing is left", s.nothingLeft})
		interrupted = interrupted || s.options.destroy
		s.end(interrupted)
	}
	return s.record.Result != "passed"
}

// end records the result of a run whose stacks are destroyed.
func (s *session) end(interrupted bool) {
	s.record.Result = "passed"
	if interrupted {
		s.record.Result = "interrupted"
	}
	if slices.ContainsFunc(s.record.Steps, func(st step) bool { return !st.Passed }) {
		s.record.Result = "failed"
	}
	s.record.Ended = time.Now().UTC()
	if err := s.record.finish(s.options.dir); err != nil {
		s.printf("%v\n", err)
	}
}

// runSteps runs the steps of a part until one fails or a signal arrives. It reports whether
// a signal arrived.
func (s *session) runSteps(ctx context.Context, p part, signals <-chan os.Signal) bool {
	if s.record.failed(p.name) || s.record.passed(p.name, "destroy") {
		return false
	}
	for _, a := range p.steps {
		if s.record.passed(p.name, a.name) {
			continue
		}
		done, interrupted := s.interruptible(ctx, p.name, a, signals)
		if interrupted {
			s.printf("interrupted: destroying what exists; interrupt again to stop, and continue later with the same command\n")
			return true
		}
		if !done {
			return false
		}
	}
	return false
}

// interruptible runs a step that a signal interrupts.
func (s *session) interruptible(ctx context.Context, name string, a action, signals <-chan os.Signal) (passed, interrupted bool) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	done := make(chan struct{})
	defer close(done)
	go func() {
		select {
		case <-signals:
			cancel(errInterrupted)
		case <-done:
		}
	}()
	passed = s.step(ctx, name, a)
	return passed, errors.Is(context.Cause(ctx), errInterrupted)
}

var errInterrupted = errors.New("interrupted")

// step runs a step and records its result, unless it was interrupted.
func (s *session) step(ctx context.Context, name string, a action) (passed bool) {
	s.printf("%-6s %s ...", name, a.name)
	start := time.Now()
	detail, err := a.do(ctx)
	if context.Cause(ctx) != nil {
		s.printf(" interrupted\n")
		return false
	}
	result := step{Part: name, Name: a.name, Seconds: time.Since(start).Round(time.Second).Seconds(), Passed: err == nil, Detail: detail}
	if err != nil {
		result.Detail = err.Error()
	}
	result.Detail = strings.ReplaceAll(result.Detail, s.options.account, exampleAccount) // the report can be published
	s.printf(" %.0f s, %s\n", result.Seconds, result.Detail)
	s.record.Steps = append(s.record.Steps, result)
	if err := s.record.save(); err != nil {
		s.printf("%v\n", err)
	}
	return result.Passed
}

// deployed reports whether a stack of a part exists.
func (s *session) deployed(p part) bool {
	return slices.ContainsFunc(p.stacks, func(d *deployment) bool {
		r := s.record.stack(d.Stack, d.hourly)
		return !r.Created.IsZero() && r.Deleted.IsZero()
	})
}

// unlock removes the locks of an earlier run of the command that was killed.
func (s *session) unlock(ctx context.Context, p part) {
	for _, d := range p.stacks {
		if r := s.record.stack(d.Stack, d.hourly); !r.Created.IsZero() && r.Deleted.IsZero() {
			_, _ = s.pulumi(ctx, d.work, "cancel", "--yes", "--stack", d.Stack) // fails if there is no lock
		}
	}
}

// destroy destroys the stacks of a part, the last one first.
func (s *session) destroy(ctx context.Context, p part, signals <-chan os.Signal) {
	s.interruptible(ctx, p.name, action{"destroy", func(ctx context.Context) (string, error) {
		var unprepared error // such as after an update that failed: the stack may be deleted nevertheless
		if p.prepare != nil {
			unprepared = p.prepare(ctx)
		}
		for _, d := range slices.Backward(p.stacks) {
			r := s.record.stack(d.Stack, d.hourly)
			if r.Created.IsZero() || !r.Deleted.IsZero() {
				continue
			}
			if err := s.delete(ctx, d); err != nil {
				return "", errors.Join(unprepared, err)
			}
			r.Deleted = time.Now().UTC()
		}
		return "", nil
	}}, signals)
}
