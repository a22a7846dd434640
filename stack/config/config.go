// Package config reads what a stack sets, strictly: an unknown key, a wrong
// type or a value that AWS would refuse is told before any resource, all
// mistakes at once and each with its key as the user typed it.
package config

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/plan/sharing"
	"ecs-foundation/internal/validate"
	lbplan "ecs-foundation/loadbalancer/plan"
	monitoringplan "ecs-foundation/monitoring/plan"
	networkplan "ecs-foundation/network/plan"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack/preflight/quota"
)

// A Config is everything a stack may set, below the project's name.
type Config struct {
	// Project and Environment name the stack: its project and its name.
	Project     string `json:"-"`
	Environment string `json:"-"`
	// Region is aws:region.
	Region string `json:"-"`

	// Profile is development (the default), or production, which refuses
	// what a production must not do without.
	Profile Profile `json:"profile"`
	// Network is the address range, the zones, and the ways out.
	Network networkplan.Spec `json:"network"`
	// Security says who may reach the load balancer, what tasks may reach, and
	// how far services are kept apart.
	Security securityplan.Spec `json:"security"`
	// LoadBalancer is the way in. Without a certificate and a domain to have one
	// made for it says http: forward.
	LoadBalancer lbplan.Spec `json:"loadBalancer"`
	// IAM says how roles are named and confined, and which there are beside
	// those of tasks.
	IAM iamplan.Spec `json:"iam"`
	// Delivery says who builds the services' images and deploys them.
	Delivery iamplan.Delivery `json:"delivery"`
	// Sharing says what other accounts use of this one.
	Sharing sharing.Spec `json:"sharing"`
	// Monitoring says what watches the account, and whom it tells.
	Monitoring monitoringplan.Spec `json:"monitoring"`
	// Logs says how the services' logs are kept.
	Logs Logs `json:"logs"`
	// Services are the services that the foundation is laid for, by name.
	Services map[string]Service `json:"services"`
	// Data are databases, caches and the like, by name.
	Data map[string]securityplan.Store `json:"data"`
	// Quotas are those that AWS has raised for the account.
	Quotas quota.Limits `json:"quotas"`
	// Tags are put on every resource that takes tags, beside Project,
	// Environment, ManagedBy and a Name of its own.
	Tags map[string]string `json:"tags"`
	// Accounts are the AWS accounts that the stack may be built in; the
	// provider refuses any other. Without it every account will do.
	Accounts []string `json:"accounts"`
}

// Logs says how the services' logs are kept.
type Logs struct {
	// RetentionDays is how long, one of CloudWatch's terms. Default 30.
	RetentionDays int `json:"retentionDays"`
	// ForwardTo is the ARN of a destination in another account that gets
	// every line as well, as an output of that account's stack names it.
	ForwardTo string `json:"forwardTo"`
}

// Constraints returns the constraints of logs.
func (Logs) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"retentionDays": {Numbers: networkplan.Retentions(), Unit: "days", Default: 30},
		"forwardTo": {
			Pattern: sharing.DestinationARN, Format: "the ARN of a log destination, such as arn:aws:logs:us-east-1:123456789012:destination:logs",
		},
	}
}

// A Service is one service that the foundation is deployed for.
type Service struct {
	// Port is the one its container listens on. Required with routes, and where
	// other services call it.
	Port int `json:"port"`

	lbplan.ServiceRouting
	securityplan.ServiceConnections
	iamplan.ServicePermissions
}

// Constraints returns the constraints of the settings of a service.
func (Service) Constraints() map[string]validate.Constraint {
	return lbplan.Service{}.Constraints() // of the port
}

// A Stack is where configuration comes from.
type Stack struct {
	Project string
	Name    string
	// Values are the stack's configuration by full key, as Pulumi hands it to
	// a program: text as it is, everything else as JSON.
	Values map[string]string
	// Zones asks AWS for the zones of the region, by name, or is nil where it
	// cannot be asked.
	Zones func() ([]string, error)
}

// Keys returns the keys that a stack may set, with the type that each has in
// Pulumi.yaml's schema.
func Keys() map[string]string {
	all := map[string]string{}
	of := reflect.TypeFor[Config]()
	for field := range of.Fields() {
		key := field.Tag.Get("json")
		switch {
		case key == "-":
		case field.Type.Kind() == reflect.Slice:
			all[key] = "array"
		case field.Type.Kind() == reflect.String:
			all[key] = "string"
		default:
			all[key] = "object"
		}
	}
	return all
}

// Load decodes the configuration of a stack and sets its defaults. It reports
// every key and value that cannot be read. The Config then holds the rest, so that
// the errors in it can be reported as well.
func Load(s Stack) (Config, error) {
	c := validate.WithDefaults(Config{
		Project: s.Project, Environment: s.Name, Region: s.Values["aws:region"], Logs: validate.WithDefaults(Logs{}),
	})
	found := validate.NewErrors("")
	errs := found.Child(s.Project + ":")
	known, constraints := slices.Sorted(maps.Keys(Keys())), c.Constraints()
	for _, full := range slices.Sorted(maps.Keys(s.Values)) {
		key, ours := strings.CutPrefix(full, s.Project+":")
		if !ours {
			validateStray(full, s.Project, known, found)
			continue
		}
		field, ok := fieldOf(reflect.ValueOf(&c).Elem(), key)
		if !ok || key == "-" {
			errs.Child(key).Addf("%s", validate.UnknownKey(key, known))
			continue
		}
		value := s.Values[full]
		if key == "network" {
			value = s.named(value, errs.Child(key).Child("zones"))
		}
		decode(value, field, constraints[key], errs.Child(key))
	}
	c.validateRegion(found.Child("aws:region"))
	c.complete()
	return c, found.Err()
}

// DefaultTags returns the tags of every resource.
func (c *Config) DefaultTags() map[string]string {
	tags := map[string]string{"Project": c.Project, "Environment": c.Environment, "ManagedBy": "pulumi"}
	maps.Copy(tags, c.Tags)
	return tags
}

// complete sets the defaults that need more than one key.
func (c *Config) complete() {
	for name, s := range c.Services {
		if s.Repository == "" {
			s.Repository = c.Project + "/" + name
			c.Services[name] = s
		}
	}
	kept := slices.Contains(networkplan.Retentions(), c.Logs.RetentionDays)
	if logs := &c.Network.FlowLogs; kept && logs.RetentionDays == 0 {
		logs.RetentionDays = c.Logs.RetentionDays
	}
	c.completeBalancer()
	c.Network = c.Network.Complete(c.needs())
	if c.Monitoring.RuntimeMonitoring() {
		c.IAM.RuntimeMonitoring = true
		c.Network.Endpoints = c.Network.Endpoints.With(networkplan.RuntimeMonitoring)
	}
	if c.Network.Egress == networkplan.Isolated && c.Security.Egress == "" {
		c.Security.Egress = securityplan.ToEndpoints
	}
}

// needs are the AWS services that the stack's tasks call.
func (c *Config) needs() networkplan.Needs {
	needs := networkplan.Needs{}
	for _, s := range c.Services {
		for _, call := range s.AWSServices(c.IAM) {
			needs[call] = true
		}
	}
	return needs
}
