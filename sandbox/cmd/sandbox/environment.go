package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"ecs-foundation/sandbox/settings"
)

// environment is what Pulumi and the program see: nothing of the user's own AWS.
func (s *sandbox) environment() []string {
	own := slices.DeleteFunc(os.Environ(), func(variable string) bool {
		name, _, _ := strings.Cut(strings.ToUpper(variable), "=")
		return strings.HasPrefix(name, "AWS_") || strings.HasSuffix(name, "_PROXY")
	})
	return append(own, append(s.awsVariables(),
		"PULUMI_HOME="+s.dir.Path("home"),
		"PULUMI_BACKEND_URL=file://"+s.dir.Path(s.backend()),
		"PULUMI_CONFIG_PASSPHRASE=sandbox",
		"PULUMI_PARALLEL=64", // most of the time goes to fixed waits in the AWS provider, which cost nothing
		"PULUMI_SKIP_UPDATE_CHECK=true",
		"PULUMI_DEBUG_COMMANDS=true", // without it Pulumi has no --event-log
		"PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true",
		"PULUMI_IGNORE_AMBIENT_PLUGINS=true",
	)...)
}

func (s *sandbox) awsVariables() []string {
	region := settings.Region(s.stackFile())
	if region == "" { // the stack has not been up yet
		region = settings.Region(s.source())
	}
	return []string{
		"AWS_ENDPOINT_URL=" + s.emulator,
		"AWS_ACCESS_KEY_ID=test",
		"AWS_SECRET_ACCESS_KEY=test",
		"AWS_REGION=" + region,
		"AWS_DEFAULT_REGION=" + region,
		"AWS_CONFIG_FILE=" + os.DevNull,
		"AWS_SHARED_CREDENTIALS_FILE=" + os.DevNull,
	}
}

func (s *sandbox) printEnv(out io.Writer) error {
	if s.emulator == "" {
		return fmt.Errorf("no emulator runs for %s: `sandbox up` starts one", s.dir)
	}
	_, err := fmt.Fprintf(out, "unset AWS_PROFILE AWS_SESSION_TOKEN AWS_CA_BUNDLE\nexport %s\n",
		strings.Join(s.awsVariables(), "\nexport "))
	return err
}
