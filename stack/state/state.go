// Package state checks the state of a stack before Pulumi uses it. A state is code: it names
// the providers that Pulumi downloads and runs, and their settings. The check accepts only
// what this program and the engine write.
package state

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

// Expected describes the state that the program writes.
type Expected struct {
	Project, Stack string
	// Region is the region of the stack file, and Accounts are its accounts, if it names any.
	Region   string
	Accounts []string
	// Types are the types of the resources that the program registers, without components.
	Types []string
	// Versions are the releases of the AWS provider that Pulumi may run.
	Versions []string
	// Encryption is the secrets provider that the stack file names.
	Encryption Encryption
}

// A Summary describes a valid state.
type Summary struct {
	Resources int
	// Version is the release of the AWS provider, or "" in an empty state.
	Version string
}

// maxErrors is the number of errors after which a check ends.
const maxErrors = 50

// errMany ends a check after maxErrors errors.
var errMany = errors.New("more errors follow")

// A checker checks one state.
type checker struct {
	Expected
	in        *reader
	providers map[string]bool            // references of the providers in the state
	required  map[string]validate.Errors // providers that resources refer to, with one resource each
	summary   Summary
}

// Check reads a state as `pulumi stack export` writes it, or as a backend stores it, and
// returns all errors in it. It keeps one resource at a time in memory.
//
// https://github.com/pulumi/pulumi/blob/v3.250.0/sdk/go/common/apitype/core.go describes the
// format.
func Check(r io.Reader, expected Expected) (Summary, error) {
	c := checker{Expected: expected, in: newReader(r), providers: map[string]bool{}, required: map[string]validate.Errors{}}
	errs := validate.NewErrors("")
	err := c.document(errs)
	if err == nil {
		err = c.in.end()
	}
	switch {
	case err == nil:
		c.references()
		return c.summary, errs.Err()
	case errors.Is(err, errMany):
		return c.summary, errors.Join(errs.Err(), errMany)
	default:
		return c.summary, errors.Join(errs.Err(), fmt.Errorf("corrupt state: %w", err))
	}
}

// document reads the whole state.
func (c *checker) document(errs validate.Errors) error {
	named := false
	err := c.in.object(errs, func(errs validate.Errors, name string) error {
		c.in.begin()
		switch name {
		case "version":
			return c.version(errs)
		case "features":
			return c.features(errs)
		case "deployment":
			named = true
			return c.deployment(errs)
		case "checkpoint":
			named = true
			return c.checkpoint(errs)
		default:
			return c.unexpected(errs, "")
		}
	})
	if err == nil && !named {
		errs.Child("deployment").Addf("required: export the state with `pulumi stack export`")
	}
	return err
}

// references reports resources whose provider is not in the state.
func (c *checker) references() {
	for _, reference := range slices.Sorted(maps.Keys(c.required)) {
		if !c.providers[reference] {
			c.required[reference].Addf("must be the ID of the provider %s in this state (got %s)", c.providerURN(), quote(reference))
		}
	}
}

func (c *checker) version(errs validate.Errors) error {
	value, err := c.in.value(errs, false)
	if value != json.Number("3") && value != json.Number("4") {
		errs.Addf("must be 3 or 4 (got %s)", show(value))
	}
	return err
}

// features checks the features of the engine that the state requires. This program uses two.
// With others that Pulumi 3.250 has, such as hooks, snippets and extensions, a state can run code.
func (c *checker) features(errs validate.Errors) error {
	return c.in.list(errs, func(errs validate.Errors) error {
		value, err := c.in.value(errs, false)
		if value != "taint" && value != "refreshBeforeUpdate" {
			errs.Addf("feature %s is not used by this program", show(value))
		}
		return err
	})
}

