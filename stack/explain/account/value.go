package account

import (
	"strings"

	"ecs-foundation/internal/awsname"
)

// A ValueFrom is where a task definition takes a value from: a secret or a parameter.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Secret.html
type ValueFrom struct {
	// Secret is the ARN of a secret, or Parameter the name or ARN of a parameter.
	Secret, Parameter string
	// Region and Account are those of an ARN.
	Region, Account string
	// Key is the key in the JSON of a secret. Stage and Version select a version of it.
	Key, Stage, Version string
}

// secretParts is the number of parts of the ARN of a secret, after which the key, the stage and the version follow.
const secretParts = 7

// ParseValueFrom parses the source of a value.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
func ParseValueFrom(text string) ValueFrom {
	arn, ok := awsname.ParseARN(text)
	if !ok {
		return ValueFrom{Parameter: text}
	}
	v := ValueFrom{Region: arn.Region, Account: arn.Account}
	if arn.Service != "secretsmanager" {
		v.Parameter = text
		return v
	}
	parts := strings.Split(text, ":")
	v.Secret = strings.Join(parts[:min(secretParts, len(parts))], ":")
	for i, field := range []*string{&v.Key, &v.Stage, &v.Version} {
		if secretParts+i < len(parts) {
			*field = parts[secretParts+i]
		}
	}
	return v
}

// ParameterName returns the name of a parameter that is given by its name or ARN, without a slash at its start: the ARN
// does not show it.
// https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html
func (v ValueFrom) ParameterName() string {
	name := v.Parameter
	if arn, ok := awsname.ParseARN(name); ok {
		name = strings.TrimPrefix(arn.Resource, "parameter")
	}
	return strings.TrimPrefix(name, "/")
}

// Values returns the sources of the values of a container: its secrets, and those of its log driver.
func (c ContainerDefinition) Values() []SecretVariable {
	values := append([]SecretVariable{}, c.Secrets...)
	if c.LogConfiguration != nil {
		values = append(values, c.LogConfiguration.SecretOptions...)
	}
	return values
}

// Secret returns a secret by the ARN or name with which a task definition names it.
func (a *Account) Secret(id string) (Secret, bool) {
	for _, s := range a.Secrets {
		if s.ID == id || s.ARN == id {
			return s, true
		}
	}
	return Secret{}, false
}

// Parameter returns a parameter by its name, without a slash at its start.
func (a *Account) Parameter(name string) (Parameter, bool) {
	for _, p := range a.Parameters {
		if strings.TrimPrefix(p.Name, "/") == name {
			return p, true
		}
	}
	return Parameter{}, false
}

// Key returns a KMS key by the ARN, ID or alias with which another object names it.
func (a *Account) Key(id string) (Key, bool) {
	for _, k := range a.Keys {
		if k.ID == id || k.Arn == id || k.KeyID == id {
			return k, true
		}
	}
	return Key{}, false
}

// Role returns a role by its ARN.
func (a *Account) Role(arn string) (Role, bool) {
	for _, r := range a.Roles {
		if r.Arn == arn {
			return r, true
		}
	}
	return Role{}, false
}

// RoleName returns the name in the ARN of a role, which can have a path.
func RoleName(arn string) string { return arn[strings.LastIndex(arn, "/")+1:] }

// Key returns the region and the name of the log group of the driver awslogs: what failures name.
func (l LogConfiguration) Key() string { return l.Options.Region + "/" + l.Options.Group }
