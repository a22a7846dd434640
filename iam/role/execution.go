package role

import (
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/arn"
)

// execution returns what ECS itself may do to start the tasks of some
// services: pull their images, write to the log groups and, where a service
// declares them, fetch its secrets.
func execution(at policy.Scope, logs string, services []Service) []policy.Statement {
	var repositories []string
	for _, s := range services {
		repositories = append(repositories, repository.ARN(s.Repository, at))
	}
	statements := []policy.Statement{
		{
			// The token is the account's: ECR knows no resource for it.
			Sid: "RegistryToken", Effect: policy.Allow,
			Actions: []string{"ecr:GetAuthorizationToken"}, Resources: []string{"*"},
		},
		{
			Sid: "PullImages", Effect: policy.Allow,
			Actions: []string{
				"ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage",
			},
			Resources: unique(repositories),
		},
		{
			// No CreateLogGroup: the stack makes the groups, with retention.
			Sid: "WriteLogs", Effect: policy.Allow,
			Actions:   []string{"logs:CreateLogStream", "logs:PutLogEvents"},
			Resources: []string{at.ARN("logs", "log-group:"+logs+":*")},
		},
	}
	for _, s := range services {
		statements = append(statements, injected(at, s)...)
	}
	return statements
}

// injected returns what ECS needs to put a service's secrets into its
// containers.
func injected(at policy.Scope, s Service) []policy.Statement {
	var secrets, parameters []string
	for _, one := range s.Secrets {
		if serviceOf(one) == "ssm" {
			parameters = append(parameters, one)
		} else {
			secrets = append(secrets, one)
		}
	}
	var all []policy.Statement
	if len(secrets) > 0 {
		all = append(all, policy.Statement{
			Sid: "InjectSecrets", Effect: policy.Allow,
			Actions: []string{"secretsmanager:GetSecretValue"}, Resources: secrets,
		})
	}
	if len(parameters) > 0 {
		all = append(all, policy.Statement{
			Sid: "InjectParameters", Effect: policy.Allow,
			Actions: []string{"ssm:GetParameters"}, Resources: parameters,
		})
	}
	if s.SecretsKey != "" {
		all = append(all, policy.Statement{
			Sid: "DecryptSecrets", Effect: policy.Allow,
			Actions: []string{"kms:Decrypt"}, Resources: []string{s.SecretsKey},
			Conditions: policy.Conditions{"StringEquals": {"kms:ViaService": {
				at.Host("secretsmanager"), at.Host("ssm"),
			}}},
		})
	}
	return all
}

// StartNeeds returns what the role that starts a service's tasks has to allow.
func StartNeeds(in Input, s Service, at policy.Scope) []policy.Need {
	repository := repository.ARN(s.Repository, at)
	stream := at.ARN("logs", "log-group:"+in.Logs(s.Name)+":log-stream:any")
	needs := []policy.Need{
		{Action: "ecr:GetAuthorizationToken", Resource: "*"},
		{Action: "ecr:BatchCheckLayerAvailability", Resource: repository},
		{Action: "ecr:GetDownloadUrlForLayer", Resource: repository},
		{Action: "ecr:BatchGetImage", Resource: repository},
		{Action: "logs:CreateLogStream", Resource: stream},
		{Action: "logs:PutLogEvents", Resource: stream},
	}
	for _, one := range s.Secrets {
		action := "secretsmanager:GetSecretValue"
		if serviceOf(one) == "ssm" {
			action = "ssm:GetParameters"
		}
		needs = append(needs, policy.Need{Action: action, Resource: one})
	}
	return needs
}

// serviceOf returns the service that an ARN's resource belongs to.
func serviceOf(text string) string {
	a, _ := arn.Parse(text)
	return a.Service
}
