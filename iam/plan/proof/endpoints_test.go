package proof_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/plan/grant"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/network/plan/endpointpolicy"
)

// anything allows all actions, so that only the endpoint policy decides.
var anything = json.RawMessage(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}`)

func TestEndpointsAllowPrincipalsOfAccountAndImageLayers(t *testing.T) {
	t.Parallel()
	const layer = "arn:aws:s3:::prod-us-east-1-starport-layer-bucket/0123"
	var requests []request
	for _, tc := range []struct {
		service, account, action, resource string
		open, allowed                      bool
	}{
		{"s3", account, "s3:PutObject", "arn:aws:s3:::photos/cat.png", false, true},
		{"s3", other, "s3:PutObject", "arn:aws:s3:::loot/cat.png", false, false},
		{"s3", other, "s3:PutObject", "arn:aws:s3:::loot/cat.png", true, true},
		{"s3", other, "s3:GetObject", layer, false, true},
		{"s3", other, "s3:PutObject", layer, false, false},
		{"s3", other, "s3:GetObject", "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/0123", false, false},
		{"dynamodb", account, "dynamodb:PutItem", table, false, true},
		{"dynamodb", other, "dynamodb:PutItem", table, false, false},
		{"ecr.api", account, "ecr:BatchGetImage", "arn:aws:ecr:us-east-1:210987654321:repository/of-others", false, true},
		{"ecr.dkr", other, "ecr:BatchGetImage", repository, false, false},
		{"secretsmanager", account, "secretsmanager:GetSecretValue", secret, false, true},
		{"secretsmanager", other, "secretsmanager:GetSecretValue", secret, false, false},
		{"ssmmessages", account, "ssmmessages:OpenDataChannel", "*", false, true},
		{"ssmmessages", other, "ssmmessages:OpenDataChannel", "*", false, false},
		{"sqs", other, "sqs:SendMessage", queue, false, false},
	} {
		choice := networkplan.Restricted
		if tc.open {
			choice = networkplan.Open
		}
		policies, err := endpointpolicy.Policies([]string{tc.service}, choice, scope)
		require.NoError(t, err)
		requests = append(requests, request{
			Principal: "arn:aws:sts::" + tc.account + ":assumed-role/any/session",
			Action:    tc.action, Resource: tc.resource, Account: tc.account,
			Context:  map[string]string{"aws:PrincipalAccount": tc.account},
			Identity: anything, Endpoint: json.RawMessage(policies[tc.service]), allowed: tc.allowed, why: tc.service + " for " + tc.account,
		})
	}
	simulate(t, requests)
}

func TestDerivedEndpointsSupportPolicies(t *testing.T) {
	t.Parallel()
	needs := networkplan.Needs{}
	add := func(services []string) {
		for _, service := range services {
			needs[service] = true
		}
	}
	add(grant.ExecCalls(grant.ExecLogging{LogGroup: "a", Bucket: "b", Key: "c"}))
	for _, name := range slices.Sorted(maps.Keys(grantCases)) {
		add(grantCases[name].grant.Calls())
	}
	for prefix := range reference(t) { // custom statements
		add(grant.Grant{Statement: &grant.Custom{Actions: []string{prefix + ":Any"}}}.Calls())
	}
	services := slices.Concat(networkplan.Derive(needs), networkplan.GatewayServices())
	policies, err := endpointpolicy.Policies(services, networkplan.Open, scope)
	require.NoError(t, err)
	require.ElementsMatch(t, services, slices.Collect(maps.Keys(policies)))
}
