package policy

import (
	"strings"

	"ecs-foundation/internal/problem"
)

// execution returns what ECS itself may do to start the tasks of some
// services: pull their images, write to the log groups and, where a service
// declares them, fetch its secrets.
func execution(at Scope, logs string, services []Service) []Statement {
	var repositories []string
	for _, s := range services {
		repositories = append(repositories, at.named("ecr", "repository/", s.Repository))
	}
	statements := []Statement{
		{
			// The token is the account's: ECR knows no resource for it.
			Sid: "RegistryToken", Effect: Allow,
			Actions: []string{"ecr:GetAuthorizationToken"}, Resources: []string{"*"},
		},
		{
			Sid: "PullImages", Effect: Allow,
			Actions: []string{
				"ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage",
			},
			Resources: unique(repositories),
		},
		{
			// No CreateLogGroup: the stack makes the groups, with retention.
			Sid: "WriteLogs", Effect: Allow,
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
func injected(at Scope, s Service) []Statement {
	var secrets, parameters []string
	for _, arn := range s.Secrets {
		if service, _, _ := parseARN(arn); service == "ssm" {
			parameters = append(parameters, arn)
		} else {
			secrets = append(secrets, arn)
		}
	}
	var all []Statement
	if len(secrets) > 0 {
		all = append(all, Statement{
			Sid: "InjectSecrets", Effect: Allow,
			Actions: []string{"secretsmanager:GetSecretValue"}, Resources: secrets,
		})
	}
	if len(parameters) > 0 {
		all = append(all, Statement{
			Sid: "InjectParameters", Effect: Allow,
			Actions: []string{"ssm:GetParameters"}, Resources: parameters,
		})
	}
	if s.SecretsKey != "" {
		all = append(all, Statement{
			Sid: "DecryptSecrets", Effect: Allow,
			Actions: []string{"kms:Decrypt"}, Resources: []string{s.SecretsKey},
			Conditions: Conditions{"StringEquals": {"kms:ViaService": {
				at.host("secretsmanager"), at.host("ssm"),
			}}},
		})
	}
	return all
}

// checkSecrets tells secrets that are not named exactly: a pattern would let
// the service's tasks be given other services' secrets.
func checkSecrets(s Service, l problem.List) {
	for i, arn := range s.Secrets {
		at := l.At("secrets").Index(i)
		service, resource, ok := parseARN(arn)
		kind, name, _ := strings.Cut(resource, ":")
		switch {
		case ok && service == "secretsmanager" && kind == "secret" && name != "":
		case ok && service == "ssm" && strings.HasPrefix(resource, "parameter/"):
		default:
			at.Addf("%q is no ARN of a secret or a parameter: write the whole ARN, with the six characters "+
				"that Secrets Manager puts behind the name", arn)
		}
		if strings.ContainsAny(arn, "*?") {
			at.Addf("%q names more than one secret: list each by its ARN", arn)
		}
	}
	if s.SecretsKey != "" {
		if service, resource, ok := parseARN(s.SecretsKey); !ok || service != "kms" || !strings.HasPrefix(resource, "key/") {
			l.At("secretsKey").Addf("%q is no ARN of a KMS key", s.SecretsKey)
		}
		if len(s.Secrets) == 0 {
			l.At("secretsKey").Addf("the service declares no secrets to decrypt: list them in secrets, or take the key off")
		}
	}
}
