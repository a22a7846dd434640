package plugin

import (
	"os"
	"path/filepath"

	"ecs-foundation/sandbox/process"
)

// policyHost runs a policy pack in the working directory with the runner of the pack's own @pulumi/pulumi, as the program
// of the same name in Pulumi's installer does.
const policyHost = `#!/bin/sh
exec node ./node_modules/@pulumi/pulumi/cmd/run-policy-pack "$@"
`

// InstallPolicyHost installs the program that runs policy packs in TypeScript in the Pulumi home directory. Pulumi uses it
// unless its installer has installed the language host of Node.js.
func InstallPolicyHost(home string) error {
	dir := filepath.Join(home, "plugins", "analyzer-policy-nodejs-v1.0.0")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return process.WriteProgram(filepath.Join(dir, "pulumi-analyzer-policy-nodejs"), policyHost)
}
