package machine_test

import (
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/scripttest"
)

// installed are programs that satisfy the doctor, by what they do when they are called.
var installed = map[string]string{
	"go":      `case "$1" in version) echo go version go1.26.8 linux/amd64 ;; *) echo "-trimpath -buildvcs=false" ;; esac`,
	"git":     "echo git version 2.39.5 '(Apple Git-154)'",
	"python3": `case "$*" in *--version) echo Python 3.11.7 ;; *moto*) echo 5.2.1 ;; esac`,
	"pulumi":  "echo v3.250.0",
	"node":    "echo v22.1.0",
	"npm":     "echo 11.0.0",
	"cc":      "echo 12.2.0",
	"aws":     "echo aws-cli/2.31.0 Python/3.13.7",
	"df":      "printf 'Filesystem\\n/dev/x 100 1 99999999 1%% /\\n'",
}

// doctor runs tools/doctor.sh with programs as the only ones on PATH, in addition to those of every system.
func doctor(t *testing.T, programs map[string]string, args ...string) (output string, healthy bool) {
	t.Helper()
	dir := t.TempDir()
	for _, tool := range []string{"sh", "awk", "grep", "sed", "head", "dirname", "printf", "cat"} {
		location, err := exec.LookPath(tool)
		require.NoError(t, err)
		require.NoError(t, os.Symlink(location, filepath.Join(dir, tool)))
	}
	for name, script := range programs {
		scripttest.Write(t, dir, name, "#!/bin/sh\n"+script+"\n")
	}
	cmd := exec.CommandContext(t.Context(), filepath.Join(root, "tools", "doctor.sh"), args...)
	cmd.Env = []string{"PATH=" + dir}
	text, err := cmd.CombinedOutput()
	if _, failed := errors.AsType[*exec.ExitError](err); !failed {
		require.NoError(t, err)
	}
	return string(text), err == nil
}

func TestDoctorReportsWhatIsMissingOrTooOld(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		program, script string // "" for one that is not installed
		line            string // a part of the report, with one space between words
		healthy         bool
	}{
		"no Go":                     {"go", "", "x go not found. Install it: https://go.dev/doc/install", false},
		"old Go":                    {"go", "echo go version go1.25.3 darwin/arm64", "x go 1.25.3 is too old: 1.26 or later is required.", false},
		"newer Go":                  {"go", "echo go version go1.27rc1 linux/amd64", "ok go 1.27", true},
		"Go 2":                      {"go", "echo go version go2.0 linux/amd64", "ok go 2.0", true},
		"flags are not set":         {"go", "echo go version go1.26.0", "- GOFLAGS set it in your shell", true},
		"no git":                    {"git", "", "x git not found.", false},
		"no Python":                 {"python3", "", "x python3 not found.", false},
		"old Python":                {"python3", "echo Python 3.8.1", "x python3 3.8.1 is too old: 3.9 or later is required.", false},
		"no moto":                   {"python3", `case "$*" in *--version) echo Python 3.11.7 ;; *moto*) exit 1 ;; esac`, "- moto not installed: make up installs 5.2.1", true},
		"moto 4":                    {"python3", `case "$*" in *--version) echo Python 3.11.7 ;; *moto*) echo 4.2.14 ;; esac`, "- moto 4.2.14 is not supported", true},
		"no moto and no venv":       {"python3", `case "$*" in *--version) echo Python 3.11.7 ;; *socket*) ;; *) exit 1 ;; esac`, "x moto not installed, and python3 has no venv.", false},
		"no loopback":               {"python3", `case "$*" in *--version) echo Python 3.11.7 ;; *moto*) echo 5.1.0 ;; *) exit 1 ;; esac`, "x ports programs cannot listen on 127.0.0.1", false},
		"no Pulumi":                 {"pulumi", "", "- pulumi the first make up builds 3.250.0, which takes about", true},
		"old Pulumi":                {"pulumi", "echo v3.113.0", "- pulumi 3.113.0 is not supported, the first make up builds", true},
		"Pulumi 4":                  {"pulumi", "echo v4.1.0", "- pulumi 4.1.0 is not supported", true},
		"Pulumi without a version":  {"pulumi", "exit 1", "- pulumi the first make up builds", true},
		"Pulumi of a developer":     {"pulumi", "echo v3.251.0-alpha.1+dirty", "ok pulumi 3.251.0", true},
		"no Node.js":                {"node", "", "- node not found. make test needs it", true},
		"old Node.js":               {"node", "echo v18.20.4", "- node 18.20.4 is too old: 20 or later is required.", true},
		"no C compiler":             {"cc", "", "- cc not found. Vale", true},
		"no AWS CLI":                {"aws", "", "- aws not found.", true},
		"full disk":                 {"df", "printf 'Filesystem\\n/dev/x 9 9 3145728 99%% /\\n'", "x disk 3 GB: 8 GB are required.", false},
		"size of disk is not known": {"df", "exit 1", "x disk unknown GB: 8 GB are required.", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			programs := maps.Clone(installed)
			delete(programs, test.program)
			if test.script != "" {
				programs[test.program] = test.script
			}
			report, healthy := doctor(t, programs)
			require.Contains(t, strings.Join(strings.Fields(report), " "), test.line)
			require.Equal(t, test.healthy, healthy, report)
		})
	}
}

func TestDoctorOfACompleteMachine(t *testing.T) {
	t.Parallel()
	report, healthy := doctor(t, installed)
	require.True(t, healthy, report)
	require.NotRegexp(t, `(?m)^(-|x) `, report)
	require.Contains(t, report, "Everything that is required is there.")
}

func TestDoctorFindsUsablePulumi(t *testing.T) {
	t.Parallel()
	for version, want := range map[string]bool{
		"v3.250.0": true, "3.200.0": true, "v3.199.9": false, "v4.0.0": false, "v2.250.0": false, "": false, "unknown": false,
	} {
		_, usable := doctor(t, map[string]string{"pulumi": "echo " + version}, "--has", "pulumi")
		require.Equal(t, want, usable, version)
	}
	_, usable := doctor(t, installed, "--has", "emacs")
	require.False(t, usable)
}
