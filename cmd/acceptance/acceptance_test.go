package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/scripttest"
)

// fakes replace the AWS CLI and Pulumi. Pulumi's fake records its commands; a command waits
// for an interrupt if a file with its name exists.
var fakes = map[string]string{
	"aws": `#!/bin/sh
case "$1 $2" in
"sts get-caller-identity") echo '{"Account": "111122223333"}' ;;
"resourcegroupstaggingapi get-resources") cat "$(dirname "$0")/tagged" 2>/dev/null || echo '{"ResourceTagMappingList": []}' ;;
"ec2 describe-nat-gateways") case "$*" in *--query*) echo '["deleted"]' ;; *) echo '{}' ;; esac ;;
"ec2 "*) echo '{}' ;;
"ecs describe-services") case "$*" in *"service/c/s --cluster c "*) echo '["INACTIVE"]' ;; esac ;;
"ecs describe-clusters") echo '["ACTIVE"]' ;;
"kms describe-key") echo "NotFoundException" >&2; exit 254 ;;
*) echo '[]' ;;
esac
`,
	"pulumi": `#!/bin/bash
echo "$1 $2" >> "$(dirname "$0")/commands"
if [ -e "$(dirname "$0")/wait-$1" ]; then
  trap 'echo interrupted >> "$(dirname "$0")/commands"; exit 1' INT
  touch "$(dirname "$0")/waiting-$1"
  while :; do sleep 0.02; done
fi
[ ! -e "$(dirname "$0")/fail-$1" ] || exit 1
case "$1 $2" in
version*) echo v3.250.0 ;;
"preview --json") echo '{"changeSummary": {"create": 3}, "steps": []}' ;;
"stack output") echo '{}' ;;
esac
`,
}

// A fixture runs the command with fakes.
type fixture struct {
	t       *testing.T
	dir     string
	signals chan os.Signal
	output  bytes.Buffer
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{t: t, dir: t.TempDir(), signals: make(chan os.Signal, 2)}
	for name, script := range fakes {
		scripttest.Write(t, f.dir, name, script)
	}
	return f
}

// run runs the command for the dev stack and returns its exit code.
func (f *fixture) run(args ...string) int {
	f.t.Helper()
	args = append([]string{
		"--account", "111122223333", "--parts", "dev", "--changes", "0", "--project", "../..", "--wait", "0s",
		"--dir", filepath.Join(f.dir, "runs"), "--pulumi", filepath.Join(f.dir, "pulumi"), "--aws", filepath.Join(f.dir, "aws"),
	}, args...)
	return execute(args, strings.NewReader(""), &f.output, &f.output, f.signals)
}

func (f *fixture) write(name, text string) {
	f.t.Helper()
	require.NoError(f.t, os.WriteFile(filepath.Join(f.dir, name), []byte(text), 0o600))
}

// interruptWhenWaiting sends a signal each time a command waits for it.
func (f *fixture) interruptWhenWaiting(commands ...string) {
	f.t.Helper()
	for _, command := range commands {
		f.write("wait-"+command, "")
	}
	go func() {
		for _, command := range commands {
			for {
				if _, err := os.Stat(filepath.Join(f.dir, "waiting-"+command)); err == nil {
					break
				}
				time.Sleep(10 * time.Millisecond)
			}
			f.signals <- os.Interrupt
		}
	}()
}

// commands returns the Pulumi commands that were run.
func (f *fixture) commands() string {
	f.t.Helper()
	text, err := os.ReadFile(filepath.Join(f.dir, "commands"))
	require.NoError(f.t, err)
	return string(text)
}

// report returns the reports of the only run.
func (f *fixture) report() (record, string) {
	f.t.Helper()
	dirs, err := filepath.Glob(filepath.Join(f.dir, "runs", "acc*"))
	require.NoError(f.t, err)
	require.Len(f.t, dirs, 1, "%s", &f.output)
	text, err := os.ReadFile(filepath.Join(dirs[0], "report.json"))
	require.NoError(f.t, err)
	var r record
	require.NoError(f.t, json.Unmarshal(text, &r))
	markdown, err := os.ReadFile(filepath.Join(dirs[0], "report.md"))
	require.NoError(f.t, err)
	return r, string(markdown)
}

func TestFailedStepDestroysTheStack(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	require.Equal(t, 1, f.run("--yes"), "%s", &f.output)
	r, markdown := f.report()
	require.Equal(t, "failed", r.Result)
	require.Len(t, r.Steps, 5)
	require.False(t, r.Steps[2].Passed, "the fake of the AWS CLI describes no network")
	require.False(t, r.Stacks[0].Deleted.IsZero())
	require.Contains(t, f.commands(), "up --yes\npreview --refresh\nstack output\nstate unprotect\ndestroy --yes\nstack rm\n")
	require.Regexp(t, `\| dev \| create \| \d+ \| passed \| create 3 \|`, markdown)
	require.Contains(t, f.output.String(), "USD a day")
}

