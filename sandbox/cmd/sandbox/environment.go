package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"ecs-foundation/sandbox/process"
	"ecs-foundation/sandbox/settings"
)

// environment returns the environment of Pulumi and the program, which connects them to the emulator.
func (s *sandbox) environment() []string {
	variables := append(s.awsVariables(),
		"PULUMI_HOME="+s.dir.Path("home"),
		"PULUMI_BACKEND_URL=file://"+s.dir.Path(s.backend()),
		"PULUMI_CONFIG_PASSPHRASE=sandbox",
		"PULUMI_PARALLEL=64", // the AWS provider spends most of the time in fixed waits, not on the CPU
		"PULUMI_SKIP_UPDATE_CHECK=true",
		"PULUMI_DEBUG_COMMANDS=true", // enables --event-log
		"PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true",
		"PULUMI_IGNORE_AMBIENT_PLUGINS=true",
		process.LessCollection,
	)
	if s.endpoint == "" {
		// Pulumi writes the whole state after every step otherwise, which takes most of the time of a large stack. It
		// is written at the end, also of an update that fails or that Ctrl+C ends. If Pulumi is killed, the emulator
		// and the state are discarded together (see ensureEmulator).
		variables = append(variables, "PULUMI_SKIP_CHECKPOINTS=true")
	}
	return append(process.Environ(), variables...)
}

func (s *sandbox) awsVariables() []string {
	region := settings.Region(s.stackFile())
	if region == "" { // the stack has not been deployed yet
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
		return fmt.Errorf("no emulator is running for %s: run %s to start one", s.dir, s.commandLine("up", "--stack", s.stack))
	}
	var text strings.Builder
	text.WriteString("unset AWS_PROFILE AWS_SESSION_TOKEN AWS_CA_BUNDLE\n")
	for _, variable := range s.awsVariables() {
		name, value, _ := strings.Cut(variable, "=")
		text.WriteString("export " + name + "=" + quote(value) + "\n")
	}
	_, err := io.WriteString(out, text.String())
	return err
}

// quote returns a value as one word for a shell, which evaluates the output. The region comes from the stack file.
func quote(value string) string {
	return "'" + strings.ReplaceAll(value, "'", `'\''`) + "'"
}
