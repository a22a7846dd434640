package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/stack/provider"
)

// run serves the components if the engine starts the process as their provider. Otherwise it runs the program.
func run() error {
	if provider.IsProvider(os.Args) {
		return provider.Serve(components()...)
	}
	// Pulumi's package config reads one key at a time and would ignore a misspelled one.
	values := map[string]string{}
	if err := json.Unmarshal([]byte(os.Getenv(pulumi.EnvConfig)), &values); err != nil {
		return errors.New("this is a Pulumi program: run it with pulumi preview or pulumi up")
	}
	var secrets []string
	if text := os.Getenv(pulumi.EnvConfigSecretKeys); text != "" {
		if err := json.Unmarshal([]byte(text), &secrets); err != nil {
			return fmt.Errorf("read %s: %w", pulumi.EnvConfigSecretKeys, err)
		}
	}
	pulumi.Run(foundation(values, secrets...))
	return nil
}
