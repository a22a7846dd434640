package state

import (
	"ecs-foundation/internal/validate"
)

// Encryption is the secrets provider of a stack file.
type Encryption struct {
	// URL is the URL of a cloud provider's key, such as awskms:///KEY, and Key is the
	// encrypted data key.
	URL, Key string
	// Salt is the salt of a passphrase.
	Salt string
	// Service is the URL of Pulumi Cloud.
	Service string
}

// secretsProviders checks that the state has the secrets provider of the stack file. To
// decrypt a state, Pulumi sends a request to the address in it, with the user's credentials.
func (c *checker) secretsProviders(errs validate.Errors) error {
	value, err := c.in.value(errs, false)
	if err != nil || value == nil {
		return err
	}
	provider, _ := value.(map[string]any)
	allowed := map[string]any{}
	e := c.Encryption
	switch kind := provider["type"]; {
	case kind == "cloud" && e.URL != "":
		allowed = map[string]any{"url": e.URL, "encryptedkey": e.Key}
	case kind == "passphrase" && e.Salt != "":
		allowed["salt"] = e.Salt
	case kind == "passphrase" && e.URL == "":
		allowed["salt"] = anything // it is not in the stack file, and no address
	case kind == "service" && e.URL == "" && e.Salt == "":
		allowed = map[string]any{"url": e.Service, "owner": anything, "project": c.Project, "stack": c.Stack}
	default:
		errs.Child("type").Addf("%s is not the secrets provider of the stack file: use the stack file with which the "+
			"state was written, or `pulumi stack change-secrets-provider`", show(kind))
		return nil
	}
	for _, name := range sorted(provider) {
		if name != "type" && name != "state" {
			child(errs, name).Addf("not used by this program")
		}
	}
	state, _ := provider["state"].(map[string]any)
	for _, name := range sorted(state) {
		value := state[name]
		if want, known := allowed[name]; !known || want != anything && want != value {
			child(errs.Child("state"), name).Addf("differs from the stack file (got %s)", show(value))
		}
	}
	return nil
}

// anything allows every value of a setting of a secrets provider.
var anything = any(struct{}{})
