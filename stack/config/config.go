// Package config decodes and validates the configuration of a stack. It reports all
// errors at once, each with its key as the user typed it: unknown keys, wrong types,
// and values that AWS would reject.
package config

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/plan/sharing"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
	lbplan "ecs-foundation/loadbalancer/plan"
	monitoringplan "ecs-foundation/monitoring/plan"
	networkplan "ecs-foundation/network/plan"
	registryplan "ecs-foundation/registry/plan"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack/preflight/quota"
)

// A Config is the configuration of a stack.
type Config struct {
	// Project and Environment are the names of the project and of the stack.
	Project     string `json:"-"`
	Environment string `json:"-"`
	// Region is aws:region.
	Region string `json:"-"`
	// Prefix is the beginning of the logical names of all resources, or "" in a stack of this
	// program.
	Prefix string `json:"-"`
	// Importable reports whether Pulumi can import resources into the component of this prefix before it exists: it has no
	// parent, and creates its provider.
	Importable bool `json:"-"`

	// Unknown are placeholders in the configuration for values that are not known yet, about
	// which AWS is not asked.
	Unknown []string `json:"-"`

	// PlainSecrets are the keys of secrets that the stack file has as text.
	PlainSecrets []string `json:"-"`

	// Profile is the set of rules that are enforced: development, or production, which
	// enforces the settings that production needs. Default development.
	Profile Profile `json:"profile"`
	// Network configures the VPC: address range, zones, subnets, NAT, endpoints, flow
	// logs and DNS.
	Network networkplan.Spec `json:"network"`
	// Security configures the ingress of the load balancer, the egress of tasks, and
	// the isolation of services.
	Security securityplan.Spec `json:"security"`
	// LoadBalancer configures the load balancers. Without certificateArn and domain,
	// set http: forward.
	LoadBalancer lbplan.Spec `json:"loadBalancer"`
	// IAM configures the names and limits of roles, and roles for ECS itself.
	IAM iamplan.Spec `json:"iam"`
	// Delivery creates roles for building and deploying the services.
	Delivery iamplan.Delivery `json:"delivery"`
	// Sharing gives other accounts access to images and log destinations.
	Sharing sharing.Spec `json:"sharing"`
	// Monitoring configures GuardDuty, IAM Access Analyzer and CloudTrail for the
	// account.
	Monitoring monitoringplan.Spec `json:"monitoring"`
	// Logs configures the log groups of the services.
	Logs Logs `json:"logs"`
	// Services are the services that run on the foundation, by name.
	Services map[string]Service `json:"services"`
	// Data are the data stores, by name.
	Data map[string]securityplan.Store `json:"data"`
	// Quotas are service quotas that AWS has raised for the account.
	Quotas quota.Limits `json:"quotas"`
	// Preflight configures the checks of a preview.
	Preflight Preflight `json:"preflight"`
	// Tags are added to every resource that supports tags, in addition to Project,
	// Environment, ManagedBy and Name.
	Tags map[string]string `json:"tags"`
	// Accounts lists the AWS accounts that the stack can be deployed to; the provider
	// rejects all others. An ID with a leading zero needs quotes. Without the key every account
	// is allowed.
	Accounts []string `json:"accounts"`
}

// Logs says how the services' logs are kept.
type Logs struct {
	// RetentionDays is the retention of the log groups, one of the values that
	// CloudWatch Logs allows. Default 30.
	RetentionDays int `json:"retentionDays"`
	// ForwardTo is the ARN of a log destination in another account, the output
	// logDestinationArn of that account's stack, which receives all log events as well.
	ForwardTo string `json:"forwardTo"`
	// Key is the ARN of the KMS key that encrypts the log groups, including that of the
	// flow logs. Its policy must allow CloudWatch Logs to use it. Default AWS's own key.
	Key string `json:"key"`
	// RetainOnDelete keeps the log groups when their service is removed or the stack is
	// destroyed.
	RetainOnDelete bool `json:"retainOnDelete"`
}

// Constraints returns the constraints of logs.
func (Logs) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"retentionDays": {Numbers: networkplan.Retentions(), Unit: "days", Default: 30},
		"forwardTo":     sharing.DestinationARN.Constraint(),
		"key":           policy.KeyARN,
	}
}

