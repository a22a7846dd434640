// Package routing plans a load balancer: its listeners, which requests go to
// which service, and the names of its target groups. It is plain data.
package routing

import (
	"encoding"
	"fmt"
	"slices"
)

// TLSPolicy is the one policy that Security Hub (ELB.17), checkov, trivy and
// Pulumi's compliance policies all accept: TLS 1.3, and 1.2 with forward
// secrecy for clients that are not there yet.
const TLSPolicy = "ELBSecurityPolicy-TLS13-1-2-2021-06"

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

// HTTP is what the listener on port 80 does.
type HTTP string

// The choices for port 80.
const (
	Redirect HTTP = "redirect"
	Forward  HTTP = "forward"
	Off      HTTP = "off"
)

var _ encoding.TextUnmarshaler = (*HTTP)(nil)

// UnmarshalText refuses what is no choice for port 80.
func (h *HTTP) UnmarshalText(text []byte) error {
	if !slices.Contains([]HTTP{Redirect, Forward, Off}, HTTP(text)) {
		return fmt.Errorf("%q is no choice for port 80: write redirect, forward or off", text)
	}
	*h = HTTP(text)
	return nil
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

// HealthCheck says how the load balancer asks a task whether it works.
type HealthCheck struct {
	// Path is what is asked for. Default /.
	Path string `json:"path"`
	// Matcher are the answers of a healthy task, such as 200 or 200-299.
	// Default 200.
	Matcher string `json:"matcher"`
}

// A Service is what the load balancer knows of a service.
type Service struct {
	Name        string
	Port        int
	Routes      []Route
	HealthCheck HealthCheck
}

// Input is what a load balancer is planned from.
type Input struct {
	Spec     Spec
	Services []Service
}
