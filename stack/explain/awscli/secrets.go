package awscli

import (
	"slices"
	"strings"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/stack/explain/account"
)

// secretReads describe the secrets and parameters, without their values, and the keys that encrypt them.
var secretReads = []Read{
	{
		Command: "secretsmanager describe-secret", Actions: []string{"secretsmanager:DescribeSecret"},
		Calls: secretCalls,
		Add: decoded(func(a *account.Account, c Call, s account.Secret) {
			s.ID = c.Object
			a.Secrets = append(a.Secrets, s)
		}),
	},
	{
		Command: "secretsmanager get-resource-policy", Actions: []string{"secretsmanager:GetResourcePolicy"},
		Calls: secretCalls,
		Add: decoded(func(a *account.Account, _ Call, p account.SecretPolicy) {
			a.SecretPolicies = append(a.SecretPolicies, p)
		}),
	},
	{
		Command: "ssm describe-parameters", Actions: []string{"ssm:DescribeParameters"},
		Calls: parameterCalls,
		Add: decoded(func(a *account.Account, c Call, answer struct{ Parameters []account.Parameter }) {
			if len(answer.Parameters) == 0 {
				a.Failures = append(a.Failures, notFound("ssm:DescribeParameters", c.Object, "ParameterNotFound"))
			}
			a.Parameters = append(a.Parameters, answer.Parameters...)
		}),
	},
	{
		Command: "kms describe-key", Actions: []string{"kms:DescribeKey"},
		Calls: func(a *account.Account) []Call {
			var calls []Call
			for _, k := range keys(a) {
				calls = append(calls, Call{k.id, append([]string{"--key-id", k.id}, region(k.region)...)})
			}
			return calls
		},
		Add: decoded(func(a *account.Account, c Call, answer struct{ KeyMetadata account.Key }) {
			answer.KeyMetadata.ID = c.Object
			a.Keys = append(a.Keys, answer.KeyMetadata)
		}),
	},
	{
		Command: "kms get-key-policy", Actions: []string{"kms:GetKeyPolicy"},
		Calls: func(a *account.Account) []Call {
			var calls []Call
			for _, k := range a.Keys {
				arn, _ := awsname.ParseARN(k.Arn)
				if k.KeyManager == "CUSTOMER" && arn.Account == a.ID {
					calls = append(calls, Call{k.Arn, append([]string{"--policy-name", "default", "--key-id", k.Arn}, region(arn.Region)...)})
				}
			}
			return calls
		},
		Add: decoded(func(a *account.Account, c Call, p account.KeyPolicy) {
			p.Arn = c.Object
			a.KeyPolicies = append(a.KeyPolicies, p)
		}),
	},
	{
		Command: "logs describe-log-groups", Actions: []string{"logs:DescribeLogGroups"},
		Calls: logGroupCalls,
		Add: decoded(func(a *account.Account, c Call, answer struct{ LogGroups []account.LogGroup }) {
			_, name, _ := strings.Cut(c.Object, "/")
			for _, g := range answer.LogGroups { // all whose names start with it
				if g.LogGroupName == name {
					a.LogGroups = append(a.LogGroups, g)
					return
				}
			}
			a.Failures = append(a.Failures, notFound("logs:DescribeLogGroups", c.Object, "ResourceNotFoundException"))
		}),
	},
}

// notFound returns the failure for an object that a list does not have.
func notFound(action, object, code string) account.Failure {
	return failure(action, object, &Error{Code: code, Message: "the list does not contain it"})
}

// secretCalls returns a call for each secret of the task definitions, in its region.
func secretCalls(a *account.Account) []Call {
	var calls []Call
	for _, id := range secrets(a) {
		arn, _ := awsname.ParseARN(id)
		calls = append(calls, Call{id, append([]string{"--secret-id", id}, region(arn.Region)...)})
	}
	return calls
}

// secrets returns the secrets that the containers, their log drivers and their registries use.
func secrets(a *account.Account) []string {
	var ids []string
	for _, c := range containers(a) {
		for _, value := range c.Values() {
			ids = appendNew(ids, account.ParseValueFrom(value.ValueFrom).Secret)
		}
		if c.RepositoryCredentials != nil {
			ids = appendNew(ids, c.RepositoryCredentials.CredentialsParameter)
		}
	}
	return ids
}

// parameterCalls returns a call for each parameter. Its name may start with a slash that its ARN does not show.
func parameterCalls(a *account.Account) []Call {
	var calls []Call
	for _, c := range containers(a) {
		for _, value := range c.Values() {
			v := account.ParseValueFrom(value.ValueFrom)
			if v.Parameter == "" || v.Account != "" && v.Account != a.ID {
				continue // DescribeParameters does not describe those of other accounts by name
			}
			name := v.ParameterName()
			args := []string{"--parameter-filters", "Key=Name,Option=Equals,Values=" + name + ",/" + name}
			calls = append(calls, Call{name, append(args, region(v.Region)...)})
		}
	}
	return calls
}

type key struct{ id, region string }

// keys returns the KMS keys that encrypt what the tasks read. Those of AWS have aliases that start with alias/aws/.
func keys(a *account.Account) []key {
	var list []key
	add := func(id, arn string) {
		k := key{id, ""}
		if parsed, ok := awsname.ParseARN(arn); ok {
			k.region = parsed.Region
		}
		if id != "" && !strings.HasPrefix(id, "alias/aws/") && !slices.Contains(list, k) {
			list = append(list, k)
		}
	}
	for _, s := range a.Secrets {
		add(s.KmsKeyID, s.ARN)
	}
	for _, p := range a.Parameters {
		add(p.KeyID, p.ARN)
	}
	for _, r := range a.Repositories {
		add(r.EncryptionConfiguration.KmsKey, r.RepositoryArn)
	}
	for _, g := range a.LogGroups {
		add(g.KmsKeyID, g.Arn)
	}
	return list
}

// logGroupCalls returns a call for each log group, in the region of its log driver.
func logGroupCalls(a *account.Account) []Call {
	var calls []Call
	for _, c := range containers(a) {
		if l := c.LogConfiguration; l != nil && l.LogDriver == "awslogs" && l.Options.Group != "" {
			args := []string{"--log-group-name-prefix", l.Options.Group}
			calls = append(calls, Call{l.Key(), append(args, region(l.Options.Region)...)})
		}
	}
	return calls
}

// region returns the option for a region, or none for the region of the reader.
func region(name string) []string {
	if name == "" {
		return nil
	}
	return []string{"--region", name}
}
