package config

import (
	"regexp"

	"ecs-foundation/internal/validate"
)

// changeName matches the name of a resource in Pulumi.
var changeName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._*-]*$`)

// Preflight configures the checks of a preview.
type Preflight struct {
	// Lookups asks AWS at preview whether what the stack names and does not create, such
	// as zones, a hosted zone or a certificate, exists and fits. Default true.
	Lookups *bool `json:"lookups"`
	// Allow lists the changes that may interrupt what runs in production, each by its name
	// in the error, and ends the protection of the resources with these names. Remove them
	// after the update. Default none.
	Allow []string `json:"allow"`
}

// Constraints returns the constraints of preflight.
func (Preflight) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"lookups": {Default: true},
		"allow":   {Pattern: changeName, Format: "the name of a change as a preview shows it, such as network-nat-a", Unique: true},
	}
}

// Asks reports whether a preview asks AWS.
func (p Preflight) Asks() bool { return p.Lookups == nil || *p.Lookups }
