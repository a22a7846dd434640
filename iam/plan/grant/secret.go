package grant

import (
	"fmt"
	"regexp"
	"strings"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// Secret lets the code read a secret of Secrets Manager while it runs. What it
// needs at its start is better declared in the service's secrets: ECS puts
// those into its containers, and the code needs no permission.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
type Secret struct {
	// Name is the secret's name or its ARN. Required.
	Name string `json:"name"`
}

// Parameter lets the code read a parameter of Systems Manager while it runs.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
type Parameter struct {
	// Name is the parameter's name or its ARN. Required.
	Name string `json:"name"`
}

var (
	secret = policy.Kind{
		Service: "secretsmanager", Name: "secret", Example: "cart/database", Prefix: "secret:", Min: 1, Max: 512,
		Pattern: regexp.MustCompile(`^[A-Za-z0-9/_+=.@!-]+$`),
	}
	parameter = policy.Kind{
		Service: "ssm", Name: "parameter", Example: "cart/log-level", Prefix: "parameter/", Min: 1, Max: 1011,
		Pattern: regexp.MustCompile(`^/?[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$`),
	}
)

// What ARNs look like, and behind them the names of a secret and a parameter.
var (
	SecretARN     = regexp.MustCompile(`^arn:[a-z-]+:(secretsmanager:[a-z0-9-]+:\d{12}:secret:|ssm:[a-z0-9-]+:\d{12}:parameter/)`)
	secretName    = regexp.MustCompile(`^[A-Za-z0-9/_+=.@!-]+-[A-Za-z0-9]{6}$`)
	parameterName = regexp.MustCompile(`^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$`)
)

// Constraints tells what the settings of the grant take.
func (Secret) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"name": secret.Constraint()}
}

// Constraints tells what the settings of the grant take.
func (Parameter) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"name": parameter.Constraint()}
}

func (g *Secret) validate(scope policy.Scope, errs validate.Errors) {
	validateNamed(g.Name, secret, scope, errs.Child("name"))
}

func (g *Parameter) validate(scope policy.Scope, errs validate.Errors) {
	validateNamed(g.Name, parameter, scope, errs.Child("name"))
}

func validateNamed(name string, of policy.Kind, scope policy.Scope, errs validate.Errors) {
	if a, ok := awsname.ParseARN(name); ok && a.Service == of.Service {
		if wrong := WrongSecret(name); wrong != "" {
			errs.Addf("%q %s", name, wrong)
			return
		}
	}
	of.Validate(name, scope, errs)
}

func (g *Secret) statements(scope policy.Scope) []policy.Statement {
	name := secret.ARN(g.Name, scope)
	if !awsname.IsARN(g.Name) {
		// Six characters of Secrets Manager's own end the ARN. * would open
		// cart/database-admin with cart/database.
		name += "-??????"
	}
	return []policy.Statement{{
		Sid: "ReadSecrets", Effect: policy.Allow,
		Actions: []string{"secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"}, Resources: []string{name},
	}}
}

func (g *Parameter) statements(scope policy.Scope) []policy.Statement {
	return []policy.Statement{{
		Sid: "ReadParameters", Effect: policy.Allow,
		// A name begins with a slash, and in an ARN there is only one.
		Actions:   []string{"ssm:GetParameter", "ssm:GetParameters"},
		Resources: []string{parameter.ARN(strings.TrimPrefix(g.Name, "/"), scope)},
	}}
}

func (g *Secret) calls() []string    { return []string{"secretsmanager"} }
func (g *Parameter) calls() []string { return []string{"ssm"} }

// WrongSecret says what is wrong with the ARN of a secret or a parameter, or
// nothing.
func WrongSecret(text string) string {
	a, _ := awsname.ParseARN(text)
	name, isSecret := strings.CutPrefix(a.Resource, "secret:")
	path, isParameter := strings.CutPrefix(a.Resource, "parameter/")
	whole, inside, parts := strings.Cut(name, ":")
	switch {
	case strings.ContainsAny(text, "*?"):
		return "names more than one secret: list each by its ARN"
	case !SecretARN.MatchString(text):
		return "is no ARN of a secret or a parameter: write the whole ARN, with the six characters " +
			"that Secrets Manager puts behind the name"
	case isSecret && parts:
		return fmt.Sprintf("names what is inside the secret (%s), which is the task definition's to say: did you mean %s?",
			inside, strings.TrimSuffix(text, name)+whole)
	case isSecret && !secretName.MatchString(name):
		return "lacks the six characters that Secrets Manager puts behind the name, as in -AbCdEf: copy the whole ARN"
	case isParameter && strings.HasPrefix(path, "/"):
		return "has a slash too many: did you mean " + strings.TrimSuffix(text, path) + strings.TrimLeft(path, "/") + "?"
	case isParameter && !parameterName.MatchString(path):
		return "is no ARN of a parameter: its name has letters, digits and . - _ between single slashes"
	}
	return ""
}
