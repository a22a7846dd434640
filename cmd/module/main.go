// Command module renames this Go module in the working directory, for a fork whose packages other programs import.
//
//	make module MODULE=example.com/acme/ecs-foundation
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"ecs-foundation/internal/version"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: make module MODULE=example.com/acme/ecs-foundation")
		os.Exit(1)
	}
	if err := rename(".", os.Args[1], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "module:", err)
		os.Exit(1)
	}
}

// modulePath matches the paths that Go can download: a host with a dot, and a repository.
// Source: https://go.dev/ref/mod#module-path
var modulePath = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)+(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+$`)

// majorSuffix matches the major version at the end of a path.
var majorSuffix = regexp.MustCompile(`/v(\d+)$`)

func validate(module string) error {
	if !modulePath.MatchString(module) || strings.HasSuffix(module, ".git") || strings.Contains(module+"/", "./") {
		return fmt.Errorf("MODULE: invalid module path %q: must be the address of the repository without a scheme, "+
			"such as example.com/acme/ecs-foundation", module)
	}
	major, _, _ := strings.Cut(version.Version, ".")
	suffix := majorSuffix.FindStringSubmatch(module)
	switch n, _ := strconv.Atoi(major); {
	case n < 2 && suffix != nil:
		return fmt.Errorf("MODULE: invalid module path %q: version %s has no suffix: remove %s", module, version.Version, suffix[0])
	case n >= 2 && (suffix == nil || suffix[1] != major):
		return fmt.Errorf("MODULE: invalid module path %q: version %s needs the suffix /v%s", module, version.Version, major)
	}
	return nil
}

// declaration matches the module in go.mod.
var declaration = regexp.MustCompile(`(?m)^module (\S+)$`)

// rename changes the path of the module in all files that git tracks in a directory.
func rename(dir, module string, out io.Writer) error {
	if err := validate(module); err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return err
	}
	match := declaration.FindSubmatch(text)
	if match == nil {
		return errors.New("go.mod has no module")
	}
	files, err := tracked(dir)
	if err != nil {
		return err
	}
	replace := replacements(string(match[1]), module, packages(files))
	renamed := 0
	for _, file := range files {
		changed, err := rewrite(filepath.Join(dir, file), replace)
		if err != nil {
			return err
		}
		if changed {
			renamed++
		}
	}
	_, err = fmt.Fprintf(out, "renamed %s to %s in %d files: check the difference, then run make check\n", match[1], module, renamed)
	return err
}

// tracked returns the files that git tracks. Recorded graphs and policies have names in AWS and no paths of Go packages, the
// changelog describes earlier releases, and the test of this program has examples of both.
func tracked(dir string) ([]string, error) {
	output, err := exec.Command("git", "-C", dir, "ls-files", "-z").Output()
	if err != nil {
		return nil, fmt.Errorf("git ls-files: %w: run it in a clone of the repository", err)
	}
	files := strings.Split(strings.TrimSuffix(string(output), "\x00"), "\x00")
	return slices.DeleteFunc(files, func(file string) bool {
		recorded := strings.Contains(file, "testdata/") && !strings.HasSuffix(file, ".go")
		return recorded || file == "CHANGELOG.md" || file == "cmd/module/module_test.go"
	}), nil
}

// packages returns the folders at the top that have Go code.
func packages(files []string) []string {
	var folders []string
	for _, file := range files {
		folder, _, below := strings.Cut(file, "/")
		if below && (strings.HasSuffix(file, ".go") || filepath.Base(file) == "go.mod") && !slices.Contains(folders, folder) {
			folders = append(folders, folder)
		}
	}
	return folders
}

// replacements returns a function that replaces the module's path where it is that of the module or a package, and not the
// name of the Pulumi project or of an image, such as ecs-foundation/cart.
func replacements(from, to string, packages []string) func(text string) string {
	quoted := regexp.QuoteMeta(from)
	imports := regexp.MustCompile(`(^|[^\w./~-])` + quoted + `/(` + strings.Join(packages, "|") + `)\b`)
	module := regexp.MustCompile(`(?m)^(\s*(?:module|require|replace|module-path:|\t) ?)` + quoted + `( |/|$)`)
	return func(text string) string {
		return module.ReplaceAllString(imports.ReplaceAllString(text, "${1}"+to+"/${2}"), "${1}"+to+"${2}")
	}
}

func rewrite(path string, replace func(string) string) (bool, error) {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() {
		return false, err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return false, err
	}
	replaced := replace(string(text))
	if replaced == string(text) {
		return false, nil
	}
	return true, os.WriteFile(path, []byte(replaced), info.Mode())
}
