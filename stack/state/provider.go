package state

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

const (
	providerPrefix = "pulumi:providers:"
	awsProvider    = providerPrefix + "aws"
	// engineProvider is the type of the provider of the engine's own functions, with which
	// the program reads its last outputs. It is part of the engine, and no plugin.
	// https://github.com/pulumi/pulumi/blob/v3.250.0/pkg/resource/deploy/builtins.go
	engineProvider = providerPrefix + "pulumi"
)

var (
	// providerID matches the ID that Pulumi generates for a provider.
	providerID = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	accountID  = regexp.MustCompile(`^\d{12}$`)
)

// providerURN returns the URN of the program's provider.
func (c *checker) providerURN() string {
	return c.urnPrefix() + "pulumi:providers:aws::aws"
}

// provider checks a provider, which Pulumi downloads and runs with the inputs in the state.
func (c *checker) provider(errs validate.Errors, r map[string]any) {
	urn, id := r["urn"], r["id"]
	if urn != c.providerURN() {
		errs.Child("urn").Addf("provider %s: this program has the provider %s only", show(urn), c.providerURN())
		return
	}
	uuid, _ := id.(string)
	if !providerID.MatchString(uuid) {
		errs.Child("id").Addf("invalid ID of a provider %s: must be a UUID", show(id))
		return
	}
	c.providers[c.providerURN()+"::"+uuid] = true
	inputs, _ := r["inputs"].(map[string]any)
	c.providerSettings(errs.Child("inputs"), inputs)
	if outputs, ok := r["outputs"].(map[string]any); ok {
		c.providerSettings(errs.Child("outputs"), outputs)
	}
	c.summary.Version, _ = inputs["version"].(string)
}

// engineProvider checks the provider of the engine's own functions, which has no settings.
func (c *checker) engineProvider(errs validate.Errors, r map[string]any) {
	if want := c.urnPrefix() + engineProvider + "::default"; r["urn"] != want {
		errs.Child("urn").Addf("provider %s: must be %s", show(r["urn"]), want)
	}
	for _, name := range []string{"inputs", "outputs"} {
		if settings, _ := r[name].(map[string]any); len(settings) > 0 {
			errs.Child(name).Addf("not set by this program")
		}
	}
}

// providerSettings checks the settings of the provider. Only those that the program sets are
// allowed: others have credentials, addresses to which requests are sent, or files that are
// read. The engine's own settings, in __internal, include the address of the plugin
// (pluginDownloadURL), and without __internal they are read from the other settings.
//
// https://github.com/pulumi/pulumi/blob/v3.250.0/pkg/resource/deploy/providers/registry.go
func (c *checker) providerSettings(errs validate.Errors, settings map[string]any) {
	for _, name := range []string{"region", "version"} {
		if settings[name] == nil {
			errs.Child(name).Addf("required")
		}
	}
	for _, name := range sorted(settings) {
		key, value := child(errs, name), settings[name]
		switch name {
		case "__internal":
			internalSettings(key, value)
		case "version":
			if text, _ := value.(string); !slices.Contains(c.Versions, text) {
				c.otherVersion(key, value)
			}
		case "region":
			if value != c.Region {
				key.Addf("must be %s, the region of the stack file (got %s)", c.Region, show(value))
			}
		case "allowedAccountIds":
			c.accounts(key, value)
		case "defaultTags":
			defaultTags(key, value)
		case "skipCredentialsValidation":
			requireValue(key, value, "false")
		case "skipRegionValidation": // the default of the SDK
			requireValue(key, value, "true")
		default:
			key.Addf("not set by this program") // it can be a credential
		}
	}
}

// internalSettings reports the engine's own settings, of which the program has none.
func internalSettings(errs validate.Errors, value any) {
	settings, ok := value.(map[string]any)
	if !ok {
		errs.Addf("expected an object (got %s)", show(value))
	}
	for _, name := range sorted(settings) {
		child(errs, name).Addf("not used by this program (got %s): it changes which plugin Pulumi runs, or its environment",
			show(settings[name]))
	}
}

// otherVersion reports a version that the program does not use.
func (c *checker) otherVersion(errs validate.Errors, value any) {
	errs.Addf("must be %s, which this program uses (got %s): during an upgrade of the provider, "+
		"allow the version before it with --upgrade-from", strings.Join(c.Versions, " or "), show(value))
}

// accounts checks the accounts in which the provider may be used.
func (c *checker) accounts(errs validate.Errors, value any) {
	list, ok := decoded(value).([]any)
	known := len(list) == 0 || len(c.Accounts) == 0
	for _, account := range list {
		text, _ := account.(string)
		ok = ok && accountID.MatchString(text)
		known = known || slices.Contains(c.Accounts, text)
	}
	switch {
	case !ok:
		errs.Addf("expected a list of account IDs (got %s)", show(value))
	case !known:
		errs.Addf("has none of the accounts of the stack file, %s (got %s)", strings.Join(c.Accounts, ", "), show(value))
	}
}

// defaultTags checks the tags of all resources.
func defaultTags(errs validate.Errors, value any) {
	settings, ok := decoded(value).(map[string]any)
	tags, _ := settings["tags"].(map[string]any)
	for name := range settings {
		ok = ok && name == "tags"
	}
	for _, tag := range tags {
		_, text := tag.(string)
		ok = ok && text
	}
	if !ok {
		errs.Addf("expected tags (got %s)", show(value))
	}
}

func requireValue(errs validate.Errors, value any, want string) {
	if value != want && value != (want == "true") {
		errs.Addf("must be %s (got %s)", want, show(value))
	}
}

// decoded returns the value of a setting. The engine stores lists and objects as JSON.
func decoded(value any) any {
	text, ok := value.(string)
	if !ok {
		return value
	}
	var nested any
	if err := json.Unmarshal([]byte(text), &nested); err != nil {
		return text
	}
	return nested
}
