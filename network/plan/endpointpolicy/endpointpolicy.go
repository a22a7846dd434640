// Package endpointpolicy writes the policies of VPC endpoints. A task role's policy
// limits what the task may do with its own credentials; an endpoint's policy keeps
// code in the VPC from moving data out with the credentials of another account.
// https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
package endpointpolicy

import (
	"fmt"
	"slices"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
	networkplan "ecs-foundation/network/plan"
)

// supported lists the services whose endpoints are known to support a policy,
// among them all that a stack derives. AWS rejects a policy on an endpoint that does
// not support one, so the endpoints of all other services keep AWS's default policy,
// full access.
var supported = []string{
	"bedrock-runtime", "dynamodb", "ecr.api", "ecr.dkr", "events", "guardduty-data", "kinesis-firehose", "kinesis-streams", "kms", "lambda",
	"logs", "monitoring", "s3", "secretsmanager", "sns", "sqs", "ssm", "ssmmessages", "states", "sts", "xray",
}

// Policies returns the policies of the endpoints as JSON, by service. It leaves out
// endpoints that do not support a policy.
func Policies(services []string, choice networkplan.EndpointPolicies, scope policy.Scope) (map[string]string, error) {
	if choice != networkplan.Open && !awsname.AccountID.MatchString(scope.Account) {
		return nil, fmt.Errorf("endpoint policies: invalid account ID %q: must be 12 digits", scope.Account)
	}
	policies := map[string]string{}
	for _, service := range services {
		if !slices.Contains(supported, service) {
			continue
		}
		document := restricted(service, scope)
		if choice == networkplan.Open {
			document = open()
		}
		text, err := document.JSON()
		if err != nil {
			return nil, fmt.Errorf("write policy of endpoint %s: %w", service, err)
		}
		policies[service] = text
	}
	return policies, nil
}

// anyPrincipal matches any principal; the conditions of a statement restrict it.
var anyPrincipal = &policy.Principal{Any: true}

// restricted returns the policy that allows only principals of the scope's account.
// It does not restrict the resources, because an image or a topic may belong to
// another account. Anonymous calls have no account and are denied.
func restricted(service string, scope policy.Scope) policy.Document {
	statements := []policy.Statement{{
		Sid: "AccountPrincipals", Effect: policy.Allow, Principal: anyPrincipal,
		Actions: []string{"*"}, Resources: []string{"*"},
		Conditions: policy.Conditions{"StringEquals": {"aws:PrincipalAccount": {scope.Account}}},
	}}
	if service == "s3" {
		// ECR stores the layers of all images in a bucket of AWS, and presigns their
		// URLs with another account.
		// https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
		statements = append(statements, policy.Statement{
			Sid: "ImageLayers", Effect: policy.Allow, Principal: anyPrincipal, Actions: []string{"s3:GetObject"},
			Resources: []string{scope.GlobalARN("s3", "prod-"+scope.Region+"-starport-layer-bucket/*")},
		})
	}
	return policy.NewDocument(statements...)
}

// open returns AWS's default policy. It is set explicitly, because an endpoint whose
// policy is removed from the program keeps the previous one.
func open() policy.Document {
	return policy.NewDocument(policy.Statement{
		Sid: "AllowAll", Effect: policy.Allow, Principal: anyPrincipal, Actions: []string{"*"}, Resources: []string{"*"},
	})
}
