package plan

import (
	"fmt"
	"slices"
	"strings"

	"ecs-foundation/internal/awsname"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/stack"
)

// EndpointService asks for a service that VPC endpoints can connect to. The answer is of
// type OfferedIn.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcEndpointServices.html
type EndpointService struct {
	Name string // such as com.amazonaws.us-east-1.logs
	Type string // Interface or Gateway
}

// Actions returns the action of the call.
func (EndpointService) Actions() []string { return []string{"ec2:DescribeVpcEndpointServices"} }

// OfferedIn lists the names of the zones in which a service has endpoints.
type OfferedIn []string

// endpointQuestions asks whether the services of the endpoints exist in the region, and
// have interface endpoints in each of the stack's zones.
// https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
func endpointQuestions(p stack.Plan) []Question {
	var questions []Question
	for _, service := range p.Network.Endpoints {
		questions = append(questions, interfaceEndpointQuestion(p, service))
	}
	if p.Network.Existing != nil {
		return questions
	}
	for _, service := range networkplan.GatewayServices() {
		gateway := EndpointService{awsname.Endpoint(p.Config.Region, service), "Gateway"}
		questions = append(questions, ask(gateway, func(found *OfferedIn, f Findings) {
			if found == nil {
				f.Errors.Child("aws:region").Addf("%s has no gateway endpoints for %s, which every stack creates", p.Config.Region, service)
			}
		}))
	}
	return questions
}

func interfaceEndpointQuestion(p stack.Plan, service string) Question {
	request, zones := EndpointService{awsname.Endpoint(p.Config.Region, service), "Interface"}, AvailabilityZones{}
	key, listed := "network.endpoints", p.Config.Network.Endpoints
	if !listed.Derived && service != networkplan.RuntimeMonitoring { // both add services to the list
		key = fmt.Sprintf("%s[%d]", key, slices.Index(listed.Services, service))
	}
	check := func(answers Answers, f Findings) {
		offered, known := answerOf[OfferedIn](answers, request), answerOf[Zones](answers, zones)
		if known == nil {
			return
		}
		if offered == nil {
			f.Errors.Child(key).Addf("%s has no interface endpoints for %s (%s): remove it, and reach the service through NAT",
				p.Config.Region, service, request.Name)
			return
		}
		var missing []string
		for _, zone := range p.Network.Zones {
			name := known.nameOf(zone.String())
			if len(*offered) > 0 && name != "" && !slices.Contains(*offered, name) { // in GovCloud, AWS does not list the zones
				missing = append(missing, zone.String())
			}
		}
		if len(missing) > 0 {
			f.Errors.Child(key).Addf("%s has no interface endpoints in %s, only in %s: set other zones, or remove it and reach the service through NAT",
				service, strings.Join(missing, ", "), strings.Join(*offered, ", "))
		}
	}
	return Question{Requests: []Request{request, zones}, check: check}
}
