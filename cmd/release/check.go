package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"ecs-foundation/internal/version"
	"ecs-foundation/stack/provider/compat"
)

// schemaFile is the path of the package's schema in the repository.
const schemaFile = "stack/provider/schema.json"

// check reports everything that prevents a release, at once.
func (r *release) check(ctx context.Context) error {
	v, err := parseSemver(r.version)
	if err != nil {
		return err
	}
	errs := []error{
		validateNames("PLATFORMS", r.platforms, platforms), validateNames("SDKS", r.sdks, languages),
		r.checkTree(ctx), r.checkChangelog(), r.checkSchemaVersion(), r.checkTags(ctx, v),
	}
	if version.Version != r.version {
		errs = append(errs, fmt.Errorf("internal/version: Version is %s: set it to %s", version.Version, r.version))
	}
	commit, err := r.git(ctx, "log", "-1", "--format=%ct")
	if err != nil {
		return errors.Join(append(errs, err)...)
	}
	seconds, err := strconv.ParseInt(commit, 10, 64)
	if err != nil {
		return err
	}
	r.time = time.Unix(seconds, 0).UTC()
	return errors.Join(errs...)
}

// checkTree reports uncommitted files: a release is built from a commit.
func (r *release) checkTree(ctx context.Context) error {
	status, err := r.git(ctx, "status", "--porcelain")
	if err != nil {
		return err
	}
	if status != "" {
		return fmt.Errorf("the working tree has uncommitted changes: commit or remove them\n%s", status)
	}
	return nil
}

// checkChangelog requires that the newest version in CHANGELOG.md is the release's, and reads its notes.
func (r *release) checkChangelog() error {
	text, err := os.ReadFile(filepath.Join(r.project, "CHANGELOG.md"))
	if err != nil {
		return err
	}
	for _, section := range strings.Split("\n"+string(text), "\n## ")[1:] {
		heading, notes, _ := strings.Cut(section, "\n")
		notes = strings.TrimSpace(notes)
		if heading == "Unreleased" && notes == "" {
			continue
		}
		name, date, _ := strings.Cut(heading, " - ")
		if _, err := time.Parse(time.DateOnly, date); name != r.version || err != nil {
			return fmt.Errorf("CHANGELOG.md: the newest entries are below %q: move them below %q",
				"## "+heading, "## "+r.version+" - "+time.Now().UTC().Format(time.DateOnly))
		}
		if notes == "" {
			break
		}
		r.notes = notes + "\n"
		return nil
	}
	return fmt.Errorf("CHANGELOG.md: version %s has no entries", r.version)
}

// checkSchemaVersion requires that the schema has the version, from which Pulumi generates that of the SDKs.
func (r *release) checkSchemaVersion() error {
	data, err := os.ReadFile(filepath.Join(r.project, schemaFile))
	if err != nil {
		return err
	}
	var schema struct{ Version string }
	if err := json.Unmarshal(data, &schema); err != nil {
		return fmt.Errorf("%s: %w", schemaFile, err)
	}
	if schema.Version != r.version {
		return fmt.Errorf("%s: version is %q: run make golden", schemaFile, schema.Version)
	}
	return nil
}

// checkTags compares the release with the tags of earlier ones: its own tag, and the schema of the newest release before
// it. Prereleases promise nothing.
func (r *release) checkTags(ctx context.Context, v semver) error {
	tags, err := r.git(ctx, "tag", "--list", "v*")
	if err != nil {
		return err
	}
	var earlier semver
	previous := ""
	for tag := range strings.FieldsSeq(tags) {
		tagged, err := parseSemver(strings.TrimPrefix(tag, "v"))
		if err != nil {
			continue // a tag of something else
		}
		switch c := tagged.compare(v); {
		case c == 0:
			if err := r.checkTagIsHead(ctx, tag); err != nil {
				return err
			}
		case c < 0 && tagged.prerelease == "" && (previous == "" || tagged.compare(earlier) > 0):
			previous, earlier = tag, tagged
		}
	}
	if previous == "" {
		return nil
	}
	return r.checkSchema(ctx, previous, v, earlier)
}

func (r *release) checkTagIsHead(ctx context.Context, tag string) error {
	commits, err := r.git(ctx, "rev-parse", tag+"^{commit}", "HEAD")
	if err != nil {
		return err
	}
	if lines := strings.Fields(commits); lines[0] != lines[1] {
		return fmt.Errorf("VERSION: %s is already released from commit %.12s: check out that commit, or choose another version", tag, lines[0])
	}
	return nil
}

// checkSchema reports changes of the schema that the version does not allow.
func (r *release) checkSchema(ctx context.Context, previous string, v, earlier semver) error {
	before, err := r.git(ctx, "show", previous+":"+schemaFile)
	if err != nil {
		return err
	}
	after, err := os.ReadFile(filepath.Join(r.project, schemaFile))
	if err != nil {
		return err
	}
	changes, err := compat.Compare([]byte(before), after)
	if err != nil {
		return err
	}
	breaking, additions := v.allows(earlier)
	if len(changes.Breaking) > 0 && !breaking {
		return fmt.Errorf("VERSION: %s cannot change what programs use since %s: release %d.0.0, or undo\n%s",
			r.version, previous, earlier.major+1, strings.Join(changes.Breaking, "\n"))
	}
	if len(changes.Added) > 0 && !additions {
		return fmt.Errorf("VERSION: %s cannot add to the package since %s: release %d.%d.0, or remove\n%s",
			r.version, previous, earlier.major, earlier.minor+1, strings.Join(changes.Added, "\n"))
	}
	return nil
}

// git returns the output of a git command in the repository.
func (r *release) git(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", append([]string{"-C", r.project}, args...)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	output, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("git %s: %w: %s", strings.Join(args, " "), err, strings.TrimSpace(stderr.String()))
	}
	return strings.TrimSpace(string(output)), nil
}
