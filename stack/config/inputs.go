package config

import (
	"maps"
	"slices"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
	lbplan "ecs-foundation/loadbalancer/plan"
	networkplan "ecs-foundation/network/plan"
	securityplan "ecs-foundation/security/plan"
)

// ServiceNames returns the names of the services, sorted, so that nothing made
// from them depends on the order of a map.
func (c *Config) ServiceNames() []string {
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
	if c.IAM.RuntimeMonitoring && !c.HasRuntimeMonitoringEndpoint() {
		in.Monitored = c.Network.CIDRs()
	}
	for _, name := range c.ServiceNames() {
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
	for _, name := range c.ServiceNames() {
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
	for _, name := range c.ServiceNames() {
		s := c.Services[name]
		in.Services = append(in.Services, iamplan.Service{
			Name: name, Repository: s.Repository, Exec: s.Exec,
			Secrets: s.Secrets, SecretsKey: s.SecretsKey, Grants: s.Grants,
		})
	}
	return in
}

// Repositories returns the names of the services' repositories that are this
// account's.
func (c *Config) Repositories() []string {
	var all []string
	for _, name := range c.ServiceNames() {
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

// HasRuntimeMonitoringEndpoint reports whether the stack has the endpoint that
// GuardDuty's agent reports to. Otherwise GuardDuty creates one.
func (c *Config) HasRuntimeMonitoringEndpoint() bool {
	return slices.Contains(c.Network.Endpoints.Services, networkplan.RuntimeMonitoring)
}
