package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/version"
)

const (
	thisVersion = version.Version
	schema      = `{"name": "ecs-foundation", "version": "` + thisVersion + `", "resources": {"ecs-foundation:index:Foundation": {"inputProperties": {"region": {"type": "string"}}}}}`
	makefile    = `sdks:
	mkdir -p bin/sdks/nodejs/bin bin/sdks/python/pulumi_ecs_foundation bin/sdks/go bin/sdks/java bin/sdks/dotnet/obj
	echo '{"name": "@acme/ecs-foundation", "version": "` + thisVersion + `", "main": "bin/index.js", "files": ["bin"]}' > bin/sdks/nodejs/package.json
	echo 'exports.region = "eu-west-1"' > bin/sdks/nodejs/bin/index.js
	printf '[project]\nname = "pulumi-ecs-foundation"\nversion = "` + thisVersion + `"\ndependencies = ["pulumi>=3"]\nrequires-python = ">=3.9"\n' > bin/sdks/python/pyproject.toml
	echo 'REGION = "eu-west-1"' > bin/sdks/python/pulumi_ecs_foundation/__init__.py
	touch bin/sdks/python/pulumi_ecs_foundation/py.typed
	echo 'package ecsfoundation' > bin/sdks/go/init.go
	echo 'class Foundation {}' > bin/sdks/java/Foundation.java
	echo 'class Foundation {}' > bin/sdks/dotnet/Foundation.cs
	echo compiled > bin/sdks/dotnet/obj/project.dll
`
)

// repository is a small repository with a program that compiles in a second.
type repository struct {
	t   *testing.T
	dir string
}

func newRepository(t *testing.T) repository {
	t.Helper()
	r := repository{t, t.TempDir()}
	r.git("init", "--quiet", "--initial-branch=main")
	for name, text := range map[string]string{
		"CHANGELOG.md": "# Changelog\n\n## Unreleased\n\n## " + thisVersion + " - 2026-11-28\n\n### Added\n\n- The first release.\n\n## 0.1.0 - 2026-01-01\n\n- A draft.\n",
		"LICENSE":      "Apache License\n", "go.mod": "module ecs-foundation\n\ngo 1.26\n", "main.go": "package main\n\nfunc main() {}\n",
		"Makefile": makefile, ".gitignore": "/bin/\n", schemaFile: schema,
	} {
		r.write(name, text)
	}
	r.commit()
	return r
}

func (r repository) write(name, text string) {
	r.t.Helper()
	path := filepath.Join(r.dir, name)
	require.NoError(r.t, os.MkdirAll(filepath.Dir(path), 0o700))
	require.NoError(r.t, os.WriteFile(path, []byte(text), 0o600))
}

func (r repository) git(args ...string) {
	r.t.Helper()
	cmd := exec.CommandContext(r.t.Context(), "git", append([]string{
		"-C", r.dir, "-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgSign=false", "-c", "core.hooksPath=",
	}, args...)...)
	output, err := cmd.CombinedOutput()
	require.NoError(r.t, err, string(output))
}

func (r repository) commit() {
	r.t.Helper()
	r.git("add", "--all")
	r.git("commit", "--quiet", "--allow-empty", "--message=a change")
}

// release runs the command and returns the directory with the files, and its output.
func (r repository) release(args ...string) (dir, output string, err error) {
	r.t.Helper()
	var out bytes.Buffer
	dir = r.t.TempDir()
	cmd := command(&out)
	cmd.SetArgs(append([]string{"--project", r.dir, "--out", dir, "--version", thisVersion}, args...))
	err = cmd.ExecuteContext(r.t.Context())
	return filepath.Join(dir, "v"+thisVersion), out.String(), err
}

func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	content := map[string]string{}
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, entry := range entries {
		text, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		require.NoError(t, err)
		content[entry.Name()] = string(text)
	}
	return content
}