func TestProdIsDestroyedAfterAFailedUpdate(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.write("fail-up", "")
	require.Equal(t, 1, f.run("--yes", "--parts", "prod", "--domain", "shop.example.com", "--zone", "Z0123456789ABCDEFGHIJ"))
	r, _ := f.report()
	require.Len(t, r.Stacks, 2)
	require.False(t, r.Stacks[1].Deleted.IsZero())
	require.Contains(t, f.commands(), "up --yes\nup --yes\nstate unprotect\ndestroy --yes\nstack rm\n", "with and without protection")
}

func TestInterruptedRunIsDestroyed(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.interruptWhenWaiting("up")
	require.Equal(t, 1, f.run("--yes"), "%s", &f.output)
	r, _ := f.report()
	require.Equal(t, "interrupted", r.Result)
	require.Contains(t, f.commands(), "up --yes\ninterrupted\nstate unprotect\ndestroy --yes\nstack rm\n")
	require.NoFileExists(t, filepath.Join(f.dir, "runs", "current"))
}

func TestRunThatIsInterruptedTwiceCanBeDestroyed(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.interruptWhenWaiting("up", "destroy")
	require.Equal(t, 1, f.run("--yes"), "%s", &f.output)
	r, markdown := f.report()
	require.True(t, r.Stacks[0].Deleted.IsZero())
	require.Contains(t, markdown, ": unfinished")

	require.NoError(t, os.Remove(filepath.Join(f.dir, "wait-destroy")))
	require.Equal(t, 1, f.run("--destroy"), "an interrupted run has not passed")
	r, _ = f.report()
	require.False(t, r.Stacks[0].Deleted.IsZero())
	require.Equal(t, "interrupted", r.Result)
	require.Contains(t, f.commands(), "cancel --yes\nstate unprotect\ndestroy --yes\nstack rm\n")
	require.Equal(t, 1, f.run("--destroy"))
	require.Contains(t, f.output.String(), "no unfinished run")
}

func TestInterruptedRunIsContinued(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.interruptWhenWaiting("up", "destroy")
	require.Equal(t, 1, f.run("--yes"), "%s", &f.output)
	for _, name := range []string{"wait-up", "wait-destroy"} {
		require.NoError(t, os.Remove(filepath.Join(f.dir, name)))
	}
	require.Equal(t, 1, f.run("--yes"))
	r, _ := f.report()
	require.Equal(t, "create", r.Steps[0].Name)
	require.True(t, r.Steps[0].Passed)
}

func TestResourcesThatAreLeftFailTheRun(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.write("tagged", `{"ResourceTagMappingList": [
		{"ResourceARN": "arn:aws:ec2:us-east-1:111122223333:natgateway/nat-1"},
		{"ResourceARN": "arn:aws:ecs:us-east-1:111122223333:service/c/s"},
		{"ResourceARN": "arn:aws:ecs:us-east-1:111122223333:cluster/c"},
		{"ResourceARN": "arn:aws:kms:us-east-1:111122223333:key/k"},
		{"ResourceARN": "arn:aws:ec2:us-east-1:111122223333:elastic-ip/eipalloc-1"}]}`)
	require.Equal(t, 1, f.run("--yes"))
	r, _ := f.report()
	last := r.Steps[len(r.Steps)-1]
	require.False(t, last.Passed)
	require.Equal(t, "left: arn:aws:ecs:us-east-1:123456789012:cluster/c, arn:aws:ec2:us-east-1:123456789012:elastic-ip/eipalloc-1",
		last.Detail, "without the account ID")
}

func TestRefusedRunsDeployNothing(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		args []string
		aws  string
		want string
	}{
		"another account":      {args: []string{"--account", "444455556666"}, want: "the credentials are of account 111122223333"},
		"no account":           {args: []string{"--account", ""}, want: "expected an account ID of 12 digits"},
		"production account":   {args: []string{"--production", "111122223333"}, want: "is in production use"},
		"no credentials":       {aws: "#!/bin/sh\necho 'Unable to locate credentials' >&2; exit 253\n", want: "no usable AWS credentials"},
		"domain without zone":  {args: []string{"--domain", "shop.example.com"}, want: "set both"},
		"unknown part":         {args: []string{"--parts", "test"}, want: "must be one of dev, store, prod"},
		"too many changes":     {args: []string{"--changes", "99"}, want: "--changes: must be between 0 and"},
		"without confirmation": {want: "not confirmed: nothing was deployed"},
		"no run to destroy":    {args: []string{"--destroy"}, want: "no unfinished run"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			if test.aws != "" {
				f.write("aws", test.aws)
			}
			require.Equal(t, 1, f.run(test.args...))
			require.Contains(t, f.output.String(), test.want)
			commands, err := os.ReadFile(filepath.Join(f.dir, "commands"))
			if err == nil {
				require.Equal(t, "version \n", string(commands))
			}
		})
	}
}
