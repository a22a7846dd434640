package faults

import (
	"bytes"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"ecs-foundation/sandbox/apicall"
)

// Fault is a kind of failure of a call.
type Fault string

// The faults that a Proxy injects.
const (
	// Throttled answers that the rate of calls is too high. The call is not executed.
	Throttled Fault = "throttled"
	// InternalError answers with status 500. The call is not executed.
	InternalError Fault = "internal error"
	// Unavailable answers with status 503. The call is not executed.
	Unavailable Fault = "unavailable"
	// TimedOut ends the connection after a while without an answer. The call is not executed.
	TimedOut Fault = "timed out"
	// Refused resets the connection at once. The call is not executed.
	Refused Fault = "refused"
	// Lost executes the call and ends the connection without an answer.
	Lost Fault = "lost"
	// NotFound answers that a new resource does not exist, as AWS does until it is known everywhere.
	NotFound Fault = "not found"
)

// Rates are the probabilities of the faults, from 0 to 1. The rate of NotFound is that of new resources which are not found
// at first.
type Rates map[Fault]float64

// Injection is a fault that a proxy has injected.
type Injection struct {
	Fault  Fault
	Action string
	// Request is the body of the call.
	Request string
	// Response is the answer that was lost.
	Response string
}

const (
	// hang is how long a call takes that times out. The AWS SDK for Go has no timeout for answers, so that the end is
	// that of the connection.
	hang = time.Second
	// delays is how often a new resource is not found at most, and delay for how long.
	delays, delay = 4, 4 * time.Second
)

// Proxy forwards calls to AWS, here the emulator, and lets some fail. Which ones depends on a number that the
// test chooses, the action and how often it was called, so that a number repeats a run as far as the order of parallel calls
// is the same.
type Proxy struct {
	// URL is the address of the proxy.
	URL string

	target *url.URL
	server *http.Server
	client *http.Client

	mu       sync.Mutex
	number   uint64
	rates    Rates
	calls    map[string]int
	injected []Injection
	recent   map[string]*recent
	losing   map[string]bool
}

// Start starts a proxy without faults on a free port.
func Start(target string) (*Proxy, error) {
	parsed, err := url.Parse(target)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it listens until Stop
	if err != nil {
		return nil, err
	}
	p := &Proxy{URL: "http://" + listener.Addr().String(), target: parsed, client: &http.Client{Transport: &http.Transport{}}}
	p.Set(0, nil)
	p.server = &http.Server{Handler: p, ReadHeaderTimeout: time.Minute}
	go func() { _ = p.server.Serve(listener) }()
	return p, nil
}

// Stop stops the proxy.
func (p *Proxy) Stop() error { return p.server.Close() }

// Set sets the rates of the faults and begins a new sequence of them.
func (p *Proxy) Set(number uint64, rates Rates) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.number, p.rates, p.calls, p.injected, p.recent = number, rates, map[string]int{}, nil, map[string]*recent{}
	p.losing = map[string]bool{}
}

// Lose loses the next answer of each action, such as ec2:CreateVpc.
func (p *Proxy) Lose(actions ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, action := range actions {
		p.losing[action] = true
	}
}

// Injected returns the faults since the last Set.
func (p *Proxy) Injected() []Injection {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.injected)
}

// ServeHTTP forwards a call or lets it fail.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	c := newCall(req, body)
	fault := p.choose(c)
	switch fault {
	case "":
		p.forward(w, c)
	case TimedOut:
		time.Sleep(hang)
		reset(w)
	case Refused:
		reset(w)
	case Lost:
		p.lose(w, c)
	case Throttled, InternalError, Unavailable, NotFound:
		c.fail(w, fault)
	}
}

// choose returns the fault of a call, or "" for none.
func (p *Proxy) choose(c *call) Fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	fault := p.draw(c)
	if fault != "" {
		p.injected = append(p.injected, Injection{Fault: fault, Action: c.action, Request: string(c.body)})
	}
	return fault
}

