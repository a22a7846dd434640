// Command release builds the files of a release: the plugin for each platform, the SDKs, their checksums and the
// notes. docs/releases.md describes a release.
//
//	make release VERSION=1.0.0
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
)

// platforms are the platforms of Pulumi's own plugins.
// Source: https://www.pulumi.com/docs/iac/guides/building-extending/packages/publishing/
var platforms = []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64"}

// languages are the SDKs, by the names of their folders in bin/sdks.
var languages = []string{"nodejs", "python", "go", "java", "dotnet"}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := command(os.Stdout).ExecuteContext(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func command(out io.Writer) *cobra.Command {
	r := release{out: out}
	cmd := &cobra.Command{
		Use: "release", Short: "Build the files of a release", Args: cobra.NoArgs, SilenceErrors: true, SilenceUsage: true,
		RunE: func(cmd *cobra.Command, _ []string) error { return r.run(cmd.Context()) },
	}
	flags := cmd.Flags()
	flags.StringVar(&r.version, "version", "", "`version` of the release, such as 1.0.0")
	flags.StringSliceVar(&r.platforms, "platforms", platforms, "`platforms` to build the plugin for")
	flags.StringSliceVar(&r.sdks, "sdks", languages, "`languages` to package an SDK for")
	flags.StringVar(&r.project, "project", ".", "`directory` of the repository")
	flags.StringVar(&r.dir, "out", "bin/release", "`directory` for the files of the release, in a folder for its version")
	return cmd
}

// release is one release.
type release struct {
	version   string
	platforms []string
	sdks      []string
	project   string
	dir       string
	out       io.Writer

	notes string
	// time is when the commit was made. All files in archives have it, so that a second build is the same.
	time time.Time
}

// run checks the repository and builds everything in a new directory.
func (r *release) run(ctx context.Context) error {
	if err := r.check(ctx); err != nil {
		return err
	}
	r.dir = filepath.Join(r.dir, "v"+r.version)
	if err := os.RemoveAll(r.dir); err != nil {
		return err
	}
	if err := os.MkdirAll(r.dir, 0o755); err != nil { //nolint:gosec // it is published
		return err
	}
	for i, platform := range r.platforms {
		if err := r.step(fmt.Sprintf("plugin %d of %d for %s", i+1, len(r.platforms), platform), func() error {
			return r.buildPlugin(ctx, platform)
		}); err != nil {
			return err
		}
	}
	if len(r.sdks) > 0 {
		if err := r.step("SDKs for "+strings.Join(r.sdks, ", "), func() error { return r.packageSDKs(ctx) }); err != nil {
			return err
		}
	}
	if err := writeChecksums(r.dir); err != nil {
		return err
	}
	if err := writeFile(filepath.Join(r.dir, "NOTES.md"), r.notes); err != nil {
		return err
	}
	_, err := fmt.Fprintf(r.out, "%s has the files of version %s\n", r.dir, r.version)
	return err
}

// step shows that a step has started, that it still runs, and how long it took.
func (r *release) step(name string, work func() error) error {
	start := time.Now()
	_, _ = fmt.Fprintln(r.out, "building the "+name)
	done := make(chan error, 1)
	go func() { done <- work() }()
	progress := time.NewTicker(30 * time.Second)
	defer progress.Stop()
	for {
		select {
		case err := <-done:
			if err == nil {
				_, _ = fmt.Fprintf(r.out, "built the %s in %s\n", name, time.Since(start).Round(time.Second))
			}
			return err
		case <-progress.C:
			_, _ = fmt.Fprintf(r.out, "still building the %s, for %s\n", name, time.Since(start).Round(time.Second))
		}
	}
}

// validateNames reports names that are not in the list of allowed ones.
func validateNames(key string, names, allowed []string) error {
	for i, name := range names {
		if !slices.Contains(allowed, name) {
			return fmt.Errorf("%s: invalid value %q: must be one of %s", key, name, strings.Join(allowed, ", "))
		}
		if slices.Contains(names[:i], name) {
			return fmt.Errorf("%s: duplicate value %q: remove one of them", key, name)
		}
	}
	return nil
}

func writeFile(path, text string) error {
	return os.WriteFile(path, []byte(text), 0o644) //nolint:gosec // it is published
}
