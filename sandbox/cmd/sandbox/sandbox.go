package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"

	"ecs-foundation/sandbox/emulator"
	"ecs-foundation/sandbox/state"
)

// sandbox is one run of the command.
type sandbox struct {
	options

	name     string         // of the project
	root     string         // directory of the project
	main     string         // directory of the program
	runtime  projectRuntime // of the program
	dir      state.Dir
	lock     *state.Lock
	emulator string // URL, or "" if none is running
	engine   engine
}

func open(o options) (*sandbox, error) {
	root, err := filepath.Abs(o.project)
	if err != nil {
		return nil, err
	}
	s := &sandbox{options: o, emulator: o.endpoint}
	err = s.openProject(root)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return nil, unknownProject(o.project)
	}
	if err != nil {
		return nil, err
	}
	if err := s.validateNames(); err != nil {
		return nil, err
	}
	dir, err := openState(o, root)
	if err != nil {
		return nil, err
	}
	s.dir = dir
	if o.endpoint != "" {
		return s, nil
	}
	running, err := emulator.Running(dir)
	if err != nil {
		return nil, err
	}
	if running != nil {
		s.emulator = running.URL
	}
	return s, nil
}

// openState opens the state directory. Commands that use what is deployed do not create it. A diff has a directory of its
// own by default, because it must not use the emulator that up leaves running.
func openState(o options, root string) (state.Dir, error) {
	path := cmp.Or(o.state, filepath.Join(root, ".sandbox"))
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) && o.uses() {
		return state.Dir(path), nil
	}
	dir, err := openUntracked(path)
	if err != nil || o.state != "" || o.command != "diff" {
		return dir, err
	}
	return openUntracked(dir.Path("diff-" + o.stack))
}

// openUntracked opens a state directory without files that git tracks: a branch could bring programs in it, which the
// sandbox would run, or links, through which it would write.
func openUntracked(path string) (state.Dir, error) {
	if _, err := os.Lstat(path); err == nil {
		tracked, err := git(context.Background(), path, "", "ls-files", "-z")
		if name, _, _ := strings.Cut(tracked, "\x00"); err == nil && name != "" {
			return "", fmt.Errorf("state directory %s has files of the repository, such as %q: remove them from the "+
				"repository, or use another directory with --state", path, name)
		}
	}
	return state.Open(path)
}

func logf(format string, args ...any) { fmt.Fprintf(os.Stderr, "sandbox: "+format+"\n", args...) }

// backend returns the name of the directory with Pulumi's state. Each emulator has its own state. The name becomes part
// of a file:// URL, in which Pulumi would not decode escaped characters.
func (s *sandbox) backend() string {
	if s.endpoint == "" {
		return "backend"
	}
	return "backend-" + unsafeInURL.ReplaceAllString(s.endpoint, "-")
}

var unsafeInURL = regexp.MustCompile(`[^A-Za-z0-9.]+`)

// source returns the path of the project's stack file.
func (s *sandbox) source() string {
	if s.file != "" {
		return s.file
	}
	return filepath.Join(s.root, "Pulumi."+s.stack+".yaml")
}

// stackFile returns the path of this run's copy of the stack file, which Pulumi changes.
func (s *sandbox) stackFile() string { return s.dir.Path("project", "Pulumi."+s.stack+".yaml") }

func (s *sandbox) hasStack() bool { return s.dir.Has(s.stateFile()...) }

// stateFile returns the elements of the path of the stack's state file in the sandbox's directory.
func (s *sandbox) stateFile() []string {
	return []string{s.backend(), ".pulumi", "stacks", s.name, s.stack + ".json"}
}
