// Command progress runs go build and reports how far it is, because Go is silent for the minutes that a large program
// takes:
//
//	progress [-C DIR] [-name NAME] -- FLAGS OF GO BUILD PACKAGE
//
// It writes a line every few seconds, to a terminal as to a log, so that builds can run side by side.
package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"time"
)

const (
	terminalInterval = 5 * time.Second
	logInterval      = 15 * time.Second
)

// collectLess are defaults of the environment with which the compiler collects garbage less often. It compiles aws/ec2, the
// largest package, in 43 instead of 59 seconds of CPU time, with 4.3 instead of 3.3 GB of memory.
var collectLess = []string{"GOGC=400", "GOMEMLIMIT=4GiB"}

func main() {
	dir := flag.String("C", ".", "`directory` to build in")
	name := flag.String("name", "", "`name` of what is built (default: the last element of the package)")
	flag.Parse()
	err := run(context.Background(), *dir, *name, flag.Args(), os.Stderr)
	if err == nil {
		return
	}
	if _, exited := errors.AsType[*exec.ExitError](err); !exited { // otherwise Go has printed the reason
		fmt.Fprintln(os.Stderr, "progress:", err)
	}
	os.Exit(1)
}

// run builds a package in a directory and writes its progress, and the messages of the compiler, to out.
func run(ctx context.Context, dir, name string, args []string, out io.Writer) error {
	if len(args) == 0 {
		return errors.New("expected the arguments of go build after --")
	}
	pkg := args[len(args)-1]
	name = cmp.Or(name, path.Base(pkg))
	remaining, err := stale(ctx, dir, pkg)
	if err != nil {
		return err
	}
	progress := newTracker(name, remaining, time.Now)
	cmd := exec.CommandContext(ctx, "go", append([]string{"build", "-v"}, args...)...)
	cmd.Dir, cmd.Env = dir, slices.Concat(collectLess, os.Environ())
	output, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	_, _ = io.WriteString(out, progress.start())
	report(progress, output, out)
	if err := cmd.Wait(); err != nil {
		return err
	}
	_, _ = io.WriteString(out, progress.end())
	return nil
}

// report writes the lines of go build -v that are not names of packages, and the progress at each interval.
func report(progress *tracker, output io.Reader, out io.Writer) {
	lines := make(chan string)
	go func() {
		defer close(lines)
		for scanner := bufio.NewScanner(output); scanner.Scan(); {
			lines <- scanner.Text()
		}
	}()
	ticker := time.NewTicker(interval(out))
	defer ticker.Stop()
	for {
		select {
		case line, ok := <-lines:
			if !ok {
				return
			}
			if !progress.compiles(line) {
				_, _ = fmt.Fprintln(out, line)
			}
		case <-ticker.C:
			_, _ = io.WriteString(out, progress.line())
		}
	}
}

// interval returns the time between two lines.
func interval(out io.Writer) time.Duration {
	if file, ok := out.(*os.File); ok {
		if info, err := file.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			return terminalInterval
		}
	}
	return logInterval
}

// stale returns the packages that Go's build cache does not have, with the size of their source: the time to compile a
// package depends on it. Go reports more packages as stale than it compiles, because the result of a package often stays
// the same when the package that it imports changes.
func stale(ctx context.Context, dir, pkg string) (map[string]int64, error) {
	const format = `{{if .Stale}}{{.ImportPath}}{{range .GoFiles}}{{"\t"}}{{$.Dir}}/{{.}}{{end}}{{end}}`
	cmd := exec.CommandContext(ctx, "go", "list", "-deps", "-f", format, pkg)
	var message bytes.Buffer
	cmd.Dir, cmd.Stderr = dir, &message
	output, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, message.String())
	}
	sizes := map[string]int64{}
	for line := range strings.Lines(string(output)) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if fields[0] == "" {
			continue
		}
		size := int64(perPackage)
		for _, file := range fields[1:] {
			if info, err := os.Stat(file); err == nil {
				size += info.Size()
			}
		}
		sizes[fields[0]] = size
	}
	return sizes, nil
}
