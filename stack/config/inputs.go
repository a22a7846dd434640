package config

import (
	"errors"
	"maps"
	"slices"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
	lbplan "ecs-foundation/loadbalancer/plan"
	networkplan "ecs-foundation/network/plan"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack/preflight"
)

// names returns the services' names, sorted, so that nothing made from them
// depends on the order of a map.
func (c *Config) names() []string {
	return slices.Sorted(maps.Keys(c.Services))
}

// Chain returns what the security group chain is made from.
func (c *Config) Chain() securityplan.Input {
	in := securityplan.Input{
		Spec:      c.Security,
		Listeners: c.LoadBalancer.Ports(),
		Stores:    c.Data,
		Endpoints: len(c.Network.Endpoints.Services) > 0,
		IPv6:      c.Network.IPv6,

		NameServers: c.Network.OwnNameServers(),
		Logins:      c.Routing().LogsIn(),
	}
	if c.LoadBalancer.Internal {
		in.Inside = c.Network.CIDRs()
	}
	if c.IAM.RuntimeMonitoring && !c.reportsToOwnEndpoint() {
		in.Monitored = c.Network.CIDRs()
	}
	for _, name := range c.names() {
		s := c.Services[name]
		in.Services = append(in.Services, securityplan.Service{
			Name: name, Port: s.Port, Health: s.HealthCheck.Port, Internal: !c.routed(name), Uses: s.Uses, Calls: s.Calls,
		})
	}
	return in
}

// routed tells whether the load balancer sends requests to a service.
func (c *Config) routed(name string) bool {
	return len(c.Services[name].Routes) > 0 || c.LoadBalancer.Shares(name)
}

// Routing returns what the load balancers are made from.
func (c *Config) Routing() lbplan.Input {
	in := lbplan.Input{Spec: c.LoadBalancer}
	for _, name := range c.names() {
		s := c.Services[name]
		in.Services = append(in.Services, lbplan.Service{
			Name: name, Port: s.Port, Routes: s.Routes, HealthCheck: s.HealthCheck, Target: s.Target,
			Green: s.Green, Shard: s.Shard,
		})
	}
	return in
}

// Roles returns what the IAM roles are made from.
func (c *Config) Roles() iamplan.Input {
	in := iamplan.Input{Spec: c.IAM, Delivery: c.Delivery, Project: c.Project, Environment: c.Environment, ForwardTo: c.Logs.ForwardTo}
	for _, name := range c.names() {
		s := c.Services[name]
		in.Services = append(in.Services, iamplan.Service{
			Name: name, Repository: s.Repository, Exec: s.Exec,
			Secrets: s.Secrets, SecretsKey: s.SecretsKey, Grants: s.Grants,
		})
	}
	return in
}

// LogGroups returns the names of the log groups, keyed by service, and by
// "codebuild" where images are built.
func (c *Config) LogGroups() map[string]string {
	roles := c.Roles()
	groups := map[string]string{}
	for _, name := range c.names() {
		groups[name] = roles.Logs(name)
	}
	if name := roles.BuildLogs(); name != "" {
		groups[iamplan.CodeBuildKey] = name
	}
	return groups
}

// Repositories returns the names of the services' repositories that are this
// account's.
func (c *Config) Repositories() []string {
	var all []string
	for _, name := range c.names() {
		if one := c.Services[name].Repository; !awsname.IsARN(one) {
			all = append(all, one)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Scope returns where the stack is built, as far as its settings tell.
func (c *Config) Scope() policy.Scope {
	scope := policy.Scope{Region: c.Region, Account: anyAccount}
	if len(c.Accounts) == 1 && awsname.AccountID.MatchString(c.Accounts[0]) {
		scope.Account = c.Accounts[0]
	}
	return scope
}

// Plans returns the whole stack as plain data, to be held against AWS. The
// account need not be known for that.
func (c *Config) Plans() (preflight.Plans, error) {
	scope := c.Scope()
	p := preflight.Plans{Quotas: c.Quotas, Tasks: c.tasks(scope)}
	var failed [4]error
	p.Network, failed[0] = networkplan.New(c.Network, c.Region)
	p.Chain, failed[1] = securityplan.New(c.Chain())
	p.Routing, failed[2] = routings(c.Routing())
	p.Roles, failed[3] = iamplan.New(c.Roles(), scope)
	return p, errors.Join(failed[:]...)
}

// routings plans the first load balancer, and each further one.
func routings(in lbplan.Input) ([]lbplan.Plan, error) {
	var all []lbplan.Plan
	for _, in.Shard = range append([]string{""}, in.Spec.Shards...) {
		p, err := lbplan.New(in)
		if err != nil {
			return nil, err // the whole input's, and so any other's as well
		}
		all = append(all, p)
	}
	return all, nil
}

func (c *Config) tasks(scope policy.Scope) []preflight.Task {
	roles, services := c.Roles(), c.Chain().Services
	tasks := make([]preflight.Task, len(roles.Services))
	for i, s := range roles.Services {
		tasks[i] = preflight.Task{
			Service: services[i], AWS: c.calls(roles, s),
			Execution: s.ExecutionKey(), Needs: iamplan.StartNeeds(roles, s, scope),
		}
	}
	return tasks
}

// calls are the services of AWS that a service's tasks call, its agents included.
func (c *Config) calls(roles iamplan.Input, s iamplan.Service) []string {
	all := roles.Calls(s)
	if c.IAM.RuntimeMonitoring && c.reportsToOwnEndpoint() {
		all = append(all, networkplan.RuntimeMonitoring)
	}
	return all
}

// reportsToOwnEndpoint tells whether GuardDuty's agent finds an endpoint of the
// stack's. Where it finds none, GuardDuty makes one.
func (c *Config) reportsToOwnEndpoint() bool {
	return slices.Contains(c.Network.Endpoints.Services, networkplan.RuntimeMonitoring)
}