// A Service is one service that the foundation is deployed for.
type Service struct {
	// Port is the container's port. Required with routes, and if other services call
	// the service.
	Port int `json:"port"`

	lbplan.ServiceRouting
	securityplan.ServiceConnections
	iamplan.ServicePermissions

	// CreateRepository creates the ECR repository that repository names.
	CreateRepository *registryplan.Spec `json:"createRepository"`
}

// Constraints returns the constraints of the settings of a service.
func (Service) Constraints() map[string]validate.Constraint {
	return lbplan.Service{}.Constraints() // of the port
}

// Keys returns the type of each configuration key: array, string or object.
func Keys() map[string]string {
	types := map[string]string{}
	for _, field := range validate.Fields(reflect.TypeFor[Config]()) {
		key := validate.KeyOf(field)
		switch {
		case field.Type.Kind() == reflect.Slice:
			types[key] = "array"
		case field.Type.Kind() == reflect.String:
			types[key] = "string"
		default:
			types[key] = "object"
		}
	}
	return types
}

// Load decodes the configuration of a stack and sets its defaults. It reports
// every key and value that cannot be read. The Config then holds the rest, so that
// the errors in it can be reported as well.
func Load(s Stack) (Config, error) {
	c := Config{Project: s.Project, Environment: s.Name, Prefix: s.Prefix, Region: s.Values["aws:region"], Unknown: s.Unknown}
	root := validate.NewErrors("")
	errs := root.Child(c.KeyPrefix())
	known, constraints := slices.Sorted(maps.Keys(Keys())), c.Constraints()
	for _, key := range s.File.Twice {
		errs.Child(key).Addf("set twice, as %[1]s and as %[2]s:%[1]s, and Pulumi uses one of them: remove one", key, s.Project)
	}
	meter := &validate.Meter{}
	all := meter.Enter(len(s.Values), root.Child("config"))
	for _, full := range slices.Sorted(maps.Keys(s.Values)) {
		key, inProject := strings.CutPrefix(full, s.Project+":")
		if !inProject || full == "aws:region" { // also in a project aws
			if all {
				validateForeignKey(full, s.Project, known, root)
			}
			continue
		}
		field, ok := fieldOf(reflect.ValueOf(&c).Elem(), key)
		switch {
		case ok:
			c.PlainSecrets = append(c.PlainSecrets, s.plainSecrets(full, field.Type())...)
			readable := s.withoutSecrets(full, field.Type(), errs.Child(key))
			decode(s.Values[full], readable, field, constraints[key], meter, errs.Child(key).WithSource(s.typed(full)))
		case all:
			errs.Child(key).Addf("%s", s.unknownKey(key, s.Values[full], known))
		}
	}
	if len(s.validateSecrets("aws:region", reflect.TypeFor[string](), root.Child("aws:region"))) == 0 {
		c.validateRegion(root.Child("aws:region"))
	} else {
		c.Region = "[secret]"
	}
	return c.Complete(), root.Err()
}

// KeyPrefix returns the beginning of keys in messages: PROJECT: for a stack file, and "" for the
// inputs of a component, and without a project.
func (c *Config) KeyPrefix() string {
	if c.Prefix != "" || c.Project == "" {
		return ""
	}
	return c.Project + ":"
}

// DefaultTags returns the tags of every resource.
func (c *Config) DefaultTags() map[string]string {
	tags := map[string]string{"Project": c.Project, "Environment": c.Environment, "ManagedBy": "pulumi"}
	maps.Copy(tags, c.Tags)
	return tags
}

// Complete returns the configuration with its defaults.
func (c Config) Complete() Config {
	c = validate.WithDefaults(c)
	c.Logs, c.Services = validate.WithDefaults(c.Logs), maps.Clone(c.Services)
	for name, s := range c.Services {
		if s.Repository == "" {
			s.Repository = c.Project + "/" + name
			if !validate.ServiceName().Accepts(name) {
				s.Repository = "invalid-service" // only the name of the service is reported
			}
			c.Services[name] = s
		}
	}
	kept := slices.Contains(networkplan.Retentions(), c.Logs.RetentionDays)
	if logs := &c.Network.FlowLogs; kept && logs.RetentionDays == 0 && !c.Network.UsesExisting() {
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
	return c
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
