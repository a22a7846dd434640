package plan

import (
	"fmt"
	"regexp"
	"strings"

	"ecs-foundation/internal/validate"
)

// targetAttributes documents the limits of a target group's attributes.
const targetAttributes = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html"

var cookieName = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")

const cookieFormat = "letters, digits and ! # $ % & ' * + - . ^ _ ` | ~"

// A TargetGroup is the target group of a service's tasks, or its green one.
type TargetGroup struct {
	Service     string
	Green       bool
	Port        int
	HealthCheck HealthCheck
	Target      Target
}

// Key returns a key that is unique in a load balancer.
func (g TargetGroup) Key() string {
	if g.Green {
		return g.Service + "-green"
	}
	return g.Service
}

// targetGroups returns the target groups of the services that the load balancer
// forwards requests to.
func (in Input) targetGroups() []TargetGroup {
	var groups []TargetGroup
	for _, s := range in.Services {
		if !in.serves(s) || s.Shard != in.Shard {
			continue
		}
		target := s.Target.withDefaults()
		group := TargetGroup{
			Service: s.Name, Port: s.Port, Target: target, HealthCheck: s.HealthCheck.withDefaults(target.Version),
		}
		groups = append(groups, group)
		if s.Green != nil {
			green := group
			green.Green = true
			groups = append(groups, green)
		}
	}
	return groups
}

// Target holds the settings of a service's target group.
type Target struct {
	// Protocol is the protocol to the tasks: http (the default), or https if the
	// container serves TLS. The load balancer does not validate its certificate.
	Protocol Protocol `json:"protocol"`
	// Version is the protocol version: http1 (the default), http2 or grpc. The
	// last two require HTTPS on every listener that forwards requests.
	Version Version `json:"version"`
	// SlowStart is for how many seconds the share of requests of a new task grows
	// until it is the full share, 30 to 900. Default off.
	SlowStart int `json:"slowStart"`
	// DeregistrationDelay is for how many seconds a task that stops can finish its
	// requests, 0 to 3600. Default 300.
	DeregistrationDelay *int `json:"deregistrationDelay"`
	// Stickiness keeps a client at the same task. Default off.
	Stickiness *Stickiness `json:"stickiness"`
	// Balancing is the routing algorithm: roundRobin (the default),
	// leastOutstanding (the task with the fewest requests in progress) or
	// weightedRandom.
	Balancing Balancing `json:"balancing"`
	// AnomalyMitigation sends fewer requests to a task that fails more often than
	// the others. Requires weightedRandom. Default false.
	AnomalyMitigation bool `json:"anomalyMitigation"`
	// CrossZone forwards requests to tasks in all Availability Zones; false keeps
	// them in the zone that they arrive in. Default true, as for the load balancer.
	CrossZone *bool `json:"crossZone"`
}

// Constraints returns the constraints of a target.
func (Target) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"protocol":            {Default: ToHTTP},
		"version":             {Default: HTTP1},
		"slowStart":           {Min: 30, Max: 900, Unit: "seconds", Source: targetAttributes},
		"deregistrationDelay": {Max: 3600, Unit: "seconds", Default: 300, Source: targetAttributes},
		"balancing":           {Default: RoundRobin},
	}
}

// Stickiness keeps a client at the same task.
type Stickiness struct {
	// Seconds is for how long a client stays, 1 to 604800. Default 86400, a day.
	Seconds int `json:"seconds"`
	// Cookie is the name of the application's session cookie. Default a cookie
	// that the load balancer generates.
	Cookie string `json:"cookie"`
}

// Constraints returns the constraints of stickiness.
func (Stickiness) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"seconds": {Min: 1, Max: week, Unit: "seconds", Default: 86400, Source: targetAttributes},
		"cookie":  {Pattern: cookieName, Format: cookieFormat, Check: reservedCookie},
	}
}

// Protocol is the protocol from the load balancer to the tasks.
type Protocol string

// The protocols.
const (
	// ToHTTP is unencrypted.
	ToHTTP Protocol = "http"
	// ToHTTPS is encrypted. The load balancer does not verify the certificate of the container.
	ToHTTPS Protocol = "https"
)

// Values returns the valid values.
func (Protocol) Values() []string { return []string{string(ToHTTP), string(ToHTTPS)} }

// Version is the version of the protocol to the tasks.
type Version string

// The versions.
const (
	// HTTP1 is HTTP/1.1.
	HTTP1 Version = "http1"
	// HTTP2 is HTTP/2, with clients that use it as well.
	HTTP2 Version = "http2"
	// GRPC is the protocol gRPC, with its health checks.
	GRPC Version = "grpc"
)

// Values returns the valid values.
func (Version) Values() []string { return []string{string(HTTP1), string(HTTP2), string(GRPC)} }

// Balancing is the algorithm by which the load balancer chooses a task.
type Balancing string

// The routing algorithms.
const (
	// RoundRobin selects the tasks in turn.
	RoundRobin Balancing = "roundRobin"
	// LeastOutstanding selects the task with the fewest requests in progress.
	LeastOutstanding Balancing = "leastOutstanding"
	// WeightedRandom selects a task at random.
	WeightedRandom Balancing = "weightedRandom"
)

// Values returns the valid values.
func (Balancing) Values() []string {
	return []string{string(RoundRobin), string(LeastOutstanding), string(WeightedRandom)}
}

// withDefaults sets every setting, because AWS keeps the previous value of one that
// is no longer set.
func (t Target) withDefaults() Target {
	t = validate.WithDefaults(t)
	if t.Stickiness != nil {
		t.Stickiness = new(validate.WithDefaults(*t.Stickiness))
	}
	return t
}

// validateTarget reports combinations of settings that AWS rejects.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html
func validateTarget(t Target, in Input, errs validate.Errors) {
	switch {
	case t.Version != HTTP2 && t.Version != GRPC:
	case in.forwardsHTTP():
		errs.Child("version").Addf("%s "+requiresHTTPS, t.Version)
	case !in.https() || in.Spec.HTTP == Forward:
		errs.Child("version").Addf("%s requires HTTPS on every listener that forwards requests: set a certificate, "+
			"and loadBalancer.http to redirect or off", t.Version)
	}
	if t.SlowStart != 0 && (t.Balancing == LeastOutstanding || t.Balancing == WeightedRandom) {
		errs.Child("slowStart").Addf("not supported with balancing: %s: set roundRobin, or remove one of the two", t.Balancing)
	}
	if t.Stickiness != nil && t.Balancing == WeightedRandom {
		errs.Child("stickiness").Addf("not supported with balancing: weightedRandom: set roundRobin or leastOutstanding, or remove one of the two")
	}
	if t.Stickiness != nil && t.CrossZone != nil && !*t.CrossZone {
		errs.Child("stickiness").Addf("not supported with crossZone: false: remove one of the two")
	}
	if t.AnomalyMitigation && t.Balancing != WeightedRandom {
		errs.Child("anomalyMitigation").Addf("requires balancing: weightedRandom: set it, or remove the key")
	}
}

// reservedCookie reports a name that AWS reserves for the load balancer's cookies.
func reservedCookie(name string) string {
	if strings.HasPrefix(name, "AWSALB") {
		return fmt.Sprintf("invalid value %q: AWS reserves AWSALB for the load balancer; set the name of the application's cookie, or remove the key", name)
	}
	return ""
}
