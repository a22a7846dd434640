package explain

import (
	"fmt"
	"slices"

	"ecs-foundation/iam/policy/evaluate"
	"ecs-foundation/internal/awsname"
	"ecs-foundation/stack/explain/account"
)

// secrets checks the secrets and parameters that ECS reads before it starts the containers, and the keys that encrypt them.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
func secrets(a *account.Account, t Target) []Check {
	var checks []Check
	for _, c := range t.Definition.ContainerDefinitions {
		for _, value := range c.Values() {
			v := account.ParseValueFrom(value.ValueFrom)
			if v.Secret != "" {
				checks = append(checks, secret(a, t, v.Secret, v)...)
			} else {
				checks = append(checks, parameter(a, t, v)...)
			}
		}
		if c.RepositoryCredentials != nil {
			checks = append(checks, secret(a, t, c.RepositoryCredentials.CredentialsParameter, account.ValueFrom{})...)
		}
	}
	return checks
}

// secret checks a secret of AWS Secrets Manager.
func secret(a *account.Account, t Target, id string, v account.ValueFrom) []Check {
	c := Check{
		Step: StepSecrets, Object: id,
		Confirm: commandIn(a, v.Region, "secretsmanager", "describe-secret", "--secret-id", id),
	}
	s, ok := a.Secret(id)
	if f, failed := a.Failed("secretsmanager:DescribeSecret", id); failed {
		if !f.IsNotFound() {
			return []Check{unread(StepSecrets, id, f)}
		}
		c.Status, c.Finding = Failed, "the secret does not exist: create it, or correct valueFrom in the task definition"
		return []Check{c}
	}
	if !ok {
		return nil
	}
	c.Status, c.Finding = secretState(a, s, v)
	if c.Status == Passed {
		c.Status, c.Finding = secretAccess(a, t, s)
	}
	checks := []Check{c}
	if c.Status == Passed {
		checks[0].Finding, checks[0].Confirm = "the secret exists", ""
	}
	return append(checks, key(a, t, StepSecrets, s.KmsKeyID, "secret "+s.Name, secretKeyNeeds(a, s))...)
}

// secretState checks that a secret has a value to read.
func secretState(a *account.Account, s account.Secret, v account.ValueFrom) (Status, string) {
	if s.DeletedDate != "" {
		return Failed, "the secret is scheduled for deletion, so it cannot be read: restore it with 'aws secretsmanager restore-secret'"
	}
	stage := v.Stage
	if stage == "" && v.Version == "" {
		stage = "AWSCURRENT"
	}
	found := stage == ""
	for version, stages := range s.VersionIDsToStages {
		found = found || slices.Contains(stages, stage) && (v.Version == "" || v.Version == version)
	}
	_, hasVersion := s.VersionIDsToStages[v.Version]
	switch {
	case len(s.VersionIDsToStages) == 0:
		return Failed, "the secret has no value: store one with 'aws secretsmanager put-secret-value'"
	case !found:
		return Failed, fmt.Sprintf("no version of the secret has the stage %s that the task definition names", stage)
	case v.Version != "" && !hasVersion:
		return Failed, fmt.Sprintf("the secret has no version %s, which the task definition names", v.Version)
	}
	if arn, _ := awsname.ParseARN(s.ARN); arn.Account != a.ID && s.KmsKeyID == "" {
		return Failed, "the secret of another account is encrypted with its key aws/secretsmanager, which other accounts cannot use: " +
			"encrypt it with a customer managed key"
	}
	return Passed, ""
}

// secretAccess checks that the policy of a secret lets the execution role read it: that of another account has to.
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html
func secretAccess(a *account.Account, t Target, s account.Secret) (Status, string) {
	role, ok := a.Role(t.ExecutionRole)
	policy := secretPolicy(a, s.ARN)
	arn, _ := awsname.ParseARN(s.ARN)
	foreign := arn.Account != a.ID
	if !ok || policy == "" && !foreign {
		return Passed, ""
	}
	if f, failed := a.Failed("secretsmanager:GetResourcePolicy", s.ID); failed && foreign {
		return Unknown, "the secret is in another account, and " + f.Action + " failed: " + f.Code
	}
	status, why := granted(a, role, secretNeed(a, s.ARN), policy)
	if status == Failed && why == "" && !foreign {
		return Passed, "" // the role's own policies suffice
	}
	if why == "" {
		why = "does not allow it"
	}
	return status, "the policy of the secret must let the execution role read it, but it " + why
}

