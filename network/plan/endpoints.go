package plan

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

// Endpoints names the AWS services that are reached by interface endpoints.
type Endpoints struct {
	// Derived asks for what the stack's services need: see Derive.
	Derived bool
	// None says that none is wanted, which is not the same as saying nothing
	// beside an egress profile that derives them.
	None bool
	// Services are the services by the last part of their endpoint's name:
	// ecr.api of com.amazonaws.us-east-1.ecr.api.
	Services []string
}

var _ json.Unmarshaler = (*Endpoints)(nil)

// Values are what is written instead of a list.
func (Endpoints) Values() []string { return []string{"none", "derived"} }

// Items tells what is listed.
func (Endpoints) Items() validate.Constraint { return validate.Constraint{Pattern: serviceName} }

// UnmarshalJSON reads "none", "derived" or a list of services.
func (e *Endpoints) UnmarshalJSON(text []byte) error {
	const list = "a list such as [ecr.api, ecr.dkr, logs]"
	var word string
	if json.Unmarshal(text, &word) == nil {
		*e = Endpoints{Derived: word == "derived", None: word == "none"}
		if !slices.Contains(e.Values(), word) {
			return errors.New(validate.InvalidWord(word, append(e.Values(), list)))
		}
		return nil
	}
	var services []string
	if err := json.Unmarshal(text, &services); err != nil {
		return fmt.Errorf("invalid value %s: must be none, derived or %s", text, list)
	}
	*e = Endpoints{Services: services}
	return nil
}

// EndpointPolicies say whom the endpoints serve.
type EndpointPolicies string

// The choices of policies.
const (
	// Restricted serves the principals of the stack's own account.
	Restricted EndpointPolicies = "restricted"
	// Open serves everyone, as AWS does unless it is told otherwise.
	Open EndpointPolicies = "open"
)

// Values are the choices.
func (EndpointPolicies) Values() []string { return []string{string(Restricted), string(Open)} }

// GatewayServices are reached by gateway endpoints, which cost nothing.
func GatewayServices() []string {
	return []string{"dynamodb", "s3"}
}

// Startup is what AWS has to answer before a task on Fargate runs at all: the
// registry's two names and the logs. The layers come from S3, by the gateway.
func Startup() []string {
	return []string{"ecr.api", "ecr.dkr", "logs"}
}

// RuntimeMonitoring is the endpoint that GuardDuty's agent reports to. AWS takes
// no money for it.
// https://docs.aws.amazon.com/guardduty/latest/ug/how-runtime-monitoring-works-ecs-fargate.html
const RuntimeMonitoring = "guardduty-data"

// With returns the endpoints with one more, where it is not among them.
func (e Endpoints) With(service string) Endpoints {
	if !slices.Contains(e.Services, service) {
		e.Services = append(slices.Clone(e.Services), service)
	}
	return e
}

// Paid returns those that cost something.
func Paid(services []string) []string {
	return slices.DeleteFunc(slices.Clone(services), func(service string) bool { return service == RuntimeMonitoring })
}

// Needs are the AWS services that the stack's tasks call beyond starting up,
// by the name of their endpoints; what a gateway endpoint serves may be among
// them.
type Needs map[string]bool

// streams has an endpoint that takes no private DNS: code would have to call it
// by another name. It is reached through NAT.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/privatelink-streams.html
const streams = "dynamodb-streams"

// Derive returns the interface endpoints that tasks with these needs take,
// sorted.
func Derive(needs Needs) []string {
	all := maps.Clone(needs)
	if all == nil {
		all = Needs{}
	}
	for _, service := range Startup() {
		all[service] = true
	}
	for _, service := range append(GatewayServices(), streams) {
		delete(all, service)
	}
	return slices.Sorted(maps.Keys(all))
}

var serviceName = regexp.MustCompile(`^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)*$`)

// meant are the names that services go by elsewhere, and their endpoints'.
var meant = map[string]string{
	"cloudwatch":      "monitoring",
	"cloudwatch-logs": "logs",
	"ecr":             "ecr.api and ecr.dkr",
	"ecr-api":         "ecr.api",
	"ecr-dkr":         "ecr.dkr",
	"efs":             "elasticfilesystem",
	"elb":             "elasticloadbalancing",
	"eventbridge":     "events",
	"firehose":        "kinesis-firehose",
	"kinesis":         "kinesis-streams",
	"parameter-store": "ssm",
	"secrets-manager": "secretsmanager",
	"secretmanager":   "secretsmanager",
	"step-functions":  "states",
}

// validateEndpoints reports invalid endpoint names and, without NAT, missing
// endpoints that tasks need to start.
func validateEndpoints(s Spec, errs validate.Errors) {
	for i, name := range s.Endpoints.Services {
		at := errs.Index(i)
		switch {
		case slices.Contains(GatewayServices(), name):
			at.Addf("%s already has a gateway endpoint, which is free: remove it", name)
		case name == streams:
			at.Addf("%s does not support private DNS, so code would not use the endpoint: remove it, and reach DynamoDB "+
				"Streams through NAT", name)
		case strings.HasPrefix(name, "com.amazonaws."):
			at.Addf("%q is the full name of an endpoint: use the part after the region, such as ecr.api", name)
		case meant[name] != "":
			at.Addf("%s is not the name of an endpoint: did you mean %s?", name, meant[name])
		case !serviceName.MatchString(name):
			at.Addf("invalid endpoint name %q: must be the last part of the endpoint's name, such as ecr.api", name)
		case slices.Contains(s.Endpoints.Services[:i], name):
			at.Addf("duplicate value %q", name)
		}
	}
	if s.NAT.Strategy != None || s.Endpoints.Derived || s.Egress != "" {
		return // validateEgress reports a profile without either
	}
	missing := slices.DeleteFunc(Startup(), func(service string) bool {
		return slices.Contains(s.Endpoints.Services, service)
	})
	if len(missing) > 0 {
		errs.Addf("tasks cannot start without a NAT gateway or endpoints for %s: "+
			"add the endpoints, set endpoints: derived, or set network.nat.strategy to Single or OnePerAz",
			strings.Join(missing, ", "))
	}
}
