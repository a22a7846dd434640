package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestReleaseIsRefused changes a repository that can be released, and requires the error.
func TestReleaseIsRefused(t *testing.T) {
	t.Parallel()
	changelog := func(text string) func(repository) {
		return func(r repository) { r.write("CHANGELOG.md", text); r.commit() }
	}
	tagged := func(tag, later string) func(repository) {
		return func(r repository) {
			r.git("tag", tag)
			r.write(schemaFile, later)
			r.commit()
		}
	}
	for name, tc := range map[string]struct {
		change func(repository)
		args   []string
		want   string
	}{
		"changed file":     {func(r repository) { r.write("main.go", "package main\n") }, nil, "uncommitted changes: commit or remove them\nM main.go"},
		"new file":         {func(r repository) { r.write("new.go", "package main\n") }, nil, "?? new.go"},
		"leading v":        {nil, []string{"--version=v" + thisVersion}, `VERSION: invalid version "v` + thisVersion + `"`},
		"no version":       {nil, []string{"--version="}, `VERSION: invalid version ""`},
		"another version":  {nil, []string{"--version=99.0.1"}, `CHANGELOG.md: the newest entries are below "## ` + thisVersion + ` - 2026-11-28": move them below "## 99.0.1 - `},
		"other constant":   {changelog("## 99.0.1 - 2026-11-28\n\n- A\n"), []string{"--version=99.0.1"}, "internal/version: Version is " + thisVersion + ": set it to 99.0.1"},
		"unreleased entry": {changelog("## Unreleased\n\n- B\n\n## " + thisVersion + " - 2026-11-28\n\n- A\n"), nil, `the newest entries are below "## Unreleased"`},
		"no date":          {changelog("## " + thisVersion + "\n\n- A\n"), nil, `the newest entries are below "## ` + thisVersion + `": move them below "## ` + thisVersion + ` - 20`},
		"impossible date":  {changelog("## " + thisVersion + " - 2026-02-30\n\n- A\n"), nil, `the newest entries are below "## ` + thisVersion + ` - 2026-02-30"`},
		"no entries":       {changelog("## " + thisVersion + " - 2026-11-28\n\n## 0.1.0 - 2026-01-01\n\n- A\n"), nil, "version " + thisVersion + " has no entries"},
		"no headings":      {changelog("# Changelog\n"), nil, "version " + thisVersion + " has no entries"},
		"version of schema": {
			func(r repository) { r.write(schemaFile, strings.Replace(schema, thisVersion, "0.9.0", 1)); r.commit() }, nil,
			`stack/provider/schema.json: version is "0.9.0": run make golden`,
		},
		"invalid schema":   {func(r repository) { r.write(schemaFile, "{"); r.commit() }, nil, "stack/provider/schema.json: unexpected end"},
		"unknown platform": {nil, []string{"--platforms=linux/amd64,plan9/386"}, `PLATFORMS: invalid value "plan9/386": must be one of linux/amd64, `},
		"double platform":  {nil, []string{"--platforms=linux/amd64,linux/amd64"}, `PLATFORMS: duplicate value "linux/amd64"`},
		"unknown SDK":      {nil, []string{"--sdks=ruby"}, `SDKS: invalid value "ruby": must be one of nodejs, `},
		"released version": {func(r repository) { r.git("tag", "v"+thisVersion); r.write("a", "b"); r.commit() }, nil, "v" + thisVersion + " is already released from commit"},
		"removed after a prerelease": {
			tagged("v"+thisVersion+"-rc.1", strings.Replace(schema, "region", "zone", 1)), nil, "",
		},
		"not the newest earlier": {
			func(r repository) {
				r.git("tag", "v99.0.0")
				r.git("tag", "v"+thisVersion+"-note")
				r.git("tag", "vNext")
			}, nil, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRepository(t)
			if tc.change != nil {
				tc.change(r)
			}
			if tc.want == "" {
				_, _, err := r.release("--platforms=linux/amd64", "--sdks=go")
				require.NoError(t, err)
				return
			}
			_, _, err := r.release(tc.args...)
			require.ErrorContains(t, err, tc.want)
		})
	}
}

// TestSchemaDecidesTheVersion compares a schema with that of the newest earlier release.
func TestSchemaDecidesTheVersion(t *testing.T) {
	t.Parallel()
	removed := strings.Replace(schema, `"region": {"type": "string"}`, "", 1)
	added := strings.Replace(schema, `"region": {"type": "string"}`, `"region": {"type": "string"}, "tags": {"type": "object"}`, 1)
	for _, tc := range []struct{ version, schema, want string }{
		{"1.4.3", schema, ""},
		{"1.4.3", added, "1.4.3 cannot add to the package since v1.4.2: release 1.5.0, or remove\n"},
		{"1.5.0", added, ""},
		{"1.5.0", removed, "1.5.0 cannot change what programs use since v1.4.2: release 2.0.0, or undo\n" +
			"ecs-foundation:index:Foundation: input region was removed"},
		{"1.5.0", "{", "read the schema"},
		{"2.0.0", removed, ""},
	} {
		r := newRepository(t)
		r.git("tag", "v1.4.2")
		r.git("tag", "v1.4.2-rc.1")
		r.git("tag", "v9.0.0")
		r.write(schemaFile, tc.schema)
		r.commit()
		v, err := parseSemver(tc.version)
		require.NoError(t, err)
		err = (&release{version: tc.version, project: r.dir}).checkTags(t.Context(), v)
		if tc.want == "" {
			require.NoError(t, err, tc)
		} else {
			require.ErrorContains(t, err, tc.want)
		}
	}
}

// TestAllErrorsAtOnce checks that a release that cannot be built reports every reason.
func TestAllErrorsAtOnce(t *testing.T) {
	t.Parallel()
	r := newRepository(t)
	r.write("new.go", "package main\n")
	_, _, err := r.release("--version=99.0.0", "--platforms=aix/ppc64", "--sdks=perl")
	for _, want := range []string{"uncommitted", "CHANGELOG.md", "internal/version", "schema.json", "aix/ppc64", "perl"} {
		require.ErrorContains(t, err, want)
	}
}

func TestFailuresAreShown(t *testing.T) {
	t.Parallel()
	r := newRepository(t)
	r.write("main.go", "package main\n\nfunc main() { undefined() }\n")
	r.commit()
	_, _, err := r.release("--platforms=linux/arm64")
	require.ErrorContains(t, err, "build the plugin for linux/arm64: go: exit status 1")
	require.ErrorContains(t, err, "undefined: undefined")
	r.write("main.go", "package main\n\nfunc main() {}\n")
	r.write("Makefile", "sdks:\n\tmkdir -p bin/sdks/nodejs bin/sdks/java\n")
	r.commit()
	_, _, err = r.release("--platforms=linux/arm64")
	require.ErrorContains(t, err, "package the SDK for nodejs: it is not compiled")
	_, _, err = r.release("--platforms=linux/arm64", "--sdks=java")
	require.ErrorContains(t, err, "has no files")
	_, _, err = r.release("--platforms=linux/arm64", "--sdks=dotnet")
	require.ErrorContains(t, err, "package the SDK for dotnet: make sdks has not generated it: check its output")
}
