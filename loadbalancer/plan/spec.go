// Package plan plans a load balancer: its listeners, rules, target groups,
// certificate, logs and alarms.
package plan

import (
	"ecs-foundation/internal/validate"
)

// TLSPolicy supports TLS 1.3, and TLS 1.2 with forward secrecy. It is the only
// policy that Security Hub (ELB.17), Checkov, Trivy and Pulumi's compliance policies
// all accept.
const TLSPolicy = "ELBSecurityPolicy-TLS13-1-2-2021-06"

// A Spec holds the settings of a load balancer.
type Spec struct {
	// Existing adds the rules and target groups of the stack to a listener that another
	// stack or another tool manages. The stack then creates no load balancer.
	Existing *Existing `json:"existing"`
	// Stack adds the rules and target groups of the stack to the listener of another stack of
	// this program, by its name: ORGANIZATION/PROJECT/STACK, or STACK in the same project. It
	// takes the place of existing. Of the listeners of that stack, it is the HTTPS one if
	// there is one.
	Stack string `json:"stack"`
	// Priorities is the range of the priorities of the stack's rules, so that several
	// stacks can share a listener. Default any priority.
	Priorities *Priorities `json:"priorities"`
	// CertificateARN is the ARN of the certificate of the HTTPS listener, in the
	// stack's region. Without certificateArn and domain, the load balancer has no HTTPS
	// listener. Then set http to forward or off.
	CertificateARN string `json:"certificateArn"`
	// Domain is the domain name of the load balancer, such as shop.example.com. It
	// gets DNS records and, without certificateArn, a certificate. Hosts of routes
	// at or below the domain get DNS records too.
	Domain string `json:"domain"`
	// ZoneID is the ID of the public hosted zone of Route 53 that contains domain.
	// Required with domain.
	ZoneID string `json:"zoneId"`
	// AlternativeNames are further names in the certificate of domain, such as
	// *.shop.example.com. They must be in the same hosted zone.
	AlternativeNames []string `json:"alternativeNames"`
	// Aliases creates the DNS records that point to the load balancer. Set it to
	// false while the names must still point elsewhere. Default true with domain.
	Aliases *bool `json:"aliases"`
	// Certificates are the ARNs of additional certificates of the HTTPS listener,
	// by names that you choose and can change. The load balancer selects the
	// certificate for the host that a client requests (SNI).
	Certificates map[string]string `json:"certificates"`
	// MutualTLS requires clients to present a certificate.
	MutualTLS *MutualTLS `json:"mutualTls"`
	// Internal places the load balancer in the private subnets, without access
	// from the internet. A change replaces the load balancer and its target
	// groups, because AWS cannot change the scheme.
	Internal bool `json:"internal"`
	// HTTP is what port 80 does: redirect (the default) redirects requests to HTTPS,
	// forward sends them unencrypted to the services, and off closes the port. A stack
	// whose services have no routes needs no load balancer: set off, without a
	// certificate, to create none.
	HTTP HTTP `json:"http"`
	// DeletionProtection prevents AWS from deleting the load balancer. Set it to
	// false before you destroy the stack. Default true.
	DeletionProtection *bool `json:"deletionProtection"`
	// Shards are the names of additional load balancers with the same settings,
	// for more services than one load balancer supports. A service selects one
	// with its shard.
	Shards []string `json:"shards"`
	// IdleTimeout is for how many seconds a connection can be idle, 1 to 4000.
	// Default 60.
	IdleTimeout int `json:"idleTimeout"`
	// KeepAlive is for how many seconds a client can use a connection, 60 to
	// 604800. Default 3600.
	KeepAlive *int `json:"keepAlive"`
	// XForwardedFor is how the header X-Forwarded-For is handled: append (the
	// default) adds the client's address, preserve keeps the header as the client
	// sent it, which is not trustworthy, and remove removes it.
	XForwardedFor XForwardedFor `json:"xForwardedFor"`
	// ClientPort adds the client's port to its address in X-Forwarded-For.
	// Default false.
	ClientPort bool `json:"clientPort"`
	// PreserveHost forwards the Host header as the client sent it, with its port.
	// Default false.
	PreserveHost bool `json:"preserveHost"`
	// Desync is how ambiguous requests (HTTP desync, request smuggling) are
	// handled: defensive (the default) forwards those that are known to be safe,
	// strictest only those that comply with RFC 7230, and monitor all of them.
	Desync Desync `json:"desync"`
	// SecurityGroups are IDs of security groups that the load balancer has in addition to
	// the stack's, so that targets that the stack does not manage stay reachable during a
	// migration. Previews do not read their rules.
	SecurityGroups []string `json:"securityGroups"`
	// WebACL is the ARN of a regional web ACL of AWS WAF that filters requests.
	WebACL string `json:"webAcl"`
	// AccessLogs logs every request to a bucket. Default true.
	AccessLogs *bool `json:"accessLogs"`
	// ConnectionLogs logs every connection to the bucket, with its TLS handshake.
	// Default false.
	ConnectionLogs bool `json:"connectionLogs"`
	// Logs holds the settings of the bucket. Default a bucket that the stack
	// creates.
	Logs LogSpec `json:"logs"`
	// Alarms notify an SNS topic of failed, slow and rejected requests, and of
	// unhealthy tasks.
	Alarms *AlarmSpec `json:"alarms"`
	// Dashboard creates a CloudWatch dashboard of the load balancer and its
	// services. The first three dashboards of an account are free; each further
	// one costs 3 USD a month. Default false.
	Dashboard bool `json:"dashboard"`
	// Rules are listener rules in addition to the services' routes, by name:
	// they redirect, return a fixed response, or divide requests between services.
	Rules map[string]RuleSpec `json:"rules"`
	// Logins are the identity providers that routes and rules can require users to
	// log in with, by name.
	Logins map[string]Login `json:"logins"`
}

