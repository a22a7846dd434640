package explain

import (
	"strings"
	"testing"

	"ecs-foundation/stack/explain/account"
)

func setValueFrom(text string) func(*account.Account) {
	return func(a *account.Account) {
		a.TaskDefinitions[0].ContainerDefinitions[0].Secrets = []account.SecretVariable{{Name: "DB", ValueFrom: text}}
	}
}

func setKey(policy account.Policy) func(*account.Account) {
	return func(a *account.Account) { a.KeyPolicies[0].Policy = policy }
}

func setSecretPolicy(policy account.Policy) func(*account.Account) {
	return func(a *account.Account) { a.SecretPolicies[0].ResourcePolicy = policy }
}

// inAccount moves the secret to another account.
func inAccount(change func(*account.Account)) func(*account.Account) {
	return func(a *account.Account) {
		arn := strings.Replace(secretARN, "123456789012", "999999999999", 1)
		setValueFrom(arn)(a)
		a.RolePolicies[0].PolicyDocument = `{"Statement": {"Effect": "Allow", "Action": ["secretsmanager:*", "kms:*"], "Resource": "*"}}`
		a.Secrets[0].ARN, a.Secrets[0].ID, a.SecretPolicies[0].ARN = arn, arn, arn
		change(a)
	}
}

func TestSecretBreakages(t *testing.T) {
	t.Parallel()
	failed := func(finding string, change func(*account.Account)) breakage {
		return breakage{change, StepSecrets, Failed, finding}
	}
	unknown := func(finding string, change func(*account.Account)) breakage {
		return breakage{change, StepSecrets, Unknown, finding}
	}
	testBreakages(t, map[string]breakage{
		"secret deleted":            failed("the secret does not exist", fails("secretsmanager:DescribeSecret", secretARN, "ResourceNotFoundException")),
		"secret not readable":       unknown("secretsmanager:DescribeSecret failed", fails("secretsmanager:DescribeSecret", secretARN, "AccessDeniedException")),
		"scheduled for deletion":    failed("scheduled for deletion", func(a *account.Account) { a.Secrets[0].DeletedDate = "2026-11-28T00:00:00Z" }),
		"no value":                  failed("the secret has no value", func(a *account.Account) { a.Secrets[0].VersionIDsToStages = nil }),
		"stage that no version has": failed("has the stage AWSPENDING", setValueFrom(secretARN+"::AWSPENDING:")),
		"no current version":        failed("has the stage AWSCURRENT", func(a *account.Account) { delete(a.Secrets[0].VersionIDsToStages, "v-1") }),
		"version that is absent":    failed("no version v-9", setValueFrom(secretARN+":::v-9")),
		"policy denies": failed("denies it (statement No)", setSecretPolicy(
			`{"Statement": {"Sid": "No", "Effect": "Deny", "Principal": "*", "Action": "secretsmanager:GetSecretValue", "Resource": "*"}}`)),
		"policy denies outside a VPC": unknown("aws:SourceVpc", setSecretPolicy(
			`{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "secretsmanager:*", "Resource": "*"},
				{"Effect": "Deny", "Principal": "*", "Action": "secretsmanager:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:SourceVpc": "vpc-1"}}}]}`)),
		"policy not parsed":              unknown("could not be parsed", setSecretPolicy(`{`)),
		"another account without policy": failed("the policy of the secret must let the execution role read it", inAccount(setSecretPolicy(""))),
		"another account with AWS's key": failed("which other accounts cannot use", inAccount(func(a *account.Account) { a.Secrets[0].KmsKeyID = "" })),
		"another account not readable": unknown("secretsmanager:GetResourcePolicy failed", inAccount(func(a *account.Account) {
			fails("secretsmanager:GetResourcePolicy", a.Secrets[0].ARN, "AccessDeniedException")(a)
		})),
		"parameter deleted":      failed("the parameter does not exist", fails("ssm:DescribeParameters", "shop/mode", "ParameterNotFound")),
		"parameter not readable": unknown("ssm:DescribeParameters failed", fails("ssm:DescribeParameters", "shop/mode", "AccessDeniedException")),
		"key policy without the account": failed("allows neither the execution role nor the account", setKey(
			`{"Statement": {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:role/admin"}, "Action": "kms:*", "Resource": "*"}}`)),
		"key policy for another service": failed("allows neither", setKey(
			`{"Statement": {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "kms:Decrypt", "Resource": "*",
				"Condition": {"StringEquals": {"kms:CallerAccount": "123456789012", "kms:ViaService": "rds.us-east-1.amazonaws.com"}}}}`)),
		"key policy denies": failed("denies it", setKey(
			`{"Statement": {"Effect": "Deny", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*"}}`)),
		"key policy not readable": unknown("kms:GetKeyPolicy failed", func(a *account.Account) {
			a.KeyPolicies = nil
			fails("kms:GetKeyPolicy", keyARN, "AccessDeniedException")(a)
		}),
		"registry login deleted": failed("the secret does not exist", func(a *account.Account) {
			c := &a.TaskDefinitions[0].ContainerDefinitions[0]
			c.RepositoryCredentials = &account.RepositoryCredentials{CredentialsParameter: "hub"}
			fails("secretsmanager:DescribeSecret", "hub", "ResourceNotFoundException")(a)
		}),
		"secret of the log driver deleted": failed("the secret does not exist", func(a *account.Account) {
			l := a.TaskDefinitions[0].ContainerDefinitions[0].LogConfiguration
			l.LogDriver, l.SecretOptions = "splunk", []account.SecretVariable{{Name: "splunk-token", ValueFrom: secretARN}}
			fails("secretsmanager:DescribeSecret", secretARN, "ResourceNotFoundException")(a)
		}),
	})
}

