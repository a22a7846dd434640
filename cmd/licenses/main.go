// Command licenses lists the licenses of the Go modules and npm packages that the repository uses, and fails if one is
// not allowed or not recognized.
//
//	make licenses
package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
)

// A dependency is a Go module or an npm package.
type dependency struct {
	name, version string
	// license is an SPDX expression, or "" if it is not recognized.
	license string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "licenses:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	var all []dependency
	for _, dir := range []string{".", "sandbox"} {
		modules, err := goModules(ctx, dir)
		if err != nil {
			return err
		}
		all = append(all, modules...)
	}
	locks, err := lockFiles(".")
	if err != nil {
		return err
	}
	for _, lock := range locks {
		packages, err := npmPackages(lock)
		if err != nil {
			return err
		}
		all = append(all, packages...)
	}
	text, err := list(all)
	fmt.Print(text)
	return err
}

// list returns the dependencies by license, and an error with those whose license is not allowed.
func list(all []dependency) (string, error) {
	byLicense, refused := map[string][]string{}, []string{}
	for _, d := range all {
		name := d.name + " " + d.version
		if slices.Contains(byLicense[d.license], name) {
			continue
		}
		byLicense[d.license] = append(byLicense[d.license], name)
		if exceptions[d.name] == "" && !isAllowed(d.license) {
			refused = append(refused, fmt.Sprintf("%s: license %q", name, d.license))
		}
	}
	var text strings.Builder
	for _, license := range slices.Sorted(maps.Keys(byLicense)) {
		slices.Sort(byLicense[license])
		fmt.Fprintf(&text, "%s: %d\n  %s\n", license, len(byLicense[license]), strings.Join(byLicense[license], "\n  "))
	}
	if len(refused) > 0 {
		return text.String(), fmt.Errorf("%d dependencies have a license that is not allowed or not recognized: replace them, "+
			"or add them to the exceptions in cmd/licenses/classify.go\n%s", len(refused), strings.Join(refused, "\n"))
	}
	return text.String(), nil
}