// granted returns the decision of the policy of a resource. Without a reason, the policy does not mention the call.
func granted(a *account.Account, role account.Role, n need, policy account.Policy) (Status, string) {
	document, err := evaluate.Parse([]byte(policy))
	if err != nil && policy != "" {
		return Unknown, "could not be parsed"
	}
	result := evaluate.Decide(request(a, role, n), document)
	switch result.Decision {
	case evaluate.Allowed:
		return Passed, ""
	case evaluate.Denied:
		return Failed, "denies it" + statement(result.Sid)
	case evaluate.Unknown:
		return Unknown, "depends on " + list(result.Keys)
	default:
		return Failed, ""
	}
}

// parameter checks a parameter of AWS Systems Manager.
func parameter(a *account.Account, t Target, v account.ValueFrom) []Check {
	name := v.ParameterName()
	c := Check{
		Step: StepSecrets, Object: v.Parameter,
		Confirm: commandIn(a, v.Region, "ssm", "get-parameters", "--names", v.Parameter, "--query", "InvalidParameters"),
	}
	if f, failed := a.Failed("ssm:DescribeParameters", name); failed {
		if !f.IsNotFound() {
			return []Check{unread(StepSecrets, v.Parameter, f)}
		}
		c.Status, c.Finding = Failed, "the parameter does not exist: create it, or correct valueFrom in the task definition"
		return []Check{c}
	}
	p, ok := a.Parameter(name)
	if !ok {
		return nil
	}
	checks := []Check{{Step: StepSecrets, Status: Passed, Object: v.Parameter, Finding: "the parameter exists"}}
	return append(checks, key(a, t, StepSecrets, p.KeyID, "parameter "+p.Name, parameterKeyNeeds(a, v))...)
}

// key checks the KMS key with which something is encrypted, and that its policy allows what the execution role needs. Without
// needs it is another principal that decrypts.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
func key(a *account.Account, t Target, step, id, encrypted string, needs []need) []Check {
	if f, failed := a.Failed("kms:DescribeKey", id); failed && id != "" {
		c := unread(step, id, f)
		if f.IsNotFound() {
			c.Status, c.Finding = Failed, "the key of the "+encrypted+" does not exist, so it cannot be decrypted"
		}
		return []Check{c}
	}
	k, ok := a.Key(id)
	if !ok || k.KeyManager == "AWS" {
		return nil
	}
	c := Check{Step: step, Status: Passed, Object: k.Arn, Finding: "the key of the " + encrypted + " is enabled"}
	if k.KeyState != "Enabled" {
		c.Status, c.Finding = Failed, fmt.Sprintf("the key of the %s is in the state %s, so it cannot decrypt", encrypted, k.KeyState)
		c.Confirm = command("kms", "describe-key", "--key-id", k.Arn)
		return []Check{c}
	}
	for _, n := range needs {
		if status, why := keyAccess(a, t, k, n); status != Passed {
			c.Status, c.Finding = status, "the policy of the key of the "+encrypted+" "+why
			c.Confirm = command("kms", "get-key-policy", "--policy-name", "default", "--key-id", k.Arn)
		}
	}
	return []Check{c}
}

// keyAccess checks that the policy of a key lets the execution role decrypt, or leaves that to the account's IAM policies.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
func keyAccess(a *account.Account, t Target, k account.Key, n need) (Status, string) {
	if f, failed := a.Failed("kms:GetKeyPolicy", k.Arn); failed {
		return Unknown, "could not be read: " + f.Action + " failed: " + f.Code
	}
	role, ok := a.Role(t.ExecutionRole)
	if !ok || n.resourcePolicy == "" {
		return Passed, ""
	}
	status, why := granted(a, role, n, n.resourcePolicy)
	if status == Failed && why == "" {
		why = "allows neither the execution role nor the account to decrypt (kms:Decrypt)"
	}
	return status, why
}

func keyPolicy(a *account.Account, arn string) account.Policy {
	for _, p := range a.KeyPolicies {
		if p.Arn == arn {
			return p.Policy
		}
	}
	return ""
}

func secretPolicy(a *account.Account, arn string) account.Policy {
	for _, p := range a.SecretPolicies {
		if p.ARN == arn {
			return p.ResourcePolicy
		}
	}
	return ""
}
