package plan

import (
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
)

// pullActions are the actions that pulling an image requires.
var pullActions = []string{"ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"}

// registryToken allows authentication to the registry. Other statements allow access to
// its repositories. GetAuthorizationToken supports no resource types.
var registryToken = policy.Statement{
	Sid: "RegistryToken", Effect: policy.Allow,
	Actions: []string{"ecr:GetAuthorizationToken"}, Resources: []string{"*"},
}

// executionStatements returns the permissions to start the tasks of services: to pull
// their images, write to their log groups and get their secrets.
func (in Input) executionStatements(scope policy.Scope, logs string, services []Service) []policy.Statement {
	statements := []policy.Statement{
		registryToken,
		{Sid: "PullImages", Effect: policy.Allow, Actions: pullActions, Resources: in.repositories(services, scope)},
		{
			// The stack creates the log groups, with a retention period.
			Sid: "WriteLogs", Effect: policy.Allow,
			Actions:   []string{"logs:CreateLogStream", "logs:PutLogEvents"},
			Resources: []string{scope.ARN("logs", "log-group:"+logs+":*")},
		},
	}
	statements = append(statements, in.cacheStatements(scope, services)...)
	if agent := in.Spec.agentRepository(scope); agent != "" {
		statements = append(statements, policy.Statement{
			Sid: "PullGuardDutyAgent", Effect: policy.Allow, Actions: pullActions, Resources: []string{agent},
		})
	}
	for _, s := range services {
		statements = append(statements, secretStatements(scope, s)...)
	}
	return statements
}

// secretStatements returns the permissions to inject the secrets of a service into its
// containers.
func secretStatements(scope policy.Scope, s Service) []policy.Statement {
	var secrets, parameters []string
	for _, arn := range s.Secrets {
		if serviceOf(arn) == "ssm" {
			parameters = append(parameters, arn)
		} else {
			secrets = append(secrets, arn)
		}
	}
	var statements []policy.Statement
	if len(secrets) > 0 {
		statements = append(statements, policy.Statement{
			Sid: "InjectSecrets", Effect: policy.Allow,
			Actions: []string{"secretsmanager:GetSecretValue"}, Resources: secrets,
		})
	}
	if len(parameters) > 0 {
		statements = append(statements, policy.Statement{
			Sid: "InjectParameters", Effect: policy.Allow,
			Actions: []string{"ssm:GetParameters"}, Resources: parameters,
		})
	}
	if s.SecretsKey != "" {
		statements = append(statements, policy.Statement{
			Sid: "DecryptSecrets", Effect: policy.Allow,
			Actions: []string{"kms:Decrypt"}, Resources: []string{s.SecretsKey},
			Conditions: policy.Conditions{"StringEquals": {"kms:ViaService": {
				scope.Host("secretsmanager"), scope.Host("ssm"),
			}}},
		})
	}
	return statements
}

// StartNeeds returns the permissions that starting the tasks of a service requires.
func StartNeeds(in Input, s Service, scope policy.Scope) []policy.Need {
	s = in.withRepository(s)
	stream := scope.ARN("logs", "log-group:"+in.Logs(s.Name)+":log-stream:any")
	needs := []policy.Need{
		{Action: "ecr:GetAuthorizationToken", Resource: "*"},
		{Action: "logs:CreateLogStream", Resource: stream},
		{Action: "logs:PutLogEvents", Resource: stream},
	}
	images := []string{repository.ARN(s.Repository, scope)}
	if agent := in.Spec.agentRepository(scope); agent != "" {
		images = append(images, agent)
	}
	for _, image := range images {
		for _, action := range pullActions {
			needs = append(needs, policy.Need{Action: action, Resource: image})
		}
	}
	if in.Spec.Cached(s.Repository) {
		for _, action := range cacheActions {
			needs = append(needs, policy.Need{Action: action, Resource: repository.ARN(s.Repository, scope)})
		}
	}
	for _, arn := range s.Secrets {
		action := "secretsmanager:GetSecretValue"
		if serviceOf(arn) == "ssm" {
			action = "ssm:GetParameters"
		}
		needs = append(needs, policy.Need{Action: action, Resource: arn})
	}
	return needs
}

// serviceOf returns the service in an ARN.
func serviceOf(arn string) string {
	a, _ := awsname.ParseARN(arn)
	return a.Service
}
