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

// Endpoints configures the interface endpoints of a network.
type Endpoints struct {
	// Derived adds the endpoints that the services of the stack need: see Derive.
	Derived bool
	// None is set for "none", which contradicts an egress profile that derives
	// endpoints. An empty value does not.
	None bool
	// Services lists AWS services by the last part of the endpoint's name, such as
	// ecr.api for com.amazonaws.us-east-1.ecr.api. A service that is not in
	// awsname.EndpointServices has its full name here.
	Services []string
}

var _ json.Unmarshaler = (*Endpoints)(nil)

// Values returns the values that replace a list.
func (Endpoints) Values() []string { return []string{"none", "derived"} }

// Items returns the constraint of an item of the list.
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

// EndpointPolicies selects the principals that can use the endpoints.
type EndpointPolicies string

// The endpoint policies.
const (
	// Restricted allows only principals of the stack's account.
	Restricted EndpointPolicies = "restricted"
	// Open allows all principals, as AWS does by default.
	Open EndpointPolicies = "open"
)

// Values returns the choices.
func (EndpointPolicies) Values() []string { return []string{string(Restricted), string(Open)} }

// GatewayServices returns the services with gateway endpoints, which are free.
func GatewayServices() []string {
	return []string{"dynamodb", "s3"}
}

// Startup returns the services that Fargate calls to start a task: ECR, which has two
// endpoints, and CloudWatch Logs. Image layers come from S3 through its gateway endpoint.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
func Startup() []string {
	return []string{"ecr.api", "ecr.dkr", "logs"}
}

// RuntimeMonitoring is the endpoint of GuardDuty's security agent. It is free.
// https://docs.aws.amazon.com/guardduty/latest/ug/how-runtime-monitoring-works-ecs-fargate.html
const RuntimeMonitoring = "guardduty-data"

// With returns the endpoints with the service added, unless it is listed already.
func (e Endpoints) With(service string) Endpoints {
	if !slices.Contains(e.Services, service) {
		e.Services = append(slices.Clone(e.Services), service)
	}
	return e
}

// Paid returns the services whose endpoints are not free.
func Paid(services []string) []string {
	return slices.DeleteFunc(slices.Clone(services), func(service string) bool { return service == RuntimeMonitoring })
}

// Needs contains the AWS services that the stack's tasks call after startup, by the
// name of their endpoint. It may contain services with gateway endpoints.
type Needs map[string]bool

// streams has an endpoint without private DNS, which code would have to call by another
// name. Tasks call DynamoDB Streams through NAT instead.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/privatelink-streams.html
const streams = "dynamodb-streams"

// Derive returns the interface endpoints of tasks with these needs, sorted.
func Derive(needs Needs) []string {
	services := maps.Clone(needs)
	if services == nil {
		services = Needs{}
	}
	for _, service := range Startup() {
		services[service] = true
	}
	for _, service := range append(GatewayServices(), streams) {
		delete(services, service)
	}
	return slices.Sorted(maps.Keys(services))
}

var serviceName = regexp.MustCompile(`^[a-z][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)*$`)

// validateEndpoints reports invalid endpoint names and, without NAT, missing
// endpoints that tasks need to start.
func validateEndpoints(s Spec, region string, errs validate.Errors) {
	for i, name := range s.Endpoints.Services {
		if slices.Contains(s.Endpoints.Services[:i], name) {
			errs.Index(i).Addf("duplicate value %q: remove one of them", name)
		} else {
			validateEndpoint(name, region, s.UsesExisting(), errs.Index(i))
		}
	}
	if s.NAT.Strategy != None || s.Endpoints.Derived || s.Egress != "" || s.UsesExisting() {
		return // validateEgress reports a profile that contradicts the endpoints
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
