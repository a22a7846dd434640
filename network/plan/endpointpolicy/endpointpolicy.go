// Package endpointpolicy writes the policies of a VPC's endpoints: who may use them,
// and for what. What a task's own role may do its own policy says, ARN by ARN;
// an endpoint closes the other way out, on which code carries data off with
// somebody else's credentials.
// https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
package endpointpolicy

import (
	"fmt"
	"slices"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
	networkplan "ecs-foundation/network/plan"
)

// takers are the services whose endpoints are known to take a policy: all that
// a stack derives. Not every service of AWS's does, and there AWS refuses one,
// so what a stack lists beside these keeps the policy that AWS gives it.
var takers = []string{
	"bedrock-runtime", "dynamodb", "ecr.api", "ecr.dkr", "events", "guardduty-data", "kinesis-firehose", "kinesis-streams", "kms", "lambda",
	"logs", "monitoring", "s3", "secretsmanager", "sns", "sqs", "ssm", "ssmmessages", "states", "sts", "xray",
}

// Takes tells whether the endpoint of a service is known to take a policy;
// without one AWS lets everything through.
func Takes(service string) bool {
	return slices.Contains(takers, service)
}

// Policies returns the policies of services' endpoints as AWS takes them, by
// service; an endpoint that takes none has none.
func Policies(services []string, choice networkplan.EndpointPolicies, scope policy.Scope) (map[string]string, error) {
	if choice != networkplan.Open && !awsname.AccountID.MatchString(scope.Account) {
		return nil, fmt.Errorf("endpoints are restricted to the principals of an account, and %q is none: give its 12 digits", scope.Account)
	}
	all := map[string]string{}
	for _, service := range services {
		if !Takes(service) {
			continue
		}
		document := Restricted(service, scope)
		if choice == networkplan.Open {
			document = Open()
		}
		text, err := document.JSON()
		if err != nil {
			return nil, fmt.Errorf("policy of the endpoint of %s: %w", service, err)
		}
		all[service] = text
	}
	return all, nil
}

// everyone is whoever the conditions leave.
var everyone = &policy.Principal{Everyone: true}

// Restricted returns the policy by which a service's endpoint serves the
// principals of the scope's account and nobody else. On whose resources is left
// to their roles: an image or a topic may be another account's. A call without
// credentials has no account and is denied.
func Restricted(service string, scope policy.Scope) policy.Document {
	statements := []policy.Statement{{
		Sid: "OwnPrincipals", Effect: policy.Allow, Principal: everyone,
		Actions: []string{"*"}, Resources: []string{"*"},
		Conditions: policy.Conditions{"StringEquals": {"aws:PrincipalAccount": {scope.Account}}},
	}}
	if service == "s3" {
		// The layers of all images are in a bucket of AWS's, and are fetched by
		// URLs that ECR signs with an account of its own.
		// https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
		statements = append(statements, policy.Statement{
			Sid: "ImageLayers", Effect: policy.Allow, Principal: everyone, Actions: []string{"s3:GetObject"},
			Resources: []string{scope.GlobalARN("s3", "prod-"+scope.Region+"-starport-layer-bucket/*")},
		})
	}
	return policy.NewDocument(statements...)
}

// Open returns the policy that AWS gives an endpoint without one. It is written
// out: taking a policy away would leave the one that was there.
func Open() policy.Document {
	return policy.NewDocument(policy.Statement{
		Sid: "Everyone", Effect: policy.Allow, Principal: everyone, Actions: []string{"*"}, Resources: []string{"*"},
	})
}