// archived returns the headers of the files in a tar.gz.
func archived(t *testing.T, content string) map[string]*tar.Header {
	t.Helper()
	compressed, err := gzip.NewReader(strings.NewReader(content))
	require.NoError(t, err)
	headers := map[string]*tar.Header{}
	for archive := tar.NewReader(compressed); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return headers
		}
		require.NoError(t, err)
		headers[header.Name] = header
	}
}

// TestReleaseIsReproducible builds a release twice, at different times and paths, and compares all files.
func TestReleaseIsReproducible(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it needs npm and Python")
	}
	r := newRepository(t)
	dir, output, err := r.release("--platforms=linux/amd64,windows/arm64")
	require.NoError(t, err)
	for _, progress := range []string{"plugin 1 of 2 for linux/amd64", "plugin 2 of 2 for windows/arm64", "SDKs for nodejs, python, go, java, dotnet"} {
		require.Contains(t, output, "building the "+progress)
		require.Contains(t, output, "built the "+progress)
	}
	first := files(t, dir)
	copied := repository{t, filepath.Join(t.TempDir(), "another")}
	require.NoError(t, exec.CommandContext(t.Context(), "git", "clone", "--quiet", r.dir, copied.dir).Run())
	dir, _, err = copied.release("--platforms=linux/amd64,windows/arm64")
	require.NoError(t, err)
	second := files(t, dir)
	var names []string
	for name := range first {
		names = append(names, name)
	}
	require.Equal(t, first["SHA256SUMS"], second["SHA256SUMS"])
	require.Equal(t, first["NOTES.md"], second["NOTES.md"])
	v := "v" + thisVersion
	require.ElementsMatch(t, []string{
		"pulumi-resource-ecs-foundation-" + v + "-linux-amd64.tar.gz", "pulumi-resource-ecs-foundation-" + v + "-windows-arm64.tar.gz",
		"pulumi-resource-ecs-foundation-" + v + "-linux-amd64.cdx.json", "pulumi-resource-ecs-foundation-" + v + "-windows-arm64.cdx.json",
		"acme-ecs-foundation-" + thisVersion + ".tgz", "pulumi_ecs_foundation-" + thisVersion + ".tar.gz",
		"pulumi_ecs_foundation-" + thisVersion + "-py3-none-any.whl", "ecs-foundation-sdk-go-" + v + ".tar.gz",
		"ecs-foundation-sdk-java-" + v + ".tar.gz", "ecs-foundation-sdk-dotnet-" + v + ".tar.gz", "SHA256SUMS", "NOTES.md",
	}, names)
	require.Equal(t, "### Added\n\n- The first release.\n", first["NOTES.md"])
	requireArchives(t, first)
}

// requireArchives checks what the archives contain, and nothing of the machine that built them.
func requireArchives(t *testing.T, built map[string]string) {
	t.Helper()
	v := "v" + thisVersion
	linux := archived(t, built["pulumi-resource-ecs-foundation-"+v+"-linux-amd64.tar.gz"])
	require.Len(t, linux, 2)
	require.EqualValues(t, 0o755, linux["pulumi-resource-ecs-foundation"].Mode)
	require.Contains(t, archived(t, built["pulumi-resource-ecs-foundation-"+v+"-windows-arm64.tar.gz"]), "pulumi-resource-ecs-foundation.exe")
	dotnet := archived(t, built["ecs-foundation-sdk-dotnet-"+v+".tar.gz"])
	require.Len(t, dotnet, 2, "what the compiler wrote is not source code")
	require.Contains(t, dotnet, "ecs-foundation-sdk-dotnet-"+v+"/Foundation.cs")
	for archive, contents := range map[string][]string{
		"acme-ecs-foundation-" + thisVersion + ".tgz":      {"package/bin/index.js", "package/LICENSE"},
		"pulumi_ecs_foundation-" + thisVersion + ".tar.gz": {"pulumi_ecs_foundation-" + thisVersion + "/PKG-INFO", "pulumi_ecs_foundation-" + thisVersion + "/LICENSE"},
		"ecs-foundation-sdk-go-" + v + ".tar.gz":           {"ecs-foundation-sdk-go-" + v + "/LICENSE"},
	} {
		for _, file := range contents {
			require.Contains(t, archived(t, built[archive]), file)
		}
	}
	for name, content := range built {
		if strings.HasSuffix(name, ".tar.gz") {
			for path, header := range archived(t, content) {
				require.Zero(t, header.Uid+header.Gid, path)
				require.Empty(t, header.Uname+header.Gname, path)
			}
		}
	}
}

