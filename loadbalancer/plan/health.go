package plan

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"ecs-foundation/internal/validate"
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

// healthChecks documents the limits of health checks.
const healthChecks = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html"

// Constraints returns the constraints of a health check.
func (HealthCheck) Constraints() map[string]validate.Constraint {
	count := validate.Constraint{Min: 2, Max: 10, Default: 3, Source: healthChecks}
	return map[string]validate.Constraint{
		"path": {
			Pattern: healthPath, Format: "a path without blanks, such as /health", Check: validateHealthPath, MaxLength: 1024, Source: healthChecks,
		},
		"matcher":   {Pattern: matcher, Format: `a list of status codes, such as "200", "200-299" or "200,301"`, Source: healthChecks},
		"interval":  {Min: 5, Max: 300, Unit: "seconds", Default: 30, Source: healthChecks},
		"timeout":   {Min: 2, Max: 120, Unit: "seconds", Source: healthChecks},
		"healthy":   count,
		"unhealthy": count,
		"port":      port(),
	}
}

// usualTimeout is AWS's default in seconds. A shorter interval shortens it.
const usualTimeout = 5

// withDefaults says all of it, for a target of a version.
func (h HealthCheck) withDefaults(v Version) HealthCheck {
	path, answers := "/", "200"
	if v == GRPC {
		path, answers = "/AWS.ALB/healthcheck", "12"
	}
	h.Path, h.Matcher = cmp.Or(h.Path, path), cmp.Or(h.Matcher, answers)
	h = validate.WithDefaults(h)
	h.Timeout = cmp.Or(h.Timeout, min(usualTimeout, h.Interval-1))
	return h
}

func validateHealth(h HealthCheck, v Version, errs validate.Errors) {
	if h.Path != "" && v == GRPC && !grpcMethod.MatchString(h.Path) {
		errs.Child("path").Addf("invalid value %q: must be a gRPC method, such as /grpc.health.v1.Health/Check", h.Path)
	}
	validateMatcher(h.Matcher, v, errs.Child("matcher"))
	if interval := validate.WithDefaults(h).Interval; h.Timeout >= interval {
		errs.Child("timeout").Addf("must be less than the interval of %d seconds (got %d): a check must end before the next begins", interval, h.Timeout)
	}
}

// validateHealthPath suggests the slash that a path lacks.
func validateHealthPath(path string) string {
	if !strings.HasPrefix(path, "/") {
		return fmt.Sprintf("invalid value %q: did you mean %q?", path, "/"+path)
	}
	return ""
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
