// Package stack plans a whole stack as plain data, without calling AWS.
package stack

import (
	"cmp"
	"fmt"
	"strings"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/plan/sharing"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
	lbplan "ecs-foundation/loadbalancer/plan"
	monitoringplan "ecs-foundation/monitoring/plan"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/network/plan/nacl"
	registryplan "ecs-foundation/registry/plan"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack/config"
)

// A Plan describes a whole stack as plain data. The components create it, and
// preflight, reports and cost estimates read it.
type Plan struct {
	// Config is the configuration that the plan was made from.
	Config config.Config
	// New reports whether the stack has never been deployed completely, so that no client uses it.
	New bool
	// Scope is where the stack is deployed, as far as the configuration shows.
	Scope    policy.Scope
	Network  networkplan.Plan
	ACLs     []nacl.ACL
	Security securityplan.Plan
	// LoadBalancers are the primary load balancer and the additional ones, in the
	// order of loadBalancer.shards, or none if loadBalancer.http is off without HTTPS.
	LoadBalancers []lbplan.Plan
	IAM           iamplan.Plan
	Sharing       sharing.Plan
	Registry      registryplan.Plan
	Monitoring    monitoringplan.Plan
	Tasks         []Task
	// LogGroups are the names of the log groups, by service, and by "codebuild"
	// for the builds.
	LogGroups map[string]string
}

// Primary returns the primary load balancer, or the zero value if there is none.
func (p Plan) Primary() lbplan.Plan {
	if len(p.LoadBalancers) == 0 {
		return lbplan.Plan{}
	}
	return p.LoadBalancers[0]
}

// ManagesLoadBalancer reports whether the stack has a load balancer that is not an existing one.
func (p Plan) ManagesLoadBalancer() bool {
	return len(p.LoadBalancers) > 0 && p.Primary().Existing == nil
}

// A Task describes the tasks of a service.
type Task struct {
	Service securityplan.Service
	// AWS are the AWS services that the tasks call in addition to those needed to
	// start, by the names of their endpoints.
	AWS []string
	// Execution is the key of the execution role, and Needs are the permissions that
	// the role must have to start the tasks.
	Execution string
	Needs     []policy.Need
}

// A Check validates a plan. It reports every error with its key, without the name of
// the project.
type Check func(Plan) error

// Load reads the configuration of a stack and plans it. It reports every error
// at once.
func Load(source config.Stack, checks ...Check) (Plan, error) {
	cfg, err := config.Load(source)
	errs := validate.NewErrors("")
	errs.Add(err)
	cfg, source = useEnvironments(cfg, source, errs.Child(cfg.KeyPrefix()))
	if !cfg.Network.UsesExisting() {
		cfg.Network.Zones = nameZones(cfg.Network.Zones, source.Zones, errs.Child(cfg.KeyPrefix()).Child("network.zones"))
	}
	cfg.Network = describeNetwork(cfg, source, errs.Child(cfg.KeyPrefix()).Child("network.existing"))
	cfg.LoadBalancer = describeListener(cfg, source, errs.Child(cfg.KeyPrefix()).Child("loadBalancer.existing"))
	plan, err := newAsDeployed(cfg, source.Deployed, checks...)
	errs.Add(err)
	if err := atTypedKeys(cfg, errs.Err()); err != nil {
		return Plan{}, InvalidConfiguration(source.Name, err)
	}
	return plan, nil
}

// InvalidConfiguration returns the error for all errors in the configuration of a stack.
func InvalidConfiguration(name string, errs error) error { return &InvalidError{name, errs} }

// An InvalidError has all errors in the configuration of a stack.
type InvalidError struct {
	stack string
	errs  error
}

// Error returns the errors, below the name of the stack file and their number.
func (err *InvalidError) Error() string {
	found := validate.Split(err.errs)
	shown, more := validate.Shown(found)
	var text strings.Builder
	fmt.Fprintf(&text, "invalid configuration in Pulumi.%s.yaml: %s; no resources were changed:",
		err.stack, validate.Count(len(found), "error"))
	for _, e := range shown {
		text.WriteString("\n" + cmp.Or(strings.TrimPrefix(e.Error(), ": "), e.Message))
	}
	if more != "" {
		text.WriteString("\n" + more)
	}
	return text.String()
}

// Unwrap returns the errors, which have keys.
func (err *InvalidError) Unwrap() error { return err.errs }

// New validates a configuration with its defaults, plans the stack and applies the checks to
// the plan. It reports every error at once.
func New(cfg config.Config, checks ...Check) (Plan, error) {
	cfg = cfg.Complete()
	root := validate.NewErrors("")
	root.Add(cfg.Validate())
	if cfg.Region == "" {
		root.Child("aws:region").Addf("required: a region, such as us-east-1")
	}
	errs := root.Child(cfg.KeyPrefix())
	plan, err := newPlan(cfg)
	errs.Add(err)
	if err == nil {
		for _, check := range checks {
			addErrors(check(plan), root, errs)
		}
	}
	if err := root.Err(); err != nil {
		return Plan{}, err
	}
	return plan, nil
}

// addErrors adds the errors of a check: those of aws:region to root, and the others, whose
// keys are in the project, to errs.
func addErrors(err error, root, errs validate.Errors) {
	for _, found := range validate.Split(err) {
		if strings.HasPrefix(found.Key, "aws:") {
			root.Add(found)
		} else {
			errs.Add(found)
		}
	}
}

// newPlan makes the plan of each domain, once.
func newPlan(cfg config.Config) (Plan, error) {
	errs := validate.NewErrors("")
	p := Plan{Config: cfg, Scope: scopeOf(cfg)}
	in := newInputs(cfg, p.Scope)
	var err error
	p.Network, err = networkplan.New(cfg.Network, cfg.Region)
	errs.Add(err)
	p.Security, err = securityplan.New(in.security)
	errs.Add(err)
	p.LoadBalancers, err = lbplan.NewAll(in.loadBalancer)
	errs.Add(err)
	p.Sharing, err = sharing.New(cfg.Sharing, repositories(cfg))
	errs.Add(err)
	p.Registry, err = registryplan.New(in.registry)
	errs.Add(err)
	p.Monitoring, err = monitoringplan.New(cfg.Monitoring)
	errs.Add(err)
	p.Tasks, p.LogGroups = in.tasks, logGroups(in.iam)
	if errs.Len() == 0 {
		p.ACLs = nacl.New(p.Network, p.Security)
		in.iam.Deployed = p.deployed()
	}
	p.IAM, err = iamplan.New(in.iam, p.Scope)
	errs.Add(err)
	if err := errs.Err(); err != nil {
		return Plan{}, err
	}
	return p, nil
}
