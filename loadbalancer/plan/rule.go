package plan

import (
	"ecs-foundation/internal/validate"
)

// An OwnRule is a rule of the load balancer's own: matched as a route is, it
// redirects, answers, or shares requests between services. Exactly one of the
// three.
type OwnRule struct {
	Route
	// Redirect sends the client elsewhere.
	Redirect *Redirection `json:"redirect"`
	// Respond answers in place of a service.
	Respond *Response `json:"respond"`
	// Forward shares requests between services.
	Forward *Shares `json:"forward"`
	// Shard is which of loadBalancer.shards it is a rule of. Default the first
	// load balancer.
	Shard string `json:"shard"`
}

// A Redirection is where a client is sent; what is left out stays as it is in
// the request. #{host}, #{port}, #{path} (without its /), #{protocol} and
// #{query} stand for the request's own.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RedirectActionConfig.html
type Redirection struct {
	// Protocol is HTTP or HTTPS.
	Protocol Scheme `json:"protocol"`
	// Host is a name, such as www.example.com or www.#{host}.
	Host string `json:"host"`
	// Port is 1 to 65535. Default the protocol's own, where that is set.
	Port int `json:"port"`
	// Path begins with a slash, such as /new/#{path}.
	Path string `json:"path"`
	// Query is without its question mark, such as #{query}&from=old.
	Query string `json:"query"`
	// Status is 301, which browsers keep for good, or 302. Default 302.
	Status int `json:"status"`
}

// Constraints returns the constraints of a redirect.
func (Redirection) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"host": redirectPart(redirectHost, "a host, such as www.example.com", "#{host}"),
		"port": port(),
		"path": redirectPart(redirectPath, "a path, such as /new/#{path}", "#{host}", "#{path}", "#{port}"),
		"query": redirectPart(redirectQuery, "a query string without its question mark, such as #{query}&from=old",
			"#{host}", "#{path}", "#{port}", "#{protocol}", "#{query}"),
		"status": {Numbers: []int{301, 302}, Default: 302},
	}
}

// Scheme is the protocol that a client is sent to.
type Scheme string

// The schemes.
const (
	SchemeHTTP  Scheme = "HTTP"
	SchemeHTTPS Scheme = "HTTPS"
)

// Values are the schemes.
func (Scheme) Values() []string { return []string{string(SchemeHTTP), string(SchemeHTTPS)} }

// port returns the one that a scheme has unless another is named.
func (s Scheme) port() int {
	if s == SchemeHTTPS {
		return 443
	}
	return 80
}

// A Response is an answer that the load balancer gives itself.
type Response struct {
	// Status is 200 to 299 or 400 to 599. Required.
	Status int `json:"status"`
	// ContentType is what Body is. Default text/plain.
	ContentType ContentType `json:"contentType"`
	// Body is what is answered, up to 1024 bytes. Default nothing.
	Body string `json:"body"`
}

// Constraints returns the constraints of a fixed response.
func (Response) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"status":      {Required: true, Min: 200, Max: 599},
		"contentType": {Default: ContentType("text/plain")},
		"body":        {MaxLength: 1024, Unit: "bytes", Advice: "let a service respond", Source: ruleLimits},
	}
}

// ContentType is what the load balancer's own answers can be.
type ContentType string

// Values are the types.
func (ContentType) Values() []string {
	return []string{"text/plain", "text/css", "text/html", "application/javascript", "application/json"}
}

// Shares say how requests are shared between services.
type Shares struct {
	// Weights are 0 to 999 by service, of 2 to 5 services: each gets as large a
	// part of the requests as its weight is of the sum. Required.
	Weights map[string]int `json:"weights"`
	// Stickiness is for how many seconds a client stays with the service that
	// it got first, 1 to 604800. Default not at all.
	Stickiness int `json:"stickiness"`
}

// Constraints returns the constraints of shares.
func (Shares) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"weights":    {Required: true, Max: 999, MinItems: 2, MaxItems: 5, Format: "weights by service", Source: ruleLimits},
		"stickiness": stickiness(),
	}
}

// forwardsTo reports whether a rule of the load balancer forwards requests to a
// service, which then needs a target group with or without routes.
func (s Spec) forwardsTo(service string) bool {
	for _, r := range s.OwnRules {
		if r.Forward != nil && r.Forward.among(service) {
			return true
		}
	}
	return false
}
