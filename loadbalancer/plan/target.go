package plan

import (
	"cmp"
	"regexp"
	"strings"

	"ecs-foundation/internal/validate"
)

// AWS's limits on target groups, in seconds.
const (
	minSlowStart    = 30
	maxSlowStart    = 900
	maxDeregister   = 3600
	maxSticky       = 604800
	usualDeregister = 300
	usualSticky     = 86400
)

var cookieName = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")

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

// Constraints tells what the settings of a target take.
func (Target) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"slowStart":           {Min: minSlowStart, Max: maxSlowStart},
		"deregistrationDelay": {Min: 0, Max: maxDeregister},
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

// Constraints tells what the settings of stickiness take.
func (Stickiness) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"seconds": {Min: 1, Max: maxSticky}, "cookie": {Pattern: cookieName}}
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
	t.Protocol, t.Version = cmp.Or(t.Protocol, ToHTTP), cmp.Or(t.Version, HTTP1)
	t.Balancing = cmp.Or(t.Balancing, RoundRobin)
	if t.DeregistrationDelay == nil {
		t.DeregistrationDelay = new(usualDeregister)
	}
	if s := t.Stickiness; s != nil {
		t.Stickiness = &Stickiness{Seconds: cmp.Or(s.Seconds, usualSticky), Cookie: s.Cookie}
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
	validateOptional(t.SlowStart, minSlowStart, maxSlowStart, " seconds, or take the key off", errs.Child("slowStart"))
	if d := t.DeregistrationDelay; d != nil {
		validateRange(*d, 0, maxDeregister, " seconds", errs.Child("deregistrationDelay"))
	}
	if t.Stickiness != nil {
		validateStickiness(*t.Stickiness, errs.Child("stickiness"))
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

func validateStickiness(s Stickiness, errs validate.Errors) {
	validateOptional(s.Seconds, 1, maxSticky, ", which is a week", errs.Child("seconds"))
	cookie := errs.Child("cookie")
	validateCookie(s.Cookie, cookie)
	if strings.HasPrefix(s.Cookie, "AWSALB") && cookieName.MatchString(s.Cookie) {
		cookie.Addf("%q begins as the load balancer's own cookies do: name the application's, or take the key off", s.Cookie)
	}
}

// validateCookie tells what is no name of a cookie.
func validateCookie(name string, errs validate.Errors) {
	if name != "" && !cookieName.MatchString(name) {
		errs.Addf("%q is no name of a cookie: use letters, digits and ! # $ %% & ' * + - . ^ _ ` | ~", name)
	}
}
