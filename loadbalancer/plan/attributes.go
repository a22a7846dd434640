package plan

import (
	"ecs-foundation/internal/validate"
)

// Attributes are the attributes of a load balancer that a stack can set. It always
// drops invalid headers.
type Attributes struct {
	DeletionProtection bool
	IdleTimeout        int
	KeepAlive          int
	XForwardedFor      XForwardedFor
	ClientPort         bool
	PreserveHost       bool
	Desync             Desync
}

func (s Spec) attributes() Attributes {
	if s.Existing != nil {
		return Attributes{}
	}
	s = validate.WithDefaults(s)
	return Attributes{
		DeletionProtection: *s.DeletionProtection,
		IdleTimeout:        s.IdleTimeout,
		KeepAlive:          *s.KeepAlive,
		XForwardedFor:      s.XForwardedFor,
		ClientPort:         s.ClientPort,
		PreserveHost:       s.PreserveHost,
		Desync:             s.Desync,
	}
}

// or returns the value of a pointer, or a default if it is nil.
func or[T any](value *T, fallback T) T {
	if value == nil {
		return fallback
	}
	return *value
}

// XForwardedFor is how the load balancer handles the header X-Forwarded-For.
type XForwardedFor string

// The ways to handle X-Forwarded-For.
const (
	// Append adds the address of the client.
	Append XForwardedFor = "append"
	// Preserve keeps the header as the client sent it.
	Preserve XForwardedFor = "preserve"
	// Remove removes the header.
	Remove XForwardedFor = "remove"
)

// Desync is how the load balancer handles ambiguous requests, which can hide
// another request (HTTP desync, request smuggling).
type Desync string

// The modes of desync mitigation.
const (
	// Defensive forwards requests that are known to be safe.
	Defensive Desync = "defensive"
	// Strictest forwards only requests that comply with RFC 7230.
	Strictest Desync = "strictest"
	// Monitor forwards all requests.
	Monitor Desync = "monitor"
)

// Values returns the valid values.
func (XForwardedFor) Values() []string {
	return []string{string(Append), string(Preserve), string(Remove)}
}

// Values returns the valid values.
func (Desync) Values() []string {
	return []string{string(Defensive), string(Strictest), string(Monitor)}
}

func (s Spec) validateAttributes(errs validate.Errors) {
	if s.ClientPort && s.XForwardedFor == Remove {
		errs.Child("clientPort").Addf("requires the header X-Forwarded-For: remove the key, or set xForwardedFor to append or preserve")
	}
}
