package config

import "ecs-foundation/internal/validate"

// Preflight configures what a preview asks AWS.
type Preflight struct {
	// Lookups asks AWS at preview whether what the stack names and does not create, such
	// as zones, a hosted zone or a certificate, exists and fits. Default true.
	Lookups *bool `json:"lookups"`
}

// Constraints returns the constraints of preflight.
func (Preflight) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"lookups": {Default: true}}
}

// Asks reports whether a preview asks AWS.
func (p Preflight) Asks() bool { return p.Lookups == nil || *p.Lookups }
