package plan

import (
	"cmp"
	"slices"
	"strings"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// aliases maps other names of services to the names of their endpoints.
var aliases = map[string]string{
	"api-gateway":     "execute-api",
	"cloudmap":        "servicediscovery",
	"cloudwatch":      "monitoring",
	"cloudwatch-logs": "logs",
	"cognito":         "cognito-idp",
	"ecr":             "ecr.api and ecr.dkr",
	"ecr-api":         "ecr.api",
	"ecr-dkr":         "ecr.dkr",
	"efs":             "elasticfilesystem",
	"elb":             "elasticloadbalancing",
	"eventbridge":     "events",
	"firehose":        "kinesis-firehose",
	"kinesis":         "kinesis-streams",
	"msk":             "kafka",
	"parameter-store": "ssm",
	"secrets-manager": "secretsmanager",
	"secretmanager":   "secretsmanager",
	"ses":             "email or email-smtp",
	"session-manager": "ssmmessages",
	"step-functions":  "states",
	"stepfunctions":   "states",
}

// validateEndpoint reports a name that is not that of an interface endpoint.
func validateEndpoint(name, region string, existing bool, errs validate.Errors) {
	service, example := awsname.EndpointService(name), cmp.Or(region, "us-east-1")
	switch {
	case slices.Contains(GatewayServices(), service) && existing:
		errs.Addf("%s has a gateway endpoint, which is free and belongs to the routes of the existing network: remove it", service)
	case slices.Contains(GatewayServices(), service):
		errs.Addf("%s already has a gateway endpoint, which is free: remove it", service)
	case service == streams:
		errs.Addf("%s does not support private DNS, so code would not use the endpoint: remove it, and reach DynamoDB "+
			"Streams through NAT", service)
	case aliases[service] != "":
		errs.Addf("%s is not the name of an endpoint: did you mean %s?", name, aliases[service])
	case !serviceName.MatchString(name):
		errs.Addf("invalid endpoint name %q: must be the last part of the endpoint's name, such as ecr.api", name)
	case awsname.IsFullEndpoint(name):
		validateFullEndpoint(name, example, errs)
	case awsname.IsGlobalEndpoint(name):
		errs.Addf("%s is a global service, whose endpoint exists in us-east-1 only: use com.amazonaws.%[1]s in a stack there; "+
			"in other regions remove it, and reach %[1]s through NAT", name)
	case !slices.Contains(awsname.EndpointServices(), name):
		advice := "if"
		if meant := validate.Nearest(name, awsname.EndpointServices()); meant != "" {
			advice = "did you mean " + meant + "? If"
		}
		errs.Addf("unknown endpoint %q: %s AWS has added it recently, use its full name, such as com.amazonaws.%s.%[1]s", name, advice, example)
	}
}

// validateFullEndpoint reports the full name of an endpoint that has a short one, or that
// does not exist in the region.
func validateFullEndpoint(name, region string, errs validate.Errors) {
	service := awsname.EndpointService(name)
	global := awsname.IsGlobalEndpoint(service) && name == "com.amazonaws."+service
	switch {
	case slices.Contains(awsname.EndpointServices(), service):
		errs.Addf("%q is the full name of an endpoint: use %s", name, service)
	case global && region != "us-east-1":
		errs.Addf("%s exists in us-east-1 only: remove it, and reach %s through NAT", name, service)
	case !global && !strings.HasSuffix(name, "."+region+"."+service):
		errs.Addf("invalid endpoint %q: must be the name of an AWS service in the region of the stack, in the form com.amazonaws.%s.NAME",
			name, region)
	}
}
