package grant

import (
	"fmt"
	"regexp"
	"strings"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// Secret allows the code to read a secret in AWS Secrets Manager at run time. If the
// code only needs the value at startup, list the secret in the secrets of the service
// instead: ECS injects it into the containers, and the code needs no permission.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
type Secret struct {
	// Name is the name or the ARN of the secret. Required.
	Name string `json:"name"`
}

// Parameter allows the code to read a parameter in AWS Systems Manager Parameter Store.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
type Parameter struct {
	// Name is the name or the ARN of the parameter. Required.
	Name string `json:"name"`
}

var (
	secret = policy.Kind{
		Service: "secretsmanager", Name: "secret", Example: "cart/database", Prefix: "secret:", Min: 1, Max: 512,
		Pattern: regexp.MustCompile(`^[A-Za-z0-9/_+=.@!-]+$`),
		Region:  validate.ReachableRegion, Account: validate.AnyAccount,
	}
	parameter = policy.Kind{
		Service: "ssm", Name: "parameter", Example: "cart/log-level", Prefix: "parameter/", Min: 1, Max: 1011,
		Pattern: regexp.MustCompile(`^/?[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$`),
		Region:  validate.ReachableRegion, Account: validate.AnyAccount,
	}
)

// SecretARN is the constraint of a key that names a secret or a parameter by its
// complete ARN. A pattern would match the secrets of other services, and tasks do not
// start if a part of the ARN is missing.
var SecretARN = secretConstraint()

func secretConstraint() validate.Constraint {
	c := validate.ARN{
		Name: "secret", Region: validate.ReachableRegion, Account: validate.AnyAccount,
		Types: []string{
			`secretsmanager:REGION:ACCOUNT:secret:[A-Za-z0-9/_+=.@!-]+-[A-Za-z0-9]{6}`,
			`ssm:REGION:ACCOUNT:parameter/[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*`,
		},
	}.Constraint()
	c.Format, c.Check, c.Unique, c.Eventual = secretARNFormat, CheckSecretARN, true, exampleARN
	return c
}

const (
	secretARNFormat = "the complete ARN of a secret or a parameter, such as " + exampleARN
	exampleARN      = "arn:aws:secretsmanager:us-east-1:123456789012:secret:cart/database-AbCdEf"
)

var (
	secretARN     = regexp.MustCompile(`^arn:[a-z-]+:(secretsmanager:[a-z0-9-]+:\d{12}:secret:|ssm:[a-z0-9-]+:\d{12}:parameter/)`)
	secretName    = regexp.MustCompile(`^[A-Za-z0-9/_+=.@!-]+-[A-Za-z0-9]{6}$`)
	parameterName = regexp.MustCompile(`^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$`)
)

// Constraints returns the constraints of the grant.
func (Secret) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"name": nameConstraint(secret)}
}

// Constraints returns the constraints of the grant.
func (Parameter) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"name": nameConstraint(parameter)}
}

// nameConstraint returns the constraint of a key that identifies a secret or a
// parameter by its name or its ARN.
func nameConstraint(kind policy.Kind) validate.Constraint {
	c := kind.Constraint()
	check := c.Check
	c.Check = func(nameOrARN string) string {
		if a, ok := awsname.ParseARN(nameOrARN); ok && a.Service == kind.Service {
			if name := strings.TrimPrefix(a.Resource, "parameter"); isPublic(name) {
				return fmt.Sprintf("invalid ARN %q: use the name of a public parameter, %s", nameOrARN, name)
			}
			if problem := CheckSecretARN(nameOrARN); problem != "" {
				return problem
			}
		}
		return check(nameOrARN)
	}
	return c
}

func (g *Secret) statements(scope policy.Scope) []policy.Statement {
	name := secret.ARN(g.Name, scope)
	if !awsname.IsARN(g.Name) {
		// Secrets Manager appends a hyphen and six characters to the name. With
		// *, a grant for cart/database would match cart/database-admin.
		name += "-??????"
	}
	return []policy.Statement{{
		Sid: "ReadSecrets", Effect: policy.Allow,
		Actions: []string{"secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"}, Resources: []string{name},
	}}
}

// isPublic reports whether a name is that of a parameter that AWS publishes. Its ARN has no account. As in other names, the
// leading slash can be left out.
// https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters.html
func isPublic(name string) bool {
	return strings.HasPrefix(strings.TrimPrefix(name, "/"), "aws/service/")
}

func (g *Parameter) statements(scope policy.Scope) []policy.Statement {
	if isPublic(g.Name) {
		scope.Account = ""
	}
	return []policy.Statement{{
		Sid: "ReadParameters", Effect: policy.Allow,
		// The leading slash of a name is the slash after parameter in the ARN.
		Actions:   []string{"ssm:GetParameter", "ssm:GetParameters"},
		Resources: []string{parameter.ARN(strings.TrimPrefix(g.Name, "/"), scope)},
	}}
}

func (g *Secret) calls() []string    { return []string{"secretsmanager"} }
func (g *Parameter) calls() []string { return []string{"ssm"} }

// CheckSecretARN returns what is wrong with the ARN of a secret or a parameter, or "".
func CheckSecretARN(arn string) string {
	a, _ := awsname.ParseARN(arn)
	name, isSecret := strings.CutPrefix(a.Resource, "secret:")
	path, isParameter := strings.CutPrefix(a.Resource, "parameter/")
	id, selector, hasSelector := strings.Cut(name, ":")
	var problem string
	switch {
	case strings.ContainsAny(arn, "*?"):
		problem = "must be the ARN of one secret, without wildcards; list each secret"
	case !secretARN.MatchString(arn):
		problem = "must be " + secretARNFormat
	case isSecret && hasSelector:
		problem = fmt.Sprintf("must not select a part of the secret (%s), which the task definition does; did you mean %s?",
			selector, strings.TrimSuffix(arn, name)+id)
	case isSecret && !secretName.MatchString(name):
		problem = "must end with the hyphen and the six characters that Secrets Manager appends to the name, such as -AbCdEf; copy the complete ARN"
	case isParameter && strings.HasPrefix(path, "/"):
		problem = "must have one slash after parameter; did you mean " + strings.TrimSuffix(arn, path) + strings.TrimLeft(path, "/") + "?"
	case isParameter && !parameterName.MatchString(path):
		problem = "must be the ARN of a parameter, whose name has letters, digits and . - _ between single slashes"
	default:
		return ""
	}
	return fmt.Sprintf("invalid ARN %q: %s", arn, problem)
}