func (p *Proxy) draw(c *call) Fault {
	if p.losing[c.action] {
		delete(p.losing, c.action)
		return Lost
	}
	if len(p.rates) == 0 || c.service == "" {
		return ""
	}
	if p.isDelayed(c) {
		return NotFound
	}
	p.calls[c.action]++
	chance := p.random(c.action, p.calls[c.action])
	for _, fault := range []Fault{Throttled, InternalError, Unavailable, TimedOut, Refused, Lost} {
		if chance -= p.rates[fault]; chance < 0 {
			return fault
		}
	}
	return ""
}

// random returns a number from 0 to 1 for a key.
func (p *Proxy) random(key string, count int) float64 {
	hash := fnv.New64a()
	_, _ = fmt.Fprintf(hash, "%d %s %d", p.number, key, count)
	return float64(mix(hash.Sum64())>>11) / (1 << 53)
}

// mix distributes a hash: FNV's upper bits depend little on the last bytes
// (splitmix64, https://prng.di.unimi.it/splitmix64.c).
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func (p *Proxy) forward(w http.ResponseWriter, c *call) {
	status, header, body, err := p.send(c)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	maps.Copy(w.Header(), header)
	w.WriteHeader(status)
	_, _ = w.Write(body) //nolint:gosec // an AWS client reads it, no browser
}

// lose executes a call and ends the connection.
func (p *Proxy) lose(w http.ResponseWriter, c *call) {
	_, _, body, err := p.send(c)
	if err != nil {
		body = []byte(err.Error())
	}
	p.mu.Lock()
	for i := range slices.Backward(p.injected) {
		if last := &p.injected[i]; last.Fault == Lost && last.Action == c.action && last.Response == "" {
			last.Response = string(body)
			break
		}
	}
	p.mu.Unlock()
	reset(w)
}

// send executes a call. The emulator recognizes a repeated call by the ID that an AWS SDK gives to its attempts. AWS does not,
// so the ID is not sent.
func (p *Proxy) send(c *call) (status int, header http.Header, body []byte, err error) {
	target := *c.req.URL
	target.Scheme, target.Host = p.target.Scheme, p.target.Host
	reader := bytes.NewReader(c.body)
	req, err := http.NewRequestWithContext(c.req.Context(), c.req.Method, target.String(), reader) //nolint:gosec // the emulator's host
	if err != nil {
		return 0, nil, nil, err
	}
	req.Header, req.Host = c.req.Header.Clone(), p.target.Host
	req.Header.Del("Amz-Sdk-Invocation-Id")
	response, err := p.client.Do(req) //nolint:gosec // the host is the emulator
	if err != nil {
		return 0, nil, nil, err
	}
	defer func() { _ = response.Body.Close() }()
	body, err = io.ReadAll(response.Body)
	if err == nil && response.StatusCode < http.StatusMultipleChoices {
		p.created(c, string(body))
	}
	return response.StatusCode, response.Header, body, err
}

// reset ends a connection without an answer: the client reads a reset or the end of the stream.
func reset(w http.ResponseWriter) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // ends the connection as well
	}
	if tcp, ok := connection.(*net.TCPConn); ok {
		err = tcp.SetLinger(0)
	}
	_ = errors.Join(err, connection.Close())
}

// call is a request to AWS.
type call struct {
	req             *http.Request
	body            []byte
	service, action string
	delayed         kind // of the resource that is not known yet
}

func newCall(req *http.Request, body []byte) *call {
	c := &call{req: req, body: body, service: apicall.ServiceOf(req)}
	if c.service != "" {
		c.action = apicall.ActionOf(c.service, req, body)
	}
	return c
}

func (c *call) mentions(id string) bool {
	return strings.Contains(string(c.body), id) || strings.Contains(string(c.body), url.QueryEscape(id)) ||
		strings.Contains(c.req.URL.Path, id)
}
