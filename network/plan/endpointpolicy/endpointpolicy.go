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

// supported are the services whose endpoints are known to support a policy: all
// that a stack derives. AWS rejects a policy on the others, so that the endpoints
// of other services that a stack lists keep AWS's default policy, full access.
var supported = []string{
	"bedrock-runtime", "dynamodb", "ecr.api", "ecr.dkr", "events", "guardduty-data", "kinesis-firehose", "kinesis-streams", "kms", "lambda",
	"logs", "monitoring", "s3", "secretsmanager", "sns", "sqs", "ssm", "ssmmessages", "states", "sts", "xray",
}

// Policies returns the policies of the endpoints as JSON, by service. An endpoint
// that does not support a policy has none.
func Policies(services []string, choice networkplan.EndpointPolicies, scope policy.Scope) (map[string]string, error) {
	if choice != networkplan.Open && !awsname.AccountID.MatchString(scope.Account) {
		return nil, fmt.Errorf("endpoints are restricted to the principals of an account, and %q is none: give its 12 digits", scope.Account)
	}
	all := map[string]string{}
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
			return nil, fmt.Errorf("policy of the endpoint of %s: %w", service, err)
		}
		all[service] = text
	}
	return all, nil
}

// everyone is any principal that meets the conditions.
var everyone = &policy.Principal{Everyone: true}

// restricted returns the policy that admits only principals of the scope's account.
// It does not restrict the resources, because an image or a topic may belong to
// another account. A call without credentials has no account and is denied.
func restricted(service string, scope policy.Scope) policy.Document {
	statements := []policy.Statement{{
		Sid: "OwnPrincipals", Effect: policy.Allow, Principal: everyone,
		Actions: []string{"*"}, Resources: []string{"*"},
		Conditions: policy.Conditions{"StringEquals": {"aws:PrincipalAccount": {scope.Account}}},
	}}
	if service == "s3" {
		// The layers of all images are in a bucket of AWS, and are fetched through
		// URLs that ECR signs with another account.
		// https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
		statements = append(statements, policy.Statement{
			Sid: "ImageLayers", Effect: policy.Allow, Principal: everyone, Actions: []string{"s3:GetObject"},
			Resources: []string{scope.GlobalARN("s3", "prod-"+scope.Region+"-starport-layer-bucket/*")},
		})
	}
	return policy.NewDocument(statements...)
}

// open returns the policy that AWS gives an endpoint without one. It is written out
// because removing the policy of an endpoint leaves the previous one in place.
func open() policy.Document {
	return policy.NewDocument(policy.Statement{
		Sid: "Everyone", Effect: policy.Allow, Principal: everyone, Actions: []string{"*"}, Resources: []string{"*"},
	})
}