// TestChecksumsCoverEveryFile checks SHA256SUMS with the program that users check it with.
func TestChecksumsCoverEveryFile(t *testing.T) {
	t.Parallel()
	dir, _, err := newRepository(t).release("--platforms=linux/amd64", "--sdks=go")
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), "sha256sum", "--check", "--strict", "SHA256SUMS")
	cmd.Dir = dir
	output, err := cmd.CombinedOutput()
	require.NoError(t, err, string(output))
	require.Len(t, strings.Split(strings.TrimSpace(string(output)), "\n"), len(files(t, dir))-2, "all but SHA256SUMS and NOTES.md")
}

// TestWheelInstalls installs the wheel with pip, which compares it with its RECORD, and imports the package.
func TestWheelInstalls(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it needs Python")
	}
	dir, _, err := newRepository(t).release("--platforms=linux/amd64", "--sdks=python")
	require.NoError(t, err)
	target := t.TempDir()
	wheel := filepath.Join(dir, "pulumi_ecs_foundation-"+thisVersion+"-py3-none-any.whl")
	output, err := exec.CommandContext(t.Context(), "python3", "-I", "-m", "pip", "install", "--no-index", "--no-deps", "--target", target, wheel).
		CombinedOutput()
	require.NoError(t, err, string(output))
	read := "import importlib.metadata as m, sys; sys.path.insert(0, sys.argv[1]); import pulumi_ecs_foundation as p; " +
		"print(p.REGION, m.version('pulumi-ecs-foundation'), m.requires('pulumi-ecs-foundation'))"
	output, err = exec.CommandContext(t.Context(), "python3", "-I", "-c", read, target).CombinedOutput()
	require.NoError(t, err, string(output))
	require.Equal(t, "eu-west-1 "+thisVersion+" ['pulumi>=3']\n", string(output))
}

// TestBillOfMaterialsListsModules builds a plugin with a module from the repository and checks what its bill lists.
func TestBillOfMaterialsListsModules(t *testing.T) {
	t.Parallel()
	r := newRepository(t)
	r.write("go.mod", "module ecs-foundation\n\ngo 1.26\n\nrequire example.com/dep v1.2.3\n\nreplace example.com/dep => ./dep\n")
	r.write("dep/go.mod", "module example.com/dep\n\ngo 1.26\n")
	r.write("dep/dep.go", "package dep\n\nfunc Call() {}\n")
	r.write("main.go", "package main\n\nimport \"example.com/dep\"\n\nfunc main() { dep.Call() }\n")
	r.commit()
	dir, _, err := r.release("--platforms=linux/arm64", "--sdks=go")
	require.NoError(t, err)
	built := files(t, dir)
	name := "pulumi-resource-ecs-foundation-v" + thisVersion + "-linux-arm64.cdx.json"
	require.Contains(t, built["SHA256SUMS"], "  "+name+"\n")
	var document bom
	require.NoError(t, json.Unmarshal([]byte(built[name]), &document))
	require.Equal(t, "CycloneDX", document.Format)
	require.Equal(t, "pkg:golang/pulumi-resource-ecs-foundation@"+thisVersion, document.Metadata.Component.PURL)
	require.Len(t, document.Components, 2)
	require.Equal(t, "std", document.Components[0].Name)
	require.NotEmpty(t, document.Components[0].Version)
	require.Equal(t, "./dep", document.Components[1].Name)
	require.Equal(t, []string{document.Components[0].Ref, document.Components[1].Ref}, document.Dependencies[0].DependsOn)
	require.NotContains(t, built[name], r.dir)
}
