package plan

import (
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
)

// pullActions are what pulling an image takes.
var pullActions = []string{"ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"}

// registryToken opens the registry to whom other statements open repositories.
// The token is the account's: ECR knows no resource for it.
var registryToken = policy.Statement{
	Sid: "RegistryToken", Effect: policy.Allow,
	Actions: []string{"ecr:GetAuthorizationToken"}, Resources: []string{"*"},
}

// execution returns what ECS itself may do to start the tasks of some
// services: pull their images, write to the log groups and, where a service
// declares them, fetch its secrets.
func (in Input) execution(scope policy.Scope, logs string, services []Service) []policy.Statement {
	var repositories []string
	for _, s := range services {
		repositories = append(repositories, repository.ARN(s.Repository, scope))
	}
	statements := []policy.Statement{
		registryToken,
		{Sid: "PullImages", Effect: policy.Allow, Actions: pullActions, Resources: unique(repositories)},
		{
			// No CreateLogGroup: the stack makes the groups, with retention.
			Sid: "WriteLogs", Effect: policy.Allow,
			Actions:   []string{"logs:CreateLogStream", "logs:PutLogEvents"},
			Resources: []string{scope.ARN("logs", "log-group:"+logs+":*")},
		},
	}
	if agent := in.Spec.agentRepository(scope); agent != "" {
		statements = append(statements, policy.Statement{
			Sid: "PullGuardDutyAgent", Effect: policy.Allow, Actions: pullActions, Resources: []string{agent},
		})
	}
	for _, s := range services {
		statements = append(statements, injected(scope, s)...)
	}
	return statements
}

// injected returns what ECS needs to put a service's secrets into its
// containers.
func injected(scope policy.Scope, s Service) []policy.Statement {
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
				scope.Host("secretsmanager"), scope.Host("ssm"),
			}}},
		})
	}
	return all
}

// StartNeeds returns what the role that starts a service's tasks has to allow.
func StartNeeds(in Input, s Service, scope policy.Scope) []policy.Need {
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
	a, _ := awsname.ParseARN(text)
	return a.Service
}
