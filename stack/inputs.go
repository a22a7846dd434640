package stack

import (
	"slices"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
	lbplan "ecs-foundation/loadbalancer/plan"
	networkplan "ecs-foundation/network/plan"
	registryplan "ecs-foundation/registry/plan"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack/config"
)

// inputs are the inputs of the domains' plans. Each has all services, sorted by name.
type inputs struct {
	security     securityplan.Input
	loadBalancer lbplan.Input
	iam          iamplan.Input
	registry     []registryplan.Service
	tasks        []Task
}

func newInputs(cfg config.Config, scope policy.Scope) inputs {
	in := inputs{
		security: securityplan.Input{
			Spec:        cfg.Security,
			Listeners:   cfg.LoadBalancer.Ports(),
			Stores:      cfg.Data,
			Endpoints:   cfg.Network.CreatesEndpoints(),
			IPv6:        cfg.Network.IPv6,
			NameServers: cfg.Network.CustomNameServers(),
		},
		loadBalancer: lbplan.Input{Spec: cfg.LoadBalancer},
		iam: iamplan.Input{
			Spec: cfg.IAM, Delivery: cfg.Delivery, Project: cfg.Project, Environment: cfg.Environment, ForwardTo: cfg.Logs.ForwardTo,
			Environments: cfg.Environments(),
		},
	}
	if existing := cfg.Network.Existing; existing != nil && existing.EndpointsGroup != "" {
		in.security.Endpoints, in.security.ExistingEndpoints = true, existing.EndpointsGroup
	}
	if existing := cfg.LoadBalancer.Existing; existing != nil {
		in.security.ExistingALB = existing.SecurityGroup()
	}
	if cfg.LoadBalancer.IsInternal() {
		in.security.Inside = cfg.Network.CIDRs()
	}
	if cfg.IAM.RuntimeMonitoring && !cfg.HasRuntimeMonitoringEndpoint() {
		in.security.Monitored = cfg.Network.CIDRs()
	}
	for _, name := range cfg.ServiceNames() {
		in.addService(cfg, name, scope)
	}
	in.security.Logins = in.loadBalancer.RequiresLogin()
	return in
}

func (in *inputs) addService(cfg config.Config, name string, scope policy.Scope) {
	s := cfg.Services[name]
	connections := securityplan.Service{
		Name: name, Port: s.Port, HealthCheckPort: s.HealthCheck.Port,
		Unrouted: !cfg.LoadBalancer.Serves(name, s.ServiceRouting), ServiceConnections: s.ServiceConnections,
	}
	permissions := iamplan.Service{Name: name, ServicePermissions: s.ServicePermissions}
	in.security.Services = append(in.security.Services, connections)
	in.loadBalancer.Services = append(in.loadBalancer.Services, lbplan.Service{Name: name, Port: s.Port, ServiceRouting: s.ServiceRouting})
	in.iam.Services = append(in.iam.Services, permissions)
	in.registry = append(in.registry, registryplan.Service{
		Name: name, Repository: s.Repository, Cached: cfg.IAM.Cached(s.Repository), Create: s.CreateRepository,
	})
	in.tasks = append(in.tasks, Task{
		Service:   connections,
		AWS:       awsServices(cfg, s),
		Execution: permissions.ExecutionKey(),
		Needs:     iamplan.StartNeeds(in.iam, permissions, scope),
	})
}

// awsServices returns the AWS services that the tasks of a service call, including
// those that GuardDuty's agent calls.
func awsServices(cfg config.Config, s config.Service) []string {
	services := s.AWSServices(cfg.IAM)
	if cfg.IAM.RuntimeMonitoring && cfg.HasRuntimeMonitoringEndpoint() {
		services = append(services, networkplan.RuntimeMonitoring)
	}
	return services
}

// logGroups returns the names of the log groups, by service, and by "codebuild"
// for the builds.
func logGroups(in iamplan.Input) map[string]string {
	groups := map[string]string{}
	for _, s := range in.Services {
		groups[s.Name] = in.Logs(s.Name)
	}
	if name := in.BuildLogs(); name != "" {
		groups[iamplan.CodeBuildKey] = name
	}
	return groups
}

// repositories returns the names of the services' repositories in this account. Those of
// pull-through caches do not exist before the first pull.
func repositories(cfg config.Config) []string {
	var names []string
	for _, s := range cfg.Services {
		if !awsname.IsARN(s.Repository) && !cfg.IAM.Cached(s.Repository) {
			names = append(names, s.Repository)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// UnknownAccount replaces an unknown account ID. It has the same number of digits, so
// that the sizes of IAM documents are right.
const UnknownAccount = "000000000000"

// scopeOf returns where the stack is deployed, as far as the configuration shows.
func scopeOf(cfg config.Config) policy.Scope {
	scope := policy.Scope{Region: cfg.Region, Account: UnknownAccount}
	if len(cfg.Accounts) == 1 && awsname.AccountID.MatchString(cfg.Accounts[0]) {
		scope.Account = cfg.Accounts[0]
	}
	return scope
}
