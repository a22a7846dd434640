package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"ecs-foundation/sandbox/emulator"
)

// ensureEmulator makes sure that an emulator is running and that Pulumi's state describes the resources in it. If they
// may differ, it restarts the emulator and deletes the state.
func (s *sandbox) ensureEmulator(ctx context.Context) error {
	interrupted := s.lock.Interrupted()
	if s.endpoint != "" {
		if interrupted != "" {
			return fmt.Errorf("%s was interrupted, so the state may lack resources that exist at %s: reset that emulator, "+
				"then run `bin/sandbox stop --endpoint %s` to delete the state", interrupted, s.endpoint, s.endpoint)
		}
		return nil
	}
	if interrupted != "" {
		logf("%s was interrupted, so the state may lack resources that exist: starting again with an empty emulator "+
			"and state", interrupted)
		if err := s.stop(); err != nil {
			return err
		}
	}
	if s.emulator != "" {
		return nil
	}
	if err := s.discardStacks(); err != nil {
		return err
	}
	if err := s.startEmulator(ctx); err != nil {
		return err
	}
	logf("the emulator runs at %s until %s", s.emulator, s.commandLine("stop"))
	return nil
}

func (s *sandbox) startEmulator(ctx context.Context) error {
	e, err := emulator.Start(ctx, s.dir, logf)
	if err != nil {
		return err
	}
	s.emulator = e.URL
	return nil
}

// stop stops the emulator, unless it is one given with --endpoint, and discards the stacks.
func (s *sandbox) stop() error {
	if s.endpoint == "" {
		if err := s.stopEmulator(); err != nil {
			return err
		}
	}
	return s.discardStacks()
}

func (s *sandbox) stopEmulator() error {
	s.emulator = ""
	running, err := emulator.Running(s.dir)
	if err != nil || running == nil {
		return err
	}
	return running.Stop()
}

// discardStacks deletes the state of all stacks of an emulator that has stopped, and says which they are.
func (s *sandbox) discardStacks() error {
	deployed, err := s.deployedStacks()
	if err != nil {
		return err
	}
	if len(deployed) > 0 {
		logf("the emulator has stopped, and with it these stacks are gone: %s", strings.Join(deployed, ", "))
	}
	return s.deleteState()
}

func (s *sandbox) deleteState() error {
	return errors.Join(s.dir.Remove(s.backend(), "project"), s.lock.End())
}
