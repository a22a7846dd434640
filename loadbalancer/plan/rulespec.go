package plan

import (
	"ecs-foundation/internal/validate"
)

// A RuleSpec is a listener rule that is not a service's route. It has the conditions
// of a route and exactly one action: redirect, respond or forward.
type RuleSpec struct {
	Route
	// Redirect redirects clients to another URL.
	Redirect *RedirectAction `json:"redirect"`
	// Respond returns a fixed response.
	Respond *FixedResponseAction `json:"respond"`
	// Forward divides requests between services.
	Forward *ForwardAction `json:"forward"`
	// Shard is the name in loadBalancer.shards of the load balancer that has the
	// rule. Default the first load balancer.
	Shard string `json:"shard"`
}

// A RedirectAction has the URL that clients are redirected to. A part that is not
// set is that of the request. The keywords #{host}, #{port}, #{path} (without its leading
// /), #{protocol} and #{query} stand for the parts of the request.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RedirectActionConfig.html
type RedirectAction struct {
	// Protocol is the protocol: HTTP or HTTPS.
	Protocol Scheme `json:"protocol"`
	// Host is a host, such as www.example.com or www.#{host}.
	Host string `json:"host"`
	// Port is the port, 1 to 65535. Default the port of the protocol, if protocol is set.
	Port int `json:"port"`
	// Path is a path with its leading slash, such as /new/#{path}.
	Path string `json:"path"`
	// Query is a query string without its question mark, such as
	// #{query}&from=old.
	Query string `json:"query"`
	// Status is the status code: 301 (permanent, which browsers cache) or 302. Default 302.
	Status int `json:"status"`
}

// Constraints returns the constraints of a redirect.
func (RedirectAction) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"host": redirectPart(redirectHost, "a host, such as www.example.com", "#{host}"),
		"port": port(),
		"path": redirectPart(redirectPath, "a path, such as /new/#{path}", "#{host}", "#{path}", "#{port}"),
		"query": redirectPart(redirectQuery, "a query string without its question mark, such as #{query}&from=old",
			"#{host}", "#{path}", "#{port}", "#{protocol}", "#{query}"),
		"status": {Numbers: []int{301, 302}, Default: 302, Meanings: map[string]string{
			"301": "Moved permanently: browsers cache the redirect.", "302": "Found: browsers ask again.",
		}},
	}
}

// Scheme is the protocol that a client is redirected to.
type Scheme string

// The schemes.
const (
	// SchemeHTTP is unencrypted HTTP.
	SchemeHTTP Scheme = "HTTP"
	// SchemeHTTPS is encrypted HTTP.
	SchemeHTTPS Scheme = "HTTPS"
)

// Values returns the valid values.
func (Scheme) Values() []string { return []string{string(SchemeHTTP), string(SchemeHTTPS)} }

// port returns the default port of a scheme.
func (s Scheme) port() int {
	if s == SchemeHTTPS {
		return 443
	}
	return 80
}

// A FixedResponseAction returns a response without forwarding the request.
type FixedResponseAction struct {
	// Status is the status code: 200 to 299 or 400 to 599. Required.
	Status int `json:"status"`
	// ContentType is the content type of the body. Default text/plain.
	ContentType ContentType `json:"contentType"`
	// Body is the text of the response, up to 1024 bytes. Default empty.
	Body string `json:"body"`
}

// Constraints returns the constraints of a fixed response.
func (FixedResponseAction) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"status":      {Required: true, Min: 200, Max: 599},
		"contentType": {Default: PlainText},
		"body":        {MaxLength: 1024, Unit: "bytes", Advice: "let a service respond", Source: ruleLimits},
	}
}

// ContentType is the content type of a fixed response.
type ContentType string

// The content types.
const (
	// PlainText is text without a format.
	PlainText ContentType = "text/plain"
	// CSS is a style sheet.
	CSS ContentType = "text/css"
	// HTML is a web page.
	HTML ContentType = "text/html"
	// JavaScript is a script.
	JavaScript ContentType = "application/javascript"
	// JSON is data, such as an error that a client reads.
	JSON ContentType = "application/json"
)

// Values returns the valid values.
func (ContentType) Values() []string {
	return []string{string(PlainText), string(CSS), string(HTML), string(JavaScript), string(JSON)}
}

// A ForwardAction divides requests between services.
type ForwardAction struct {
	// Weights are the weights of 2 to 5 services, 0 to 999 each: a service gets the
	// part of the requests that its weight is of the sum. Required.
	Weights map[string]int `json:"weights"`
	// Stickiness is for how many seconds a client stays with the service of its
	// first request, 1 to 604800. Default off.
	Stickiness int `json:"stickiness"`
}

// Constraints returns the constraints of a forward action.
func (ForwardAction) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"weights": {
			Required: true, Max: 999, MinItems: 2, MaxItems: 5, Format: "weights by service", Source: ruleLimits,
			Example: map[string]int{"cart": 90, "cart2": 10},
		},
		"stickiness": stickiness(),
	}
}

// forwardsTo reports whether a rule of the load balancer forwards requests to a
// service, which then needs a target group with or without routes.
func (s Spec) forwardsTo(service string) bool {
	for _, r := range s.Rules {
		if r.Forward != nil && r.Forward.forwardsTo(service) {
			return true
		}
	}
	return false
}