// checkpoint reads the file that a backend stores.
func (c *checker) checkpoint(errs validate.Errors) error {
	return c.in.object(errs, func(errs validate.Errors, name string) error {
		switch name {
		case "stack":
			value, err := c.in.value(errs, false)
			if text, _ := value.(string); text != c.Stack && !strings.HasSuffix(text, "/"+c.Project+"/"+c.Stack) {
				errs.Addf("must be stack %s of project %s (got %s)", c.Stack, c.Project, show(value))
			}
			return err
		case "latest":
			return c.deployment(errs)
		default:
			return c.unexpected(errs, "")
		}
	})
}

// deployment reads what is deployed.
func (c *checker) deployment(errs validate.Errors) error {
	return c.in.object(errs, func(errs validate.Errors, name string) error {
		c.in.begin()
		switch name {
		case "manifest":
			return c.manifest(errs)
		case "secrets_providers":
			return c.secretsProviders(errs)
		case "resources":
			return c.in.list(errs, func(errs validate.Errors) error {
				c.in.begin()
				c.summary.Resources++
				return c.resource(errs)
			})
		case "pending_operations":
			return c.in.list(errs, c.operation)
		case "metadata":
			_, err := c.in.value(errs, true)
			return err
		case "snippets":
			return c.unexpected(errs, ": Pulumi would run their code in each update")
		case "extensions":
			return c.unexpected(errs, ": a provider would be extended with their code")
		default:
			return c.unexpected(errs, "")
		}
	})
}

// manifest checks the plugins, of which Pulumi takes the versions and addresses of providers.
func (c *checker) manifest(errs validate.Errors) error {
	return c.in.object(errs, func(errs validate.Errors, name string) error {
		switch name {
		case "time", "magic", "version":
			_, err := c.in.value(errs, false)
			return err
		case "plugins":
			return c.in.list(errs, c.plugin)
		default:
			return c.unexpected(errs, "")
		}
	})
}

func (c *checker) plugin(errs validate.Errors) error {
	value, err := c.in.value(errs, false)
	plugin, _ := value.(map[string]any)
	version, _ := plugin["version"].(string)
	switch {
	case err != nil:
		return err
	case plugin["type"] == "language" && plugin["name"] == "go":
	case plugin["type"] != "resource" || plugin["name"] != "aws":
		errs.Addf("plugin %s of type %s: this program uses the provider aws only", show(plugin["name"]), show(plugin["type"]))
	case !slices.Contains(c.Versions, strings.TrimPrefix(version, "v")):
		c.otherVersion(errs.Child("version"), plugin["version"])
	}
	return nil
}

// operation checks an operation that was interrupted, and its resource.
func (c *checker) operation(errs validate.Errors) error {
	c.in.begin()
	return c.in.object(errs, func(errs validate.Errors, name string) error {
		switch name {
		case "resource":
			return c.resource(errs)
		case "type":
			value, err := c.in.value(errs, false)
			if text, _ := value.(string); !slices.Contains([]string{"creating", "updating", "deleting", "reading"}, text) {
				errs.Addf("invalid value %s: must be one of creating, updating, deleting, reading", show(value))
			}
			return err
		default:
			return c.unexpected(errs, "")
		}
	})
}

// unexpected reports a field that the program's states do not have, and skips its value.
func (c *checker) unexpected(errs validate.Errors, reason string) error {
	errs.Addf("not used by this program%s", reason)
	_, err := c.in.value(validate.NewErrors(""), true)
	return err
}

// many reports whether there are so many errors that the check ends.
func many(errs validate.Errors) bool { return errs.Len() >= maxErrors }

// sorted returns the names of the fields of an object in a deterministic order.
func sorted(object map[string]any) []string { return slices.Sorted(maps.Keys(object)) }

// show returns a value as an error shows it.
func show(value any) string {
	switch value := value.(type) {
	case nil:
		return "none"
	case string:
		return quote(value)
	case []any:
		return "a list"
	case map[string]any:
		return "an object"
	default: // a number or a boolean
		return strings.Trim(quote(fmt.Sprint(value)), `"`)
	}
}