// TestKeyBreakages finds a key that cannot decrypt, for each object that it encrypts.
func TestKeyBreakages(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*account.Account){
		"disabled":  func(a *account.Account) { a.Keys[0].KeyState = "Disabled" },
		"to delete": func(a *account.Account) { a.Keys[0].KeyState = "PendingDeletion" },
		"deleted": func(a *account.Account) {
			a.Keys = nil
			fails("kms:DescribeKey", keyARN, "NotFoundException")(a)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := cart(t)
			change(a)
			steps := map[string]int{}
			for _, c := range objectChecks(t, a) {
				if c.Status == Failed {
					steps[c.Step]++
				}
			}
			if steps[StepImage] != 1 || steps[StepSecrets] != 2 || steps[StepLogs] != 1 || len(steps) != 3 {
				t.Errorf("unexpected failures: %v", steps)
			}
		})
	}
}

func TestSecretsThatPass(t *testing.T) {
	t.Parallel()
	testNoFailures(t, map[string]func(*account.Account){
		"another stage":                    setValueFrom(secretARN + "::AWSPREVIOUS:"),
		"version":                          setValueFrom(secretARN + ":::v-0"),
		"parameter by ARN":                 setValueFrom("arn:aws:ssm:us-east-1:123456789012:parameter/shop/mode"),
		"parameter's name without a slash": setValueFrom("shop/mode"),
		"AWS managed key": func(a *account.Account) {
			a.Secrets[0].KmsKeyID, a.Parameters[0].KeyID = "", "alias/aws/ssm"
			a.RolePolicies[0].PolicyDocument = `{"Statement": {"Effect": "Allow", "Action": ["secretsmanager:*", "ssm:*"], "Resource": "*"}}`
		},
		"policy for another role": setSecretPolicy(
			`{"Statement": {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:role/other"}, "Action": "secretsmanager:*", "Resource": "*"}}`),
		"another account with a policy": inAccount(setSecretPolicy(
			`{"Statement": {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "secretsmanager:GetSecretValue", "Resource": "*"}}`)),
		"policy for this secret": setSecretPolicy(
			`{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "secretsmanager:*", "Resource": "*"},
				{"Effect": "Deny", "Principal": "*", "Action": "secretsmanager:*", "Resource": "*", "Condition": {"StringNotEquals": {"secretsmanager:SecretId": "` + secretARN + `"}}}]}`),
		"key policy for the secret and the parameter": setKey(
			`{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "` + executionARN + `"}, "Action": "kms:Decrypt", "Resource": "*",
				"Condition": {"StringEquals": {"kms:EncryptionContext:SecretARN": "` + secretARN + `"}}},
				{"Effect": "Allow", "Principal": {"AWS": "` + executionARN + `"}, "Action": "kms:Decrypt", "Resource": "*",
				"Condition": {"StringEquals": {"kms:EncryptionContext:PARAMETER_ARN": "arn:aws:ssm:us-east-1:123456789012:parameter/shop/mode"}}}]}`),
		"key policy for the service": setKey(
			`{"Statement": {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "kms:Decrypt", "Resource": "*",
				"Condition": {"StringEquals": {"kms:CallerAccount": "123456789012", "kms:ViaService": ["secretsmanager.us-east-1.amazonaws.com", "ssm.us-east-1.amazonaws.com"]}}}}`),
	})
}
