package plan

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"

	"ecs-foundation/internal/validate"
)

// AWS's limits on health checks.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
const (
	minInterval   = 5
	maxInterval   = 300
	usualInterval = 30
	minTimeout    = 2
	maxTimeout    = 120
	usualTimeout  = 5
	minCount      = 2
	maxCount      = 10
	usualCount    = 3
	maxHealthPath = 1024
)

var (
	healthPath = regexp.MustCompile(`^/[!-~]*$`)
	grpcMethod = regexp.MustCompile(`^/[\w.]+/\w+$`)
	matcher    = regexp.MustCompile(`^\d{1,3}(-\d{1,3})?(,\d{1,3}(-\d{1,3})?)*$`)
	httpCode   = regexp.MustCompile(`^[2-4]\d\d$`)
	grpcCode   = regexp.MustCompile(`^\d{1,2}$`)
)

// HealthCheck says how the load balancer asks a task whether it works.
type HealthCheck struct {
	// Path is what is asked for. Default /, and for target.version: grpc
	// /AWS.ALB/healthcheck, a method that no server has.
	Path string `json:"path"`
	// Matcher are the answers of a healthy task, in quotes: "200", "200-299" or
	// "200,301", and for target.version: grpc gRPC's codes, 0 to 99. Default
	// 200, and for grpc 12, by which a server says that it has no such method.
	Matcher string `json:"matcher"`
	// Interval is how many seconds pass between two checks, 5 to 300. Default 30.
	Interval int `json:"interval"`
	// Timeout is how many seconds a task has to answer, 2 to 120 and fewer than
	// interval. Default 5.
	Timeout int `json:"timeout"`
	// Healthy is how many checks have to pass before a task gets requests
	// (again), 2 to 10. Default 3.
	Healthy int `json:"healthy"`
	// Unhealthy is how many have to fail before it gets none, 2 to 10. Default 3.
	Unhealthy int `json:"unhealthy"`
	// Port is the one that is asked, where it is another than the service's.
	Port int `json:"port"`
}

// Constraints tells what the settings of a health check take.
func (HealthCheck) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"path": {Pattern: healthPath}, "matcher": {Pattern: matcher},
		"interval": {Min: minInterval, Max: maxInterval}, "timeout": {Min: minTimeout, Max: maxTimeout},
		"healthy": {Min: minCount, Max: maxCount}, "unhealthy": {Min: minCount, Max: maxCount},
		"port": {Min: 1, Max: maxPort},
	}
}

// withDefaults says all of it, for a target of a version.
func (h HealthCheck) withDefaults(v Version) HealthCheck {
	path, answers := "/", "200"
	if v == GRPC {
		path, answers = "/AWS.ALB/healthcheck", "12"
	}
	h.Path, h.Matcher = cmp.Or(h.Path, path), cmp.Or(h.Matcher, answers)
	h.Interval = cmp.Or(h.Interval, usualInterval)
	h.Timeout = cmp.Or(h.Timeout, min(usualTimeout, h.Interval-1))
	h.Healthy, h.Unhealthy = cmp.Or(h.Healthy, usualCount), cmp.Or(h.Unhealthy, usualCount)
	return h
}

func validateHealth(h HealthCheck, v Version, errs validate.Errors) {
	path := errs.Child("path")
	switch {
	case h.Path == "":
	case !strings.HasPrefix(h.Path, "/"):
		path.Addf("%q is no path: did you mean %q?", h.Path, "/"+h.Path)
	case v == GRPC && !grpcMethod.MatchString(h.Path):
		path.Addf("%q is no method of gRPC: write one such as /grpc.health.v1.Health/Check", h.Path)
	case !healthPath.MatchString(h.Path) || len(h.Path) > maxHealthPath:
		path.Addf("%q is no path that AWS asks for: use up to %d characters, none of them a blank", h.Path, maxHealthPath)
	}
	validateMatcher(h.Matcher, v, errs.Child("matcher"))
	validateOptional(h.Interval, minInterval, maxInterval, " seconds", errs.Child("interval"))
	validateOptional(h.Timeout, minTimeout, maxTimeout, " seconds", errs.Child("timeout"))
	validateOptional(h.Healthy, minCount, maxCount, "", errs.Child("healthy"))
	validateOptional(h.Unhealthy, minCount, maxCount, "", errs.Child("unhealthy"))
	if h.Port < 0 || h.Port > maxPort {
		errs.Child("port").Addf("%d is no port: choose 1 to %d", h.Port, maxPort)
	}
	if interval := cmp.Or(h.Interval, usualInterval); h.Timeout >= interval {
		errs.Child("timeout").Addf("%d seconds are not fewer than the interval, %d: a check has to end before the next begins", h.Timeout, interval)
	}
}

// validateMatcher tells answers that a task of a version cannot give.
func validateMatcher(m string, v Version, errs validate.Errors) {
	if m == "" {
		return
	}
	code, what := httpCode, `answers: write "200", "200-299" or "200,301", within 200 to 499`
	if v == GRPC {
		code, what = grpcCode, `gRPC's codes: write "0", "0-5" or "0,12", within 0 to 99`
	}
	for part := range strings.SplitSeq(m, ",") {
		from, to, ranged := strings.Cut(part, "-")
		if !code.MatchString(from) || ranged && !code.MatchString(to) {
			errs.Addf("%q is no list of %s", m, what)
			return
		}
		first, _ := strconv.Atoi(from)
		if last, err := strconv.Atoi(to); err == nil && first > last {
			errs.Addf("%s ends before it begins: did you mean %s-%s?", part, to, from)
		}
	}
}
