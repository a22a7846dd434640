package config

import (
	"encoding/json"
	"fmt"
	"regexp"

	"ecs-foundation/internal/validate"
)

// Inputs are the inputs of Foundation: the network, security groups, IAM roles and load balancers
// for services on Amazon ECS with AWS Fargate, all in one. The keys are those of a stack file.
type Inputs struct {
	// Region is the AWS region, such as eu-west-1. Required.
	Region string `json:"region"`
	// Project is the first part of names and the tag Project. Default the project of the
	// program.
	Project string `json:"project"`
	// Environment is the second part of names and the tag Environment, such as dev. Default the
	// stack of the program.
	Environment string `json:"environment"`

	Config
}

// NamePart is the constraint of a project and of an environment: the names that Pulumi allows for projects and stacks.
// https://www.pulumi.com/docs/iac/concepts/projects/
var NamePart = validate.Constraint{
	Pattern: regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$`),
	Format:  "up to 100 letters, digits, hyphens, underscores and periods, a letter or digit first",
}

// Constraints returns the constraints of the inputs.
func (Inputs) Constraints() map[string]validate.Constraint {
	constraints := Config{}.Constraints()
	constraints["region"] = validate.Constraint{Required: true, Format: "a region, such as us-east-1"}
	constraints["project"], constraints["environment"] = NamePart, NamePart
	return constraints
}

// UnknownKey returns the message for a key that is not in known.
func (Inputs) UnknownKey(key string, known []string) string { return UnknownKey(key, known) }

// Values returns decoded values by key as the configuration of a stack of a project.
func Values(project string, decoded map[string]any) (map[string]string, error) {
	values, types := map[string]string{}, Keys()
	for key, value := range decoded {
		text, ok := value.(string)
		if !ok || types[key] != "string" {
			encoded, err := json.Marshal(value)
			if err != nil {
				return nil, fmt.Errorf("encode %s: %w", key, err)
			}
			text = string(encoded)
		}
		values[project+":"+key] = text
	}
	return values, nil
}
