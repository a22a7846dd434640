package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"ecs-foundation/sandbox/process"
)

// git runs a git command that only reads and returns its output, without the newline at its end.
func (s *sandbox) git(ctx context.Context, args ...string) (string, error) {
	output, err := git(ctx, s.root, "", args...)
	return strings.TrimSuffix(output, "\n"), err
}

func git(ctx context.Context, dir, input string, args ...string) (string, error) {
	cmd := process.Command(ctx, process.ToolEnviron(), "git", append([]string{"-c", "core.fsmonitor=false", "-C", dir}, args...)...)
	var stderr strings.Builder
	cmd.Stdin, cmd.Stderr = strings.NewReader(input), &stderr
	output, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, stderr.String())
	}
	return string(output), nil
}

// checkOut writes the files of a commit to a temporary directory and returns the directory of the project in it. It reads
// them from the object database: git worktree and git checkout would run hooks, and the filters that .gitattributes selects.
func (s *sandbox) checkOut(ctx context.Context, commit string) (root string, remove func(), err error) {
	prefix, err := s.git(ctx, "rev-parse", "--show-prefix")
	if err != nil {
		return "", nil, err
	}
	tree, err := os.MkdirTemp("", "base-")
	if err != nil {
		return "", nil, err
	}
	remove = func() { _ = os.RemoveAll(tree) }
	if err := s.writeFiles(ctx, commit, tree); err != nil {
		remove()
		return "", nil, err
	}
	return filepath.Join(tree, prefix), remove, nil
}

// writeFiles writes the files of a commit to a directory.
func (s *sandbox) writeFiles(ctx context.Context, commit, dir string) error {
	list, err := s.git(ctx, "ls-tree", "-r", "-z", "--full-tree", commit)
	if err != nil {
		return err
	}
	var objects strings.Builder
	type file struct{ mode, path string }
	var files []file
	for entry := range strings.SplitSeq(strings.TrimSuffix(list, "\x00"), "\x00") {
		object, path, _ := strings.Cut(entry, "\t")
		fields := strings.Fields(object)
		if len(fields) != 3 || fields[1] != "blob" { // the files of a submodule are not part of the commit
			continue
		}
		files = append(files, file{fields[0], path})
		objects.WriteString(fields[2] + "\n")
	}
	text, err := git(ctx, s.root, objects.String(), "cat-file", "--batch=%(objectsize)")
	if err != nil {
		return err
	}
	tree, err := os.OpenRoot(dir) // a link in the commit must not lead out of the directory
	if err != nil {
		return err
	}
	defer func() { _ = tree.Close() }()
	contents := bufio.NewReader(strings.NewReader(text))
	for _, f := range files {
		content, err := nextObject(contents)
		if err != nil {
			return fmt.Errorf("read %s of %s: %w", f.path, commit, err)
		}
		if err := writeFile(tree, f.mode, f.path, content); err != nil {
			return err
		}
	}
	return nil
}

// nextObject reads an object from the output of git cat-file: its size, a newline, its content and a newline.
func nextObject(contents *bufio.Reader) ([]byte, error) {
	line, err := contents.ReadString('\n')
	if err != nil {
		return nil, err
	}
	size, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		return nil, err
	}
	content := make([]byte, size+1)
	_, err = io.ReadFull(contents, content)
	return bytes.TrimSuffix(content, []byte("\n")), err
}

func writeFile(tree *os.Root, mode, path string, content []byte) error {
	if err := tree.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	switch mode {
	case "120000":
		return tree.Symlink(string(content), path)
	case "100755":
		return tree.WriteFile(path, content, 0o700)
	default:
		return tree.WriteFile(path, content, 0o600)
	}
}
