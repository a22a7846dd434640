// Command generate reads all policies that AWS manages, as the Python package moto contains
// them, and writes the names of those that do not limit permissions.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"ecs-foundation/iam/boundary"
)

func main() {
	if err := generate(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func generate() error {
	var policies map[string]struct {
		Path     string
		Document json.RawMessage
	}
	if err := json.NewDecoder(os.Stdin).Decode(&policies); err != nil {
		return fmt.Errorf("read policies: %w", err)
	}
	var names []string
	for name, policy := range policies {
		name = strings.TrimPrefix(policy.Path, "/") + name
		list, err := boundary.Escalations("arn:aws:iam::aws:policy/"+name, string(policy.Document))
		if err != nil {
			return err
		}
		if len(list) > 0 && policy.Path != "/aws-service-role/" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Println(name)
	}
	return nil
}
