// Package routing plans a load balancer: its listeners, which requests go to
// which service, and the names of its target groups. It is plain data.
package routing

import (
	"encoding"

	"ecs-foundation/internal/setting"
)

// TLSPolicy is the one policy that Security Hub (ELB.17), checkov, trivy and
// Pulumi's compliance policies all accept: TLS 1.3, and 1.2 with forward
// secrecy for clients that are not there yet.
const TLSPolicy = "ELBSecurityPolicy-TLS13-1-2-2021-06"

// DefaultIdleTimeout is AWS's own, in seconds.
const DefaultIdleTimeout = 60

// A Spec is what a stack may set of its load balancer.
type Spec struct {
	// CertificateARN is the ACM certificate of the HTTPS listener, in the
	// stack's region. Without it there is no HTTPS, and HTTP has to be asked
	// for by name.
	CertificateARN string `json:"certificateArn"`
	// HTTP is what port 80 does: redirect (the default) to HTTPS, forward
	// to the services unencrypted, or off.
	HTTP HTTP `json:"http"`
	// DeletionProtection keeps AWS from deleting the load balancer. Default
	// true; a stack to be torn down sets it to false first.
	DeletionProtection *bool `json:"deletionProtection"`
	// IdleTimeout is how many seconds a connection may be silent, 1 to
	// 4000. Default 60.
	IdleTimeout int `json:"idleTimeout"`
}

// Rules tells what the settings of a load balancer take.
func (Spec) Rules() map[string]setting.Rule {
	return map[string]setting.Rule{
		"certificateArn": {Pattern: certificate},
		"idleTimeout":    {Min: 1, Max: maxIdle},
	}
}

// HTTP is what the listener on port 80 does.
type HTTP string

// The choices for port 80.
const (
	Redirect HTTP = "redirect"
	Forward  HTTP = "forward"
	Off      HTTP = "off"
)

var _ encoding.TextUnmarshaler = (*HTTP)(nil)

// Words are the choices.
func (HTTP) Words() []string { return []string{string(Redirect), string(Forward), string(Off)} }

// UnmarshalText refuses what is no choice for port 80.
func (h *HTTP) UnmarshalText(text []byte) error {
	return setting.Read(h, text, "choice for port 80")
}

// A Route sends requests to a service: those that match one of its paths and
// one of its hosts.
type Route struct {
	// Paths are patterns such as /orders/*; * stands for any characters, ?
	// for one, and letter case counts.
	Paths []string `json:"paths"`
	// Hosts are patterns such as cart.example.com or *.example.com; letter
	// case does not count.
	Hosts []string `json:"hosts"`
	// Priority is the rule's place, 1 to 50000; the lowest that matches
	// wins. Unique in the stack; leave gaps for what comes later. Required.
	Priority int `json:"priority"`
}

// Rules tells what the settings of a route take.
func (Route) Rules() map[string]setting.Rule {
	return map[string]setting.Rule{
		"paths":    {Pattern: pathPattern, MaxItems: maxConditions},
		"hosts":    {Pattern: hostPattern, MaxItems: maxConditions},
		"priority": {Required: true, Min: 1, Max: maxPriority},
	}
}

// HealthCheck says how the load balancer asks a task whether it works.
type HealthCheck struct {
	// Path is what is asked for. Default /.
	Path string `json:"path"`
	// Matcher are the answers of a healthy task, in quotes: "200", "200-299"
	// or "200,301". Default 200.
	Matcher string `json:"matcher"`
}

// Rules tells what the settings of a health check take.
func (HealthCheck) Rules() map[string]setting.Rule {
	return map[string]setting.Rule{"path": {Pattern: healthPath}, "matcher": {Pattern: matcher}}
}

// A Service is what the load balancer knows of a service.
type Service struct {
	Name        string
	Port        int
	Routes      []Route
	HealthCheck HealthCheck
}

// Rules tells what those settings of a service take that routing knows of.
func (Service) Rules() map[string]setting.Rule {
	return map[string]setting.Rule{"port": {Min: 1, Max: maxPort}}
}

// Input is what a load balancer is planned from.
type Input struct {
	Spec     Spec
	Services []Service
}
