package explain

import (
	"cmp"
	"fmt"
	"strings"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/stack/explain/account"
)

// executionRole checks the role with which ECS pulls the images, reads the secrets and writes the logs.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
func executionRole(a *account.Account, t Target) []Check {
	needs := executionNeeds(a, t)
	if t.ExecutionRole == "" {
		if len(needs) == 0 {
			return nil
		}
		return []Check{{
			Step: StepExecutionRole, Status: Failed, Object: t.Definition.TaskDefinitionArn,
			Finding: "the task definition has no execution role, which ECS needs " + needs[0].why + ": set executionRoleArn",
			Confirm: command("ecs", "describe-task-definition", "--task-definition", t.Definition.TaskDefinitionArn),
		}}
	}
	id, checks := roleExists(a, StepExecutionRole, t.ExecutionRole)
	if id.role.Arn == "" {
		return checks
	}
	return append(checks, id.permissions(StepExecutionRole, needs)...)
}

// executionNeeds returns what the execution role must be allowed for the containers of a task.
func executionNeeds(a *account.Account, t Target) []need {
	var needs []need
	for _, c := range t.Definition.ContainerDefinitions {
		needs = append(needs, pullNeeds(a, account.ParseImage(c.Image))...)
		for _, value := range c.Values() {
			needs = append(needs, valueNeeds(a, value)...)
		}
		if c.RepositoryCredentials != nil {
			needs = append(needs, secretNeeds(a, c.RepositoryCredentials.CredentialsParameter)...)
		}
		needs = append(needs, logNeeds(a, c)...)
		for _, file := range c.EnvironmentFiles {
			needs = append(needs, need{action: "s3:GetObject", resource: file.Value, why: "to read environment variables"})
		}
	}
	return needs
}

// pullNeeds returns what pulling an image from Amazon ECR requires. BatchCheckLayerAvailability, which AWS's own policy
// contains, is required for pushing only.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
func pullNeeds(a *account.Account, i account.ImageName) []need {
	if !i.IsECR() {
		return nil
	}
	return append([]need{{action: "ecr:GetAuthorizationToken", resource: "*", why: whyPull}}, repositoryNeeds(a, i)...)
}

const whyPull = "to pull the image"

// repositoryNeeds returns what pulling an image requires on its repository.
func repositoryNeeds(a *account.Account, i account.ImageName) []need {
	var needs []need
	for _, action := range []string{"ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"} {
		n := need{action: action, resource: repositoryARN(a, i), why: whyPull}
		if i.Account == a.ID {
			n.resourcePolicy = repositoryPolicy(a, i)
		}
		needs = append(needs, n)
	}
	return needs
}

func repositoryARN(a *account.Account, i account.ImageName) string {
	return fmt.Sprintf("arn:%s:ecr:%s:%s:repository/%s", a.Partition, i.Region, i.Account, i.Repository)
}

// valueNeeds returns what reading a value requires. ECS reads parameters with GetParameters.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore.html
func valueNeeds(a *account.Account, value account.SecretVariable) []need {
	v := account.ParseValueFrom(value.ValueFrom)
	if v.Secret != "" {
		return secretNeeds(a, v.Secret)
	}
	n := need{action: "ssm:GetParameters", resource: parameterARN(a, v), why: "to read the parameter of " + value.Name}
	return append([]need{n}, parameterKeyNeeds(a, v)...)
}

func parameterARN(a *account.Account, v account.ValueFrom) string {
	return fmt.Sprintf("arn:%s:ssm:%s:%s:parameter/%s", a.Partition, cmp.Or(v.Region, a.Region), cmp.Or(v.Account, a.ID), v.ParameterName())
}

// parameterKeyNeeds returns what decrypting a parameter requires.
func parameterKeyNeeds(a *account.Account, v account.ValueFrom) []need {
	p, ok := a.Parameter(v.ParameterName())
	if !ok || p.Type != "SecureString" {
		return nil
	}
	return decryptNeeds(a, p.KeyID, "ssm", "to decrypt the parameter "+p.Name, map[string][]string{
		"kms:encryptioncontext:parameter_arn": {parameterARN(a, v)},
	})
}

// secretNeeds returns what reading a secret requires.
func secretNeeds(a *account.Account, id string) []need {
	s, ok := a.Secret(id)
	if !ok {
		s.ARN = id
	}
	if !awsname.IsARN(s.ARN) {
		return nil // a name that could not be resolved
	}
	return append([]need{secretNeed(a, s.ARN)}, secretKeyNeeds(a, s)...)
}

// secretNeed returns the call that reads a secret.
func secretNeed(a *account.Account, resource string) need {
	arn, _ := awsname.ParseARN(resource)
	n := need{
		action: "secretsmanager:GetSecretValue", resource: resource, why: "to read the secret " + strings.TrimPrefix(arn.Resource, "secret:"),
		context: map[string][]string{"secretsmanager:secretid": {resource}},
	}
	if arn.Account == a.ID {
		n.resourcePolicy = secretPolicy(a, resource)
	}
	return n
}

// secretKeyNeeds returns what decrypting a secret requires.
func secretKeyNeeds(a *account.Account, s account.Secret) []need {
	return decryptNeeds(a, s.KmsKeyID, "secretsmanager", "to decrypt the secret "+s.Name, map[string][]string{
		"kms:encryptioncontext:secretarn": {s.ARN},
	})
}

// decryptNeeds returns what decrypting with a key via a service requires, with the encryption context of the call. The keys
// that AWS manages allow it to all principals that can use the service.
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
func decryptNeeds(a *account.Account, id, service, why string, context map[string][]string) []need {
	k, ok := a.Key(id)
	if !ok || k.KeyManager == "AWS" {
		return nil
	}
	arn, _ := awsname.ParseARN(k.Arn)
	context["kms:calleraccount"] = []string{a.ID}
	context["kms:viaservice"] = []string{service + "." + arn.Region + ".amazonaws.com"}
	n := need{action: "kms:Decrypt", resource: k.Arn, why: why, context: context}
	if arn.Account == a.ID {
		n.resourcePolicy = keyPolicy(a, k.Arn)
	}
	return []need{n}
}

// logNeeds returns what the log driver awslogs requires.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
func logNeeds(a *account.Account, c account.ContainerDefinition) []need {
	l := c.LogConfiguration
	if l == nil || l.LogDriver != "awslogs" || l.Options.Group == "" {
		return nil
	}
	group := fmt.Sprintf("arn:%s:logs:%s:%s:log-group:%s", a.Partition, cmp.Or(l.Options.Region, a.Region), a.ID, l.Options.Group)
	stream := group + ":log-stream:" + l.Options.Prefix + "/" + c.Name + "/0123456789abcdef0123456789abcdef"
	const why = "to write logs"
	needs := []need{
		{action: "logs:CreateLogStream", resource: stream, why: why},
		{action: "logs:PutLogEvents", resource: stream, why: why},
	}
	if l.Options.CreateGroup == "true" && !logGroupExists(a, *l) {
		needs = append(needs, need{action: "logs:CreateLogGroup", resource: group, why: "to create the log group"})
	}
	return needs
}
