package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// goModules returns the modules whose packages the programs and tests of a module need.
func goModules(ctx context.Context, dir string) ([]dependency, error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-deps", "-test", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}", "./...")
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	output, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("list the modules of %s: %w", dir, err)
	}
	seen, modules := map[string]bool{}, []dependency(nil)
	for line := range strings.Lines(string(output)) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if len(fields) != 3 || seen[fields[0]] || strings.HasPrefix(fields[0], "ecs-foundation") {
			continue
		}
		seen[fields[0]] = true
		license, err := licenseOf(fields[2])
		if err != nil {
			return nil, err
		}
		modules = append(modules, dependency{fields[0], fields[1], license})
	}
	return modules, nil
}

// licenseFile matches the names of files with a license.
var licenseFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|unlicense)([-.].*)?$`)

// licenseOf returns the license of the module in a directory. A module in a folder of a repository has the license file
// of the folder, or of one above, which its archive contains.
func licenseOf(dir string) (string, error) {
	files, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	var found []string
	for _, file := range files {
		if file.IsDir() || !licenseFile.MatchString(file.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, file.Name()))
		if err != nil {
			return "", err
		}
		if license := classify(string(text)); license != "" {
			found = append(found, license)
		}
	}
	return strings.Join(found, " AND "), nil
}

// lockFiles returns the lock files of the npm packages in a repository.
func lockFiles(root string) ([]string, error) {
	top, err := filepath.Glob(filepath.Join(root, "*", "package-lock.json"))
	if err != nil {
		return nil, err
	}
	nested, err := filepath.Glob(filepath.Join(root, "*", "*", "package-lock.json"))
	return append(top, nested...), err
}

// npmPackages returns the packages in a lock file, which has their licenses.
// https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json
func npmPackages(path string) ([]dependency, error) {
	text, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		return nil, err
	}
	var lock struct {
		Packages map[string]struct{ Version, License string }
	}
	if err := json.Unmarshal(text, &lock); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(lock.Packages) == 0 {
		return nil, errors.New(path + ": no packages")
	}
	var packages []dependency
	for name, p := range lock.Packages {
		if name != "" { // the package itself
			packages = append(packages, dependency{name[strings.LastIndex(name, "node_modules/")+len("node_modules/"):], p.Version, p.License})
		}
	}
	return packages, nil
}
