package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// plugin is the name under which Pulumi looks for the provider of the package.
const plugin = "pulumi-resource-ecs-foundation"

// buildPlugin compiles the plugin for a platform and writes the archive that 'pulumi plugin install' downloads.
func (r *release) buildPlugin(ctx context.Context, platform string) error {
	system, architecture, _ := strings.Cut(platform, "/")
	name := plugin
	if system == "windows" {
		name += ".exe"
	}
	temp, err := os.MkdirTemp("", "release")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(temp) }()
	binary := filepath.Join(temp, name)
	// Without cgo, the plugin runs on every Linux distribution. The flags leave out the paths of this machine and the state
	// of the repository, which would make builds differ.
	env := []string{"CGO_ENABLED=0", "GOOS=" + system, "GOARCH=" + architecture, "GOAMD64=v1", "GOARM64=v8.0", "GOFLAGS=", "GOWORK=off"}
	err = r.exec(ctx, r.project, env, "go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", binary, ".")
	if err != nil {
		return fmt.Errorf("build the plugin for %s: %w", platform, err)
	}
	archive := fmt.Sprintf("%s-v%s-%s-%s.tar.gz", plugin, r.version, system, architecture)
	if err := r.writeBOM(binary, archive); err != nil {
		return err
	}
	return writeArchive(filepath.Join(r.dir, archive), []entry{
		{name, binary, 0o755}, {"LICENSE", filepath.Join(r.project, "LICENSE"), 0o644},
	}, r.time)
}

// exec runs a command in a directory, with its output only in the error.
func (r *release) exec(ctx context.Context, dir string, env []string, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, output)
	}
	return nil
}
