package main

import (
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"
)

// bom is a software bill of materials in the format of CycloneDX.
// https://cyclonedx.org/docs/1.6/json/
type bom struct {
	Format       string       `json:"bomFormat"`
	SpecVersion  string       `json:"specVersion"`
	Version      int          `json:"version"`
	Metadata     metadata     `json:"metadata"`
	Components   []module     `json:"components"`
	Dependencies []dependency `json:"dependencies"`
}

type metadata struct {
	Timestamp string `json:"timestamp"`
	Component module `json:"component"`
}

// module is the plugin, or a Go module in it.
type module struct {
	Type    string `json:"type"`
	Ref     string `json:"bom-ref"`
	Name    string `json:"name"`
	Version string `json:"version"`
	PURL    string `json:"purl"`
}

type dependency struct {
	Ref       string   `json:"ref"`
	DependsOn []string `json:"dependsOn"`
}

// writeBOM writes what a compiled plugin is made of, as the Go compiler recorded it in the file, next to its archive.
func (r *release) writeBOM(binary, archive string) error {
	info, err := buildinfo.ReadFile(binary)
	if err != nil {
		return fmt.Errorf("read what %s is made of: %w", archive, err)
	}
	plugin := newModule("application", plugin, r.version)
	document := bom{
		Format: "CycloneDX", SpecVersion: "1.6", Version: 1, Components: []module{},
		Metadata: metadata{Timestamp: r.time.Format(time.RFC3339), Component: plugin},
	}
	uses := dependency{Ref: plugin.Ref, DependsOn: []string{}}
	for _, m := range append([]*debug.Module{{Path: "std", Version: strings.TrimPrefix(info.GoVersion, "go")}}, info.Deps...) {
		if m.Replace != nil {
			m = m.Replace
		}
		library := newModule("library", m.Path, m.Version)
		document.Components = append(document.Components, library)
		uses.DependsOn = append(uses.DependsOn, library.Ref)
	}
	document.Dependencies = []dependency{uses}
	text, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(r.dir, strings.TrimSuffix(archive, ".tar.gz")+".cdx.json"), string(text)+"\n")
}

// newModule returns a module with its package URL.
// https://github.com/package-url/purl-spec/blob/main/types-doc/golang-definition.md
func newModule(kind, path, version string) module {
	purl := "pkg:golang/" + path + "@" + url.QueryEscape(version)
	return module{kind, purl, path, version, purl}
}
