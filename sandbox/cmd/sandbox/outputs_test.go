package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/state"
)

func TestOutputsThatAreTextArePrinted(t *testing.T) {
	t.Parallel()
	const (
		bucket = `{"type": "aws:s3/bucket:Bucket", "outputs": {"arn": "arn:aws:s3:::other"}}`
		secret = `{"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:x"}`
	)
	for name, test := range map[string]struct{ outputs, want string }{
		"no outputs": {`{}`, ""},
		"text":       {`{"vpcId": "vpc-1", "url": "http://x"}`, "Outputs:\n    url  : \"http://x\"\n    vpcId: \"vpc-1\"\n"},
		"text and maps": {
			`{"vpcId": "vpc-1", "subnetIds": {"a": "subnet-1"}, "deployed": {}, "certificateArn": ""}`,
			"Outputs:\n    vpcId: \"vpc-1\"\n    and 2 more: run `bin/sandbox outputs --stack dev`\n",
		},
		"secret":               {`{"password": ` + secret + `}`, "Outputs:\n    and 1 more: run `bin/sandbox outputs --stack dev`\n"},
		"control characters":   {`{"x": "\u001b[2J"}`, "Outputs:\n    x: \"\\x1b[2J\"\n"},
		"a list, null, number": {`{"a": [1], "b": null, "c": 3}`, "Outputs:\n    and 3 more: run `bin/sandbox outputs --stack dev`\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, err := state.Open(t.TempDir())
			require.NoError(t, err)
			s := &sandbox{options: options{stack: "dev"}, dir: dir, name: "shop"}
			file := dir.Path("backend", ".pulumi", "stacks", "shop", "dev.json")
			require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o700))
			text := `{"checkpoint": {"latest": {"resources": [` + bucket + `, {"type": "pulumi:pulumi:Stack", "outputs": ` + test.outputs + `}]}}}`
			require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
			var out bytes.Buffer
			require.NoError(t, s.printOutputs(&out))
			require.Equal(t, test.want, out.String())
		})
	}
}

func TestOutputsOfAStackWithoutStateAreAnError(t *testing.T) {
	t.Parallel()
	dir, err := state.Open(t.TempDir())
	require.NoError(t, err)
	s := &sandbox{options: options{stack: "dev"}, dir: dir, name: "shop"}
	require.ErrorContains(t, s.printOutputs(&bytes.Buffer{}), "read the outputs of stack dev")
}
