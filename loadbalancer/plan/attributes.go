package plan

import (
	"fmt"
	"regexp"
	"strings"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// Attributes are how a load balancer handles connections and requests. Beside
// these it always drops headers that no RFC allows.
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

// or returns what is set, or else a default.
func or[T any](set *T, otherwise T) T {
	if set == nil {
		return otherwise
	}
	return *set
}

// XForwardedFor is what the header of that name tells a service.
type XForwardedFor string

// The ways to handle X-Forwarded-For.
const (
	Append   XForwardedFor = "append"
	Preserve XForwardedFor = "preserve"
	Remove   XForwardedFor = "remove"
)

// Desync is what becomes of requests that two servers may read in two ways, by
// which one request can hide another (HTTP desync).
type Desync string

// The modes of desync mitigation.
const (
	Defensive Desync = "defensive"
	Strictest Desync = "strictest"
	Monitor   Desync = "monitor"
)

// Values are the ways.
func (XForwardedFor) Values() []string {
	return []string{string(Append), string(Preserve), string(Remove)}
}

// Values are the modes.
func (Desync) Values() []string {
	return []string{string(Defensive), string(Strictest), string(Monitor)}
}

// webACL is what the ARN of a web ACL for load balancers looks like. CloudFront
// takes others, which say global where these say regional.
var webACL = regexp.MustCompile(`^arn:[a-z-]+:wafv2:[a-z0-9-]+:\d{12}:regional/webacl/[\w-]+/[0-9a-f-]+$`)

const webACLFormat = "the ARN of a regional web ACL, such as arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/11111111-2222-3333-4444-555555555555"

// validateWebACL reports a web ACL of CloudFront.
func validateWebACL(arn string) string {
	if a, ok := awsname.ParseARN(arn); ok && a.Service == "wafv2" && strings.HasPrefix(a.Resource, "global/webacl/") {
		return fmt.Sprintf("invalid value %q: must be regional; this web ACL is for CloudFront", arn)
	}
	return ""
}

func (s Spec) validateProtection(errs validate.Errors) {
	if s.ClientPort && s.XForwardedFor == Remove {
		errs.Child("clientPort").Addf("there is no header to add a port to: take one of clientPort and xForwardedFor: remove off")
	}
}