// Constraints returns the constraints of a load balancer.
func (Spec) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"stack":          validate.StackName(),
		"certificateArn": certificateARN.Constraint(),
		"domain":         domainConstraint(),
		"zoneId": {
			Pattern: zoneID, Format: "the ID of a hosted zone, such as " + zoneExample, Check: validateZoneID, Eventual: zoneExample,
		},
		"alternativeNames":   {Pattern: certifiedName, Format: certifiedFormat, MaxLength: maxName, Unique: true},
		"aliases":            {Default: true},
		"certificates":       certificatesConstraint(),
		"http":               {Default: Redirect},
		"priorities":         {Example: Priorities{From: 1000, To: 1999}},
		"deletionProtection": {Default: true},
		"shards": {
			Pattern: shardName, Format: "up to 8 lower-case letters and digits, a letter first", Unique: true, Example: []string{"b"},
		},
		"rules": {Example: map[string]RuleSpec{
			"old": {Route: Route{Paths: []string{"/old/*"}, Priority: 10}, Redirect: &RedirectAction{Path: "/new"}},
		}},
		"logins":         {Example: map[string]Login{"staff": {Cognito: &exampleUserPool}}},
		"idleTimeout":    {Min: 1, Max: 4000, Unit: "seconds", Default: 60, Source: attributes},
		"keepAlive":      {Min: 60, Max: week, Unit: "seconds", Default: 3600, Source: attributes},
		"xForwardedFor":  {Default: Append},
		"desync":         {Default: Defensive},
		"securityGroups": securityGroupsConstraint(),
		"webAcl":         webACLConstraint(),
		"accessLogs":     {Default: true},
	}
}

// attributes is the documentation of a load balancer's attributes.
const attributes = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html"

// week is a week in seconds, the maximum for sessions and connections.
const week = 604800

// HTTP is what the listener on port 80 does.
type HTTP string

// The values of HTTP.
const (
	// Redirect redirects requests to HTTPS.
	Redirect HTTP = "redirect"
	// Forward forwards requests unencrypted to the services.
	Forward HTTP = "forward"
	// Off has no listener on port 80, and without HTTPS no load balancer.
	Off HTTP = "off"
)

// Values returns the valid values.
func (HTTP) Values() []string { return []string{string(Redirect), string(Forward), string(Off)} }

// ServiceRouting holds the load balancing settings of a service.
type ServiceRouting struct {
	// Routes are the requests that the load balancer forwards to the service. A
	// service without routes is a worker: only services that call it can connect
	// to it.
	Routes []Route `json:"routes"`
	// HealthCheck holds the settings of the health checks of its tasks.
	HealthCheck HealthCheck `json:"healthCheck"`
	// Target holds the settings of its target group.
	Target Target `json:"target"`
	// Green is a second target group, for a blue/green or canary deployment.
	Green *Green `json:"green"`
	// Shard is the name in loadBalancer.shards of the load balancer that forwards
	// requests to the service. Default the first load balancer.
	Shard string `json:"shard"`
}

// A Service is a service that a load balancer can forward requests to.
type Service struct {
	// Name is unique in the stack. Required.
	Name string `json:"-"`
	// Port is the port that its container listens on. Required with routes.
	Port int `json:"port"`
	ServiceRouting
}

// Constraints returns the constraints of the settings of a service.
func (Service) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"port":   port(),
		"routes": {Example: []Route{{Paths: []string{"/api/*"}, Priority: 100}}},
	}
}

// Input is the input of New.
type Input struct {
	Spec     Spec
	Services []Service
	// Certified reports whether there is a certificate whose ARN is not in the Spec.
	Certified bool
	// Shard is the name of the load balancer to plan, or "" for the first.
	Shard string
}
