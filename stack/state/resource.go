package state

import (
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

// componentPrefix is the beginning of the types of all components, which have no provider.
const componentPrefix = "ecs-foundation:index:"

// fields are the fields of a resource that neither name a provider nor run code.
var fields = []string{
	"urn", "custom", "delete", "id", "type", "inputs", "outputs", "parent", "protect", "taint", "dependencies", "initErrors",
	"provider", "propertyDependencies", "pendingReplacement", "additionalSecretOutputs", "customTimeouts", "importID",
	"retainOnDelete", "deletedWith", "created", "modified", "sourcePosition", "stackTrace", "ignoreChanges", "hideDiff",
	"replaceOnChanges", "replacementTrigger", "refreshBeforeUpdate",
}

// properties are the fields whose values are properties, which can have several lines.
var properties = []string{"inputs", "outputs", "replacementTrigger", "initErrors"}

// urnPrefix returns the beginning of the URNs of the stack.
func (c *checker) urnPrefix() string {
	return "urn:pulumi:" + c.Stack + "::" + c.Project + "::"
}

// resource checks a resource.
func (c *checker) resource(errs validate.Errors) error {
	r := map[string]any{}
	err := c.in.object(errs, func(errs validate.Errors, name string) error {
		if !slices.Contains(fields, name) {
			return c.unexpected(errs, "")
		}
		property := slices.Contains(properties, name)
		value, err := c.in.value(errs, property)
		r[name] = value
		if property {
			c.property(errs, value)
		}
		return err
	})
	if err != nil {
		return err
	}
	c.identity(errs, r)
	return nil
}

// identity checks the type of a resource and its provider.
func (c *checker) identity(errs validate.Errors, r map[string]any) {
	typ, _ := r["type"].(string)
	urn, _ := r["urn"].(string)
	if !c.isURN(urn, typ) {
		errs.Child("urn").Addf("must be a URN of type %s in stack %s of project %s (got %s)", quote(typ), c.Stack, c.Project, quote(urn))
	}
	component := typ == "pulumi:pulumi:Stack" || strings.HasPrefix(typ, componentPrefix)
	provider := typ == awsProvider || typ == engineProvider
	switch {
	case !component && !provider && !slices.Contains(c.Types, typ):
		errs.Child("type").Addf("%s", foreign(typ))
	case r["custom"] != !component:
		errs.Child("custom").Addf("must be %t for type %s (got %s)", !component, typ, show(r["custom"]))
	case typ == engineProvider:
		c.engineProvider(errs, r)
	case provider:
		c.provider(errs, r)
	case component && r["id"] != nil:
		errs.Child("id").Addf("a component has no ID (got %s)", show(r["id"]))
	}
	if component || provider {
		if r["provider"] != nil {
			errs.Child("provider").Addf("type %s has no provider (got %s)", typ, show(r["provider"]))
		}
		return
	}
	c.reference(errs.Child("provider"), r["provider"])
}

// reference checks the URN and ID of a resource's provider. The provider can follow in the
// state.
func (c *checker) reference(errs validate.Errors, value any) {
	reference, _ := value.(string)
	id, ok := strings.CutPrefix(reference, c.providerURN()+"::")
	switch {
	case !ok || !providerID.MatchString(id):
		errs.Addf("must be the provider %s, with its ID (got %s)", c.providerURN(), show(value))
	case len(c.required) < maxErrors:
		if _, known := c.required[reference]; !known {
			c.required[reference] = errs
		}
	case !c.providers[reference]:
		errs.Addf("must be the ID of the provider %s in this state (got %s)", c.providerURN(), show(value))
	}
}

// isURN reports whether a URN is one of a resource of the stack with a type. The engine takes
// the type, and with it the package of a provider, from the URN.
func (c *checker) isURN(urn, typ string) bool {
	rest, ok := strings.CutPrefix(urn, c.urnPrefix())
	qualified, name, found := strings.Cut(rest, "::")
	return ok && found && name != "" && typ != "" && qualified[strings.LastIndex(qualified, "$")+1:] == typ
}

// foreign returns why a type is not allowed.
func foreign(typ string) string {
	switch {
	case strings.HasPrefix(typ, "pulumi-nodejs:") || strings.HasPrefix(typ, "pulumi-python:"):
		return "dynamic provider " + quote(typ) + ": Pulumi would run the code in the state"
	case strings.HasPrefix(typ, providerPrefix):
		return "provider " + quote(strings.TrimPrefix(typ, providerPrefix)) + ": this program uses the provider aws only"
	default:
		return "this program registers no resource of type " + quote(typ)
	}
}

// Signatures of special property values. Pulumi reads an asset or an archive from the path or
// URL in it, to compute its hash.
// https://github.com/pulumi/pulumi/blob/v3.250.0/sdk/go/common/resource/properties.go
const (
	signatureKey      = "4dabf18193072939515e22adb298388d"
	secretSignature   = "1b47061264138c4ac30d75fd1eb44270"
	resourceSignature = "5cf8f73096256a8f31e491e813e4eb8e"
	floatSignature    = "8ad145fe-0d11-4827-bfd7-1abcbf086f5c"
)

// property checks the special values in a property.
func (c *checker) property(errs validate.Errors, value any) {
	if many(errs) {
		return
	}
	switch value := value.(type) {
	case []any:
		for i, element := range value {
			c.property(errs.Index(i), element)
		}
	case map[string]any:
		if signature, special := value[signatureKey]; special {
			c.special(errs, signature, value)
		}
		for _, name := range sorted(value) {
			c.property(child(errs, name), value[name])
		}
	}
}

func (c *checker) special(errs validate.Errors, signature any, value map[string]any) {
	switch signature {
	case floatSignature:
	case secretSignature:
		if _, encrypted := value["ciphertext"].(string); !encrypted || len(value) != 2 {
			errs.Addf("secret that is not encrypted: Pulumi encrypts the secrets of a state")
		}
	case resourceSignature:
		if urn, _ := value["urn"].(string); !strings.HasPrefix(urn, c.urnPrefix()) {
			errs.Addf("reference to %s, which is not in this stack", show(value["urn"]))
		}
	default:
		errs.Addf("asset, archive or other special value %s: this program has none", show(signature))
	}
}
