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

// A Target says how the load balancer sends requests to the tasks of a service.
type Target struct {
	// Protocol is http (the default), or https where the container speaks TLS;
	// the load balancer takes any certificate from it.
	Protocol Protocol `json:"protocol"`
	// Version is http1 (the default), http2 or grpc. The last two take HTTPS on
	// every listener that serves.
	Version Version `json:"version"`
	// SlowStart is in how many seconds a new task comes to its full share of
	// requests, 30 to 900. Default at once.
	SlowStart int `json:"slowStart"`
	// DeregistrationDelay is how many seconds a task that goes has to answer
	// the requests that it took, 0 to 3600. Default 300.
	DeregistrationDelay *int `json:"deregistrationDelay"`
	// Stickiness sends a client to the same task again. Default off.
	Stickiness *Stickiness `json:"stickiness"`
	// Balancing is how a task is chosen: roundRobin (the default),
	// leastOutstanding (who has the fewest requests to answer) or
	// weightedRandom.
	Balancing Balancing `json:"balancing"`
	// AnomalyMitigation sends less to a task that fails more than the others,
	// with weightedRandom. Default false.
	AnomalyMitigation bool `json:"anomalyMitigation"`
	// CrossZone tells whether requests go to tasks of other zones than the one
	// they came in by. Default as the load balancer, where AWS keeps it on.
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

// Stickiness sends a client to the same task again.
type Stickiness struct {
	// Seconds is for how long, 1 to 604800. Default a day, 86400.
	Seconds int `json:"seconds"`
	// Cookie is the name of the cookie of the application by which a session is
	// known. Default a cookie of the load balancer's own.
	Cookie string `json:"cookie"`
}

// Constraints returns the constraints of stickiness.
func (Stickiness) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"seconds": {Min: 1, Max: week, Unit: "seconds", Default: 86400, Source: targetAttributes},
		"cookie":  {Pattern: cookieName, Format: cookieFormat, Check: reservedCookie},
	}
}

// Protocol is what the load balancer speaks to tasks.
type Protocol string

// The protocols.
const (
	ToHTTP  Protocol = "http"
	ToHTTPS Protocol = "https"
)

// Values are the protocols.
func (Protocol) Values() []string { return []string{string(ToHTTP), string(ToHTTPS)} }

// Version is the version of the protocol to tasks.
type Version string

// The versions.
const (
	HTTP1 Version = "http1"
	HTTP2 Version = "http2"
	GRPC  Version = "grpc"
)

// Values are the versions.
func (Version) Values() []string { return []string{string(HTTP1), string(HTTP2), string(GRPC)} }

// Balancing is how the load balancer chooses a task.
type Balancing string

// The ways to choose.
const (
	RoundRobin       Balancing = "roundRobin"
	LeastOutstanding Balancing = "leastOutstanding"
	WeightedRandom   Balancing = "weightedRandom"
)

// Values are the ways to choose.
func (Balancing) Values() []string {
	return []string{string(RoundRobin), string(LeastOutstanding), string(WeightedRandom)}
}

// withDefaults says all of it: a setting that is not said AWS would leave as it
// was, and not take back to its default.
func (t Target) withDefaults() Target {
	t = validate.WithDefaults(t)
	if t.Stickiness != nil {
		t.Stickiness = new(validate.WithDefaults(*t.Stickiness))
	}
	return t
}

// validateTarget tells what AWS refuses of a target group, by itself and together.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html
func validateTarget(t Target, in Input, errs validate.Errors) {
	if (t.Version == HTTP2 || t.Version == GRPC) && (!in.https() || in.Spec.HTTP == Forward) {
		errs.Child("version").Addf("%s takes HTTPS on every listener that serves: give the load balancer a certificate, "+
			"and write loadBalancer.http: redirect or off", t.Version)
	}
	validateTogether(t, errs)
}

func validateTogether(t Target, errs validate.Errors) {
	if t.SlowStart != 0 && (t.Balancing == LeastOutstanding || t.Balancing == WeightedRandom) {
		errs.Child("slowStart").Addf("AWS does not start slowly with balancing: %s: write roundRobin, or take one of the two off", t.Balancing)
	}
	if t.Stickiness != nil && t.Balancing == WeightedRandom {
		errs.Child("stickiness").Addf("AWS keeps no client at a task with balancing: weightedRandom: " +
			"write roundRobin or leastOutstanding, or take one of the two off")
	}
	if t.Stickiness != nil && t.CrossZone != nil && !*t.CrossZone {
		errs.Child("stickiness").Addf("AWS keeps no client at a task with crossZone: false: take one of the two off")
	}
	if t.AnomalyMitigation && t.Balancing != WeightedRandom {
		errs.Child("anomalyMitigation").Addf("AWS does so with balancing: weightedRandom only: write that, or take the key off")
	}
}

// reservedCookie reports a name that the load balancer's own cookies have.
func reservedCookie(name string) string {
	if strings.HasPrefix(name, "AWSALB") {
		return fmt.Sprintf("invalid value %q: AWSALB begins the load balancer's own cookies; name the application's cookie, or remove the key", name)
	}
	return ""
}
