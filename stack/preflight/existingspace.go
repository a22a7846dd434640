package preflight

import (
	"slices"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight/reach"
)

// validateEndpointNames reports planned endpoints of services that have one in the VPC already: a
// private name resolves to one endpoint.
// https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
func validateEndpointNames(p stack.Plan, deployed stack.Outputs, described reach.Description, errs validate.Errors) {
	for _, e := range otherEndpoints(deployed, described) {
		service := awsname.EndpointService(e.ServiceName)
		if e.VpcEndpointType == "Interface" && e.PrivateDnsEnabled && slices.Contains(p.Network.Endpoints, service) {
			errs.Child("network.endpoints").Addf("the VPC has the endpoint %s of %s already, and only one can have the private name: "+
				"remove %[2]s", e.VpcEndpointId, service)
		}
	}
}

// validateFreeAddresses reports private subnets without room for the stack's endpoints and for a task
// of each service, each of which has a network interface. A deployed stack uses addresses itself.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html
func validateFreeAddresses(p stack.Plan, errs validate.Errors) {
	if p.Network.Existing.Deployed {
		return
	}
	endpoints, free := len(p.Network.Endpoints), 0
	for _, s := range p.Network.Existing.Subnets {
		if s.Tier == networkplan.Private {
			free += max(0, s.Free-endpoints)
		}
	}
	if free < len(p.Tasks) {
		errs.Child("network.existing.subnets.private").Addf("the subnets have %d free addresses without those of the stack's endpoints, "+
			"but %s need one each: choose larger subnets", free, validate.Count(len(p.Tasks), "service"))
	}
}
