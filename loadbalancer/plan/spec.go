// Package plan plans a load balancer: its listeners, which requests go to
// which service, and the names of its target groups. It is plain data.
package plan

import (
	"ecs-foundation/internal/validate"
)

// TLSPolicy is the one policy that Security Hub (ELB.17), checkov, trivy and
// Pulumi's compliance policies all accept: TLS 1.3, and 1.2 with forward
// secrecy for clients that are not there yet.
const TLSPolicy = "ELBSecurityPolicy-TLS13-1-2-2021-06"

// A Spec is what a stack may set of its load balancer.
type Spec struct {
	// CertificateARN is the ACM certificate of the HTTPS listener, in the
	// stack's region. Without it and without domain there is no HTTPS, and HTTP
	// has to be asked for by name.
	CertificateARN string `json:"certificateArn"`
	// Domain is the name that requests come to, such as shop.example.com. It
	// gets a certificate, where certificateArn gives none, and DNS records that
	// lead to the load balancer; hosts of routes at or below it get such too.
	Domain string `json:"domain"`
	// ZoneID is the public hosted zone of Route 53 that domain is in. Required
	// with domain.
	ZoneID string `json:"zoneId"`
	// AlternativeNames are what the certificate of domain names as well, such as
	// *.shop.example.com; all of them in the same zone.
	AlternativeNames []string `json:"alternativeNames"`
	// Aliases makes the DNS records that lead to the load balancer. Default true
	// with domain; false while the names lead elsewhere.
	Aliases *bool `json:"aliases"`
	// Certificates are ARNs of more certificates for the HTTPS listener, by
	// names of yours: it answers each client with the one for the host it asks
	// for (SNI).
	Certificates map[string]string `json:"certificates"`
	// MutualTLS lets only clients in that have a certificate of their own.
	MutualTLS *MutualTLS `json:"mutualTls"`
	// Internal puts the load balancer into the private subnets, where nobody on
	// the internet reaches it. Changed, it is another load balancer with target
	// groups of its own: AWS changes no scheme.
	Internal bool `json:"internal"`
	// HTTP is what port 80 does: redirect (the default) to HTTPS, forward
	// to the services unencrypted, or off.
	HTTP HTTP `json:"http"`
	// DeletionProtection keeps AWS from deleting the load balancer. Default
	// true; a stack to be torn down sets it to false first.
	DeletionProtection *bool `json:"deletionProtection"`
	// Shards are names of further load balancers, alike in everything, for more
	// services than one takes: a service says which it stands at.
	Shards []string `json:"shards"`
	// IdleTimeout is how many seconds a connection may be silent, 1 to
	// 4000. Default 60.
	IdleTimeout int `json:"idleTimeout"`
	// KeepAlive is how many seconds a client may go on using a connection, 60
	// to 604800. Default 3600.
	KeepAlive *int `json:"keepAlive"`
	// XForwardedFor is what the header X-Forwarded-For tells a service: append
	// (the default) adds the client's address, preserve leaves what the client
	// sent, which may be a lie, and remove takes the header off.
	XForwardedFor XForwardedFor `json:"xForwardedFor"`
	// ClientPort adds the client's port to its address there. Default false.
	ClientPort bool `json:"clientPort"`
	// PreserveHost hands the header Host on as the client sent it, port
	// included. Default false.
	PreserveHost bool `json:"preserveHost"`
	// Desync is what becomes of requests that two servers may read in two ways:
	// defensive (the default) forwards those that are known to be safe,
	// strictest only what obeys RFC 7230, and monitor all of them.
	Desync Desync `json:"desync"`
	// WebACL is the ARN of a regional web ACL of AWS WAF that filters requests.
	WebACL string `json:"webAcl"`
	// AccessLogs keeps a line of every request in a bucket. Default true.
	AccessLogs *bool `json:"accessLogs"`
	// ConnectionLogs keeps a line of every connection there, with its TLS
	// handshake. Default false.
	ConnectionLogs bool `json:"connectionLogs"`
	// Logs says where these logs go. Default is a bucket of the stack's own.
	Logs LogSpec `json:"logs"`
	// Alarms tell a topic when requests fail, wait or find no task.
	Alarms *AlarmSpec `json:"alarms"`
	// Dashboard shows the load balancer and its services in CloudWatch. Default
	// false; an account's first three dashboards are free, and each more is
	// 3 USD a month.
	Dashboard bool `json:"dashboard"`
	// OwnRules are rules beside the services' routes, by name: redirects,
	// answers, and services that share requests.
	OwnRules map[string]OwnRule `json:"rules"`
	// Logins are what routes and rules ask for before they serve anybody, by
	// name.
	Logins map[string]Login `json:"logins"`
}

// Constraints returns the constraints of a load balancer.
func (Spec) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"certificateArn":     {Pattern: certificate, Format: certificateFormat},
		"domain":             domainConstraint(),
		"zoneId":             {Pattern: zoneID, Format: "the ID of a hosted zone, such as Z0123456789ABCDEFGHIJ", Check: validateZoneID},
		"alternativeNames":   {Pattern: certifiedName, Format: certifiedFormat, MaxLength: maxName, Unique: true},
		"aliases":            {Default: true},
		"certificates":       {Pattern: certificate, Format: certificateFormat, Keys: &certificateKeys},
		"http":               {Default: Redirect},
		"deletionProtection": {Default: true},
		"shards":             {Pattern: shardName, Format: "up to 8 lower-case letters and digits, a letter first", Unique: true},
		"idleTimeout":        {Min: 1, Max: 4000, Unit: "seconds", Default: 60, Source: attributes},
		"keepAlive":          {Min: 60, Max: week, Unit: "seconds", Default: 3600, Source: attributes},
		"xForwardedFor":      {Default: Append},
		"desync":             {Default: Defensive},
		"webAcl":             {Pattern: webACL, Format: webACLFormat, Check: validateWebACL},
		"accessLogs":         {Default: true},
	}
}

// attributes documents the limits of a load balancer's attributes.
const attributes = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html"

// week is a week in seconds, which limits sessions and connections.
const week = 604800

// HTTP is what the listener on port 80 does.
type HTTP string

// The choices for port 80.
const (
	Redirect HTTP = "redirect"
	Forward  HTTP = "forward"
	Off      HTTP = "off"
)

// Values are the choices.
func (HTTP) Values() []string { return []string{string(Redirect), string(Forward), string(Off)} }

// ServiceRouting holds the load balancing settings of a service.
type ServiceRouting struct {
	// Routes are the requests that the load balancer sends to it. Without
	// any it is a worker: it has roles and logs, and only services that call it
	// connect to it.
	Routes []Route `json:"routes"`
	// HealthCheck is how the load balancer asks a task whether it works.
	HealthCheck HealthCheck `json:"healthCheck"`
	// Target is how the load balancer sends requests to its tasks.
	Target Target `json:"target"`
	// Green is a second target group, for a version that takes over bit by bit.
	Green *Green `json:"green"`
	// Shard is which of loadBalancer.shards it stands at. Default the first load
	// balancer.
	Shard string `json:"shard"`
}

// A Service is a service that load balancers may send requests to.
type Service struct {
	Name string `json:"-"`
	// Port is the one its container listens on. Required with routes.
	Port int `json:"port"`
	ServiceRouting
}

// Constraints returns the constraints of the settings of a service.
func (Service) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"port": port()}
}

// Input is what a load balancer is planned from.
type Input struct {
	Spec     Spec
	Services []Service
	// Certified tells that the certificate's ARN is given beside the Spec.
	Certified bool
	// Shard is which of the Spec's load balancers is planned; "" is the first.
	Shard string
}
