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

// HealthCheck holds the settings of the health checks of a service's tasks.
type HealthCheck struct {
	// Path is the path of the requests. Default /, and with target.version: grpc
	// /AWS.ALB/healthcheck, a method that servers do not implement.
	Path string `json:"path"`
	// Matcher lists the status codes of a healthy task, in quotes: "200",
	// "200-299" or "200,301"; with target.version: grpc gRPC status codes, 0 to
	// 99. Default 200, and with grpc 12, the status of an unimplemented method.
	Matcher string `json:"matcher"`
	// Interval is the number of seconds between two checks, 5 to 300. Default 30.
	Interval int `json:"interval"`
	// Timeout is the number of seconds after which a check fails, 2 to 120 and
	// less than interval. Default 5.
	Timeout int `json:"timeout"`
	// Healthy is the number of checks in a row that an unhealthy task must pass to
	// become healthy, 2 to 10. Default 3.
	Healthy int `json:"healthy"`
	// Unhealthy is the number of checks in a row that a healthy task must fail to
	// become unhealthy, 2 to 10. Default 3.
	Unhealthy int `json:"unhealthy"`
	// Port is the port of the checks. Default the port of the service.
	Port int `json:"port"`
}

// healthChecks documents the limits of health checks.
const healthChecks = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html"

// Constraints returns the constraints of a health check.
func (HealthCheck) Constraints() map[string]validate.Constraint {
	count := validate.Constraint{Min: 2, Max: 10, Default: 3, Source: healthChecks}
	return map[string]validate.Constraint{
		"path": {
			Pattern: healthPath, Format: "a path without spaces, such as /health", Check: validateHealthPath, MaxLength: 1024, Source: healthChecks,
		},
		"matcher":   {Pattern: matcher, Format: `a list of status codes, such as "200", "200-299" or "200,301"`, Source: healthChecks},
		"interval":  {Min: 5, Max: 300, Unit: "seconds", Default: 30, Source: healthChecks},
		"timeout":   {Min: 2, Max: 120, Unit: "seconds", Source: healthChecks},
		"healthy":   count,
		"unhealthy": count,
		"port":      port(),
	}
}

// defaultTimeout is AWS's default in seconds.
const defaultTimeout = 5

// withDefaults sets every setting. The defaults depend on the protocol version.
func (h HealthCheck) withDefaults(v Version) HealthCheck {
	path, codes := "/", "200"
	if v == GRPC {
		path, codes = "/AWS.ALB/healthcheck", "12"
	}
	h.Path, h.Matcher = cmp.Or(h.Path, path), cmp.Or(h.Matcher, codes)
	h = validate.WithDefaults(h)
	h.Timeout = cmp.Or(h.Timeout, min(defaultTimeout, h.Interval-1))
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

// validateHealthPath reports a path without a slash at its beginning.
func validateHealthPath(path string) string {
	if !strings.HasPrefix(path, "/") {
		return fmt.Sprintf("invalid value %q: did you mean %q?", path, "/"+path)
	}
	return ""
}

// validateMatcher reports status codes that AWS does not accept for a protocol
// version.
func validateMatcher(m string, v Version, errs validate.Errors) {
	if m == "" {
		return
	}
	code, format := httpCode, `HTTP status codes from 200 to 499, such as "200", "200-299" or "200,301"`
	if v == GRPC {
		code, format = grpcCode, `gRPC status codes from 0 to 99, such as "0", "0-5" or "0,12"`
	}
	for part := range strings.SplitSeq(m, ",") {
		from, to, ranged := strings.Cut(part, "-")
		if !code.MatchString(from) || ranged && !code.MatchString(to) {
			errs.Addf("invalid value %q: must be %s", m, format)
			return
		}
		first, _ := strconv.Atoi(from)
		if last, err := strconv.Atoi(to); err == nil && first > last {
			errs.Addf("invalid range %s: did you mean %s-%s?", part, to, from)
		}
	}
}
