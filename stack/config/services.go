package config

import (
	"maps"
	"slices"

	networkplan "ecs-foundation/network/plan"
)

// ServiceNames returns the names of the services, sorted.
func (c *Config) ServiceNames() []string {
	return slices.Sorted(maps.Keys(c.Services))
}

// HasRuntimeMonitoringEndpoint reports whether the stack has the endpoint that
// GuardDuty's agent reports to. Otherwise GuardDuty creates one.
func (c *Config) HasRuntimeMonitoringEndpoint() bool {
	return slices.Contains(c.Network.Endpoints.Services, networkplan.RuntimeMonitoring)
}
