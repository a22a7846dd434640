package main

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A record is a run: what is done, and what it deployed. It is saved after each step, so
// that an interrupted run can be continued.
type record struct {
	ID      string    `json:"id"`
	Started time.Time `json:"started"`
	Ended   time.Time `json:"ended"`
	Region  string    `json:"region"`
	Parts   []string  `json:"parts"`
	Commit  string    `json:"commit"`
	Pulumi  string    `json:"pulumi"`
	// Endpoint is set if the run used an emulator instead of AWS.
	Endpoint bool       `json:"emulator"`
	Result   string     `json:"result"` // passed, failed, interrupted
	Cost     float64    `json:"estimatedUsd"`
	Steps    []step     `json:"steps"`
	Stacks   []*running `json:"stacks"`

	dir string
}

// A step is a step of the run that has ended.
type step struct {
	Part    string  `json:"part"`
	Name    string  `json:"name"`
	Seconds float64 `json:"seconds"`
	Passed  bool    `json:"passed"`
	Detail  string  `json:"detail"`
}

// running is when a stack existed, and its price.
type running struct {
	Stack   string    `json:"stack"`
	Hourly  float64   `json:"usdPerHour"`
	Created time.Time `json:"created"`
	Deleted time.Time `json:"deleted"`
}

// cost returns the cost of the stack until now, or until it was deleted.
func (r *running) cost(now time.Time) float64 {
	if r.Created.IsZero() {
		return 0
	}
	if !r.Deleted.IsZero() {
		now = r.Deleted
	}
	return r.Hourly * now.Sub(r.Created).Hours()
}

// openRecord returns the unfinished run in a directory, or a new one.
func openRecord(parent string, o *options) (*record, error) {
	current := filepath.Join(parent, "current")
	id, err := os.ReadFile(filepath.Clean(current))
	if err == nil {
		return readRecord(filepath.Join(parent, string(id)), o)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if o.destroy {
		return nil, fmt.Errorf("no unfinished run in %s", parent)
	}
	random := make([]byte, 2)
	if _, err := rand.Read(random); err != nil {
		return nil, err
	}
	r := &record{ID: "acc" + hex.EncodeToString(random), Started: time.Now().UTC(), Region: o.region, Parts: o.parts}
	r.dir = filepath.Join(parent, r.ID)
	for _, dir := range []string{"logs", "backend"} {
		if err := os.MkdirAll(filepath.Join(r.dir, dir), 0o700); err != nil {
			return nil, err
		}
	}
	if err := os.WriteFile(current, []byte(r.ID), 0o600); err != nil {
		return nil, err
	}
	return r, r.save()
}

// readRecord reads the record of a run.
func readRecord(dir string, o *options) (*record, error) {
	text, err := os.ReadFile(filepath.Join(filepath.Clean(dir), "report.json"))
	if err != nil {
		return nil, err
	}
	r := &record{dir: dir}
	if err := json.Unmarshal(text, r); err != nil {
		return nil, err
	}
	if r.Region != o.region {
		return nil, fmt.Errorf("the unfinished run %s is in region %s: continue it with --region %[2]s", r.ID, r.Region)
	}
	if !slices.Equal(r.Parts, o.parts) {
		return nil, fmt.Errorf("the unfinished run %s has other parts: continue it with --parts %s", r.ID, strings.Join(r.Parts, ","))
	}
	return r, nil
}

func (r *record) save() error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(r.dir, "report.json"), append(text, '\n'), 0o600)
}

// finish ends the run: the next one is a new one.
func (r *record) finish(parent string) error {
	return os.Remove(filepath.Join(parent, "current"))
}

// passed reports whether a step has passed in an earlier run of the command.
func (r *record) passed(part, name string) bool {
	for _, s := range r.Steps {
		if s.Part == part && s.Name == name && s.Passed {
			return true
		}
	}
	return false
}

// failed reports whether a step of a part has failed.
func (r *record) failed(part string) bool {
	for _, s := range r.Steps {
		if s.Part == part && !s.Passed {
			return true
		}
	}
	return false
}

// stack returns the times of a stack.
func (r *record) stack(name string, hourly float64) *running {
	for _, s := range r.Stacks {
		if s.Stack == name {
			return s
		}
	}
	s := &running{Stack: name, Hourly: hourly}
	r.Stacks = append(r.Stacks, s)
	return s
}
