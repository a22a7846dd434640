package explain

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/explain/account"
)

func setTrust(role int, policy account.Policy) func(*account.Account) {
	return func(a *account.Account) { a.Roles[role].AssumeRolePolicyDocument = policy }
}

func setBoundary(policy account.Policy) func(*account.Account) {
	return func(a *account.Account) { a.ManagedPolicies[1].Document = policy }
}

func addPolicy(policy account.Policy) func(*account.Account) {
	return func(a *account.Account) {
		a.RolePolicies = append(a.RolePolicies, account.RolePolicy{RoleName: "execution", PolicyName: "more", PolicyDocument: policy})
	}
}

func simulate(s account.Simulation) func(*account.Account) {
	return func(a *account.Account) {
		s.PolicySourceArn, s.EvalActionName, s.EvalResourceName = executionARN, "ecr:GetAuthorizationToken", "*"
		a.Simulations = append(a.Simulations, s)
	}
}

func TestExecutionRoleBreakages(t *testing.T) {
	t.Parallel()
	testBreakages(t, map[string]breakage{
		"no role": {
			func(a *account.Account) { a.TaskDefinitions[0].ExecutionRoleArn = "" },
			StepExecutionRole, Failed, "the task definition has no execution role, which ECS needs to pull the image",
		},
		"role deleted": {func(a *account.Account) {
			a.Roles = a.Roles[1:]
			fails("iam:GetRole", executionARN, "NoSuchEntity")(a)
		}, StepExecutionRole, Failed, "the role does not exist"},
		"role not readable": {func(a *account.Account) {
			a.Roles = a.Roles[1:]
			fails("iam:GetRole", executionARN, "AccessDenied")(a)
		}, StepExecutionRole, Unknown, "iam:GetRole failed: AccessDenied"},
		"trust of another service": {
			setTrust(0, `{"Statement": {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}}`),
			StepExecutionRole, Failed, "its trust policy does not allow ecs-tasks.amazonaws.com",
		},
		"trust of another region": {setTrust(0, `{"Statement": {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole",
			"Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:ecs:eu-west-1:123456789012:*"}}}}`), StepExecutionRole, Failed, "a condition of its trust policy excludes the tasks of account 123456789012 in us-east-1"},
		"trust of another account": {setTrust(0, `{"Statement": {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole",
			"Condition": {"StringEquals": {"aws:SourceAccount": "111111111111"}}}}`), StepExecutionRole, Failed, "a condition of its trust policy"},
		"trust with an external ID": {setTrust(0, `{"Statement": {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole",
			"Condition": {"StringEquals": {"sts:ExternalId": "x"}}}}`), StepExecutionRole, Unknown, "sts:ExternalId"},
		"trust denied": {
			setTrust(0, `{"Statement": {"Sid": "No", "Effect": "Deny", "Principal": "*", "Action": "sts:*"}}`),
			StepExecutionRole, Failed, "denies sts:AssumeRole to ecs-tasks.amazonaws.com (statement No)",
		},
		"trust without principals": {setTrust(0, `{"Statement": []}`), StepExecutionRole, Failed, "does not allow"},
		"trust not readable":       {setTrust(0, ""), StepExecutionRole, Unknown, "could not be read"},
		"managed policy detached": {
			func(a *account.Account) { a.AttachedPolicies[0].PolicyArns = nil },
			StepExecutionRole, Failed, "the role may not call ecr:GetAuthorizationToken on *, to pull the image: no policy allows it",
		},
		"inline policy deleted": {
			func(a *account.Account) { a.RolePolicies = a.RolePolicies[1:] },
			StepExecutionRole, Failed, "secretsmanager:GetSecretValue on " + secretARN,
		},
		"managed policy not readable": {
			func(a *account.Account) { a.ManagedPolicies[0].Document = "" },
			StepExecutionRole, Unknown, "not all of its policies could be read: iam:GetPolicyVersion is missing",
		},
		"inline policies not readable": {func(a *account.Account) {
			a.RolePolicies = a.RolePolicies[1:]
			fails("iam:ListRolePolicies", executionARN, "AccessDenied")(a)
		}, StepExecutionRole, Unknown, "iam:ListRolePolicies is missing"},
		"managed policies without versions": {func(a *account.Account) {
			a.ManagedPolicies = a.ManagedPolicies[1:]
			a.AttachedPolicies[0].PolicyArns = append(a.AttachedPolicies[0].PolicyArns, "arn:aws:iam::123456789012:policy/more")
		}, StepExecutionRole, Unknown, "not all of its policies could be read: iam:GetPolicy is missing"},
		"several actions missing": {func(a *account.Account) {
			a.ManagedPolicies = a.ManagedPolicies[1:]
			fails("iam:GetRolePolicy", executionARN, "AccessDenied")(a)
		}, StepExecutionRole, Unknown, "iam:GetRolePolicy and iam:GetPolicy are missing"},
		"boundary that denies with a policy that cannot be read": {func(a *account.Account) {
			a.ManagedPolicies[0].Document = ""
			setBoundary(`{"Statement": {"Sid": "No", "Effect": "Deny", "Action": "*", "Resource": "*"}}`)(a)
		}, StepExecutionRole, Failed, "its permissions boundary denies it (statement No)"},
		"repository not in the policy": {func(a *account.Account) {
			a.ManagedPolicies[0].Document = `{"Statement": [
				{"Effect": "Allow", "Action": ["ecr:GetAuthorizationToken", "logs:*"], "Resource": "*"},
				{"Effect": "Allow", "Action": "ecr:*", "Resource": "arn:aws:ecr:us-east-1:123456789012:repository/shop/orders"}]}`
		}, StepExecutionRole, Failed, "ecr:BatchGetImage, ecr:GetDownloadUrlForLayer on arn:aws:ecr:us-east-1:123456789012:repository/shop/cart"},
		"log group not in the policy": {func(a *account.Account) {
			a.ManagedPolicies[0].Document = `{"Statement": [{"Effect": "Allow", "Action": "ecr:*", "Resource": "*"},
				{"Effect": "Allow", "Action": "logs:*", "Resource": "arn:aws:logs:us-east-1:123456789012:log-group:/ecs/orders:*"}]}`
		}, StepExecutionRole, Failed, "logs:CreateLogStream, logs:PutLogEvents on arn:aws:logs:us-east-1:123456789012:log-group:/ecs/cart:log-stream:ecs/app/"},
		"token for one repository": {func(a *account.Account) {
			a.ManagedPolicies[0].Document = `{"Statement": [{"Effect": "Allow", "Action": "logs:*", "Resource": "*"},
				{"Effect": "Allow", "Action": "ecr:*", "Resource": "arn:aws:ecr:us-east-1:123456789012:repository/*"}]}`
		}, StepExecutionRole, Failed, "ecr:GetAuthorizationToken on *"},
		"denied": {
			addPolicy(`{"Statement": {"Sid": "NoSecrets", "Effect": "Deny", "Action": "secretsmanager:*", "Resource": "*"}}`),
			StepExecutionRole, Failed, "a policy denies it (statement NoSecrets)",
		},
		"denied outside an endpoint": {
			addPolicy(`{"Statement": {"Effect": "Deny", "Action": "ecr:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}}}`),
			StepExecutionRole, Unknown, "it depends on the condition aws:SourceVpce",
		},
		"boundary without Secrets Manager": {
			setBoundary(`{"Statement": {"Effect": "Allow", "Action": ["ecr:*", "logs:*", "kms:*", "ssm:*"], "Resource": "*"}}`),
			StepExecutionRole, Failed, "its permissions boundary does not allow it",
		},
		"boundary without Secrets Manager, which the secret's policy allows": {func(a *account.Account) {
			setBoundary(`{"Statement": {"Effect": "Allow", "Action": ["ecr:*", "logs:*", "kms:*", "ssm:*"], "Resource": "*"}}`)(a)
			setSecretPolicy(`{"Statement": {"Effect": "Allow", "Principal": {"AWS": "` + executionARN + `"}, "Action": "secretsmanager:*", "Resource": "*"}}`)(a)
		}, StepExecutionRole, Failed, "its permissions boundary does not allow it"},
		"boundary that denies": {
			setBoundary(`{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": "ssm:*", "Resource": "*"}]}`),
			StepExecutionRole, Failed, "its permissions boundary denies it",
		},
		"boundary not readable": {setBoundary(""), StepExecutionRole, Unknown, "iam:GetPolicyVersion is missing"},
		"another key in the policy": {func(a *account.Account) {
			a.RolePolicies[0].PolicyDocument = `{"Statement": [{"Effect": "Allow", "Action": ["secretsmanager:*", "ssm:*"], "Resource": "*"},
				{"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "arn:aws:kms:us-east-1:123456789012:key/2"}]}`
		}, StepExecutionRole, Failed, "kms:Decrypt on " + keyARN + ", to decrypt the secret shop/db"},
		"environment file": {func(a *account.Account) {
			a.TaskDefinitions[0].ContainerDefinitions[0].EnvironmentFiles = []account.File{{Type: "s3", Value: "arn:aws:s3:::shop/app.env"}}
		}, StepExecutionRole, Failed, "s3:GetObject on arn:aws:s3:::shop/app.env"},
		"simulation denies":             {simulate(account.Simulation{EvalDecision: "implicitDeny"}), StepExecutionRole, Failed, "no policy allows it"},
		"simulation denies explicitly":  {simulate(account.Simulation{EvalDecision: "explicitDeny"}), StepExecutionRole, Failed, "a policy denies it"},
		"organization denies":           {simulate(organization(false)), StepExecutionRole, Failed, "a policy of the organization denies it"},
		"boundary denies in simulation": {simulate(boundary(false)), StepExecutionRole, Failed, "its permissions boundary does not allow it"},
		"group not created": {func(a *account.Account) {
			a.LogGroups, a.TaskDefinitions[0].ContainerDefinitions[0].LogConfiguration.Options.CreateGroup = nil, "true"
		}, StepExecutionRole, Failed, "logs:CreateLogGroup"},
		"task role without ECS Exec": {
			func(a *account.Account) { a.RolePolicies = a.RolePolicies[:1] },
			StepTaskRole, Partly, "to open sessions with ECS Exec: no policy allows it",
		},
		"ECS Exec without a task role": {func(a *account.Account) { a.TaskDefinitions[0].TaskRoleArn = "" }, StepTaskRole, Partly, "ECS Exec is on"},
		"task role deleted": {func(a *account.Account) {
			a.Roles = a.Roles[:1]
			fails("iam:GetRole", taskARN, "NoSuchEntity")(a)
		}, StepTaskRole, Failed, "the role does not exist"},
		"trust of the task role": {setTrust(1, `{"Statement": {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}}`), StepTaskRole, Failed, "its trust policy does not allow"},
	})
}

func organization(allowed bool) account.Simulation {
	s := account.Simulation{EvalDecision: "implicitDeny"}
	s.OrganizationsDecisionDetail = &account.OrganizationsDecision{AllowedByOrganizations: allowed}
	return s
}

func boundary(allowed bool) account.Simulation {
	s := account.Simulation{EvalDecision: "implicitDeny"}
	s.PermissionsBoundaryDecisionDetail = &account.BoundaryDecision{AllowedByPermissionsBoundary: allowed}
	return s
}

// TestRolesThatPass have no failure: another policy allows what the role's own do not.
func TestRolesThatPass(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*account.Account){
		"simulation allows what could not be read": func(a *account.Account) {
			a.ManagedPolicies[0].Document = `{"Statement": {"Effect": "Allow", "Action": ["ecr:Batch*", "ecr:GetD*", "logs:*"], "Resource": "*"}}`
			simulate(account.Simulation{EvalDecision: "allowed"})(a)
		},
		"simulation without a condition": simulate(account.Simulation{EvalDecision: "implicitDeny", MissingContextValues: []string{"aws:SourceVpc"}}),
		"secret's policy allows the role": func(a *account.Account) {
			a.RolePolicies[0].PolicyDocument = `{"Statement": [{"Effect": "Allow", "Action": ["kms:*", "ssm:*"], "Resource": "*"}]}`
			a.SecretPolicies[0].ResourcePolicy = `{"Statement": {"Effect": "Allow", "Principal": {"AWS": "` + executionARN + `"}, "Action": "secretsmanager:GetSecretValue", "Resource": "*"}}`
		},
		"key's policy allows the role": func(a *account.Account) {
			a.RolePolicies[0].PolicyDocument = `{"Statement": [{"Effect": "Allow", "Action": ["secretsmanager:*", "ssm:*"], "Resource": "*"}]}`
			a.KeyPolicies[0].Policy = `{"Statement": {"Effect": "Allow", "Principal": {"AWS": ["` + executionARN + `"]}, "Action": "kms:Decrypt", "Resource": "*"}}`
		},
		"key's policy allows the callers of the account": func(a *account.Account) {
			a.RolePolicies[0].PolicyDocument = `{"Statement": [{"Effect": "Allow", "Action": ["secretsmanager:*", "ssm:*"], "Resource": "*"}]}`
			a.KeyPolicies[0].Policy = `{"Statement": {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "kms:Decrypt", "Resource": "*", "Condition": {"StringEquals":
				{"kms:CallerAccount": "123456789012", "kms:ViaService": ["secretsmanager.us-east-1.amazonaws.com", "ssm.us-east-1.amazonaws.com"]}}}}`
		},
		"no roles and no needs": func(a *account.Account) {
			d := &a.TaskDefinitions[0]
			d.ExecutionRoleArn, d.TaskRoleArn, a.Services[0].EnableExecuteCommand = "", "", false
			d.ContainerDefinitions[0].Secrets, d.ContainerDefinitions[0].LogConfiguration = nil, nil
			d.ContainerDefinitions[0].Image = "public.ecr.aws/nginx/nginx:1"
			a.Tasks = []account.Task{{LastStatus: "RUNNING", TaskDefinitionArn: d.TaskDefinitionArn}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := cart(t)
			change(a)
			bad := slices.DeleteFunc(objectChecks(t, a), func(c Check) bool { return c.Status == Passed })
			require.Empty(t, bad)
		})
	}
}

// TestPolicyOfResourceForOrganization leaves open whether a policy allows what the role's own do not, unless it names the
// account: then the role's own have to.
func TestPolicyOfResourceForOrganization(t *testing.T) {
	t.Parallel()
	for principal, want := range map[string]struct {
		status Status
		why    string
	}{
		"*":            {Unknown, "no policy of the role allows it, and the policy of the resource depends on aws:PrincipalOrgID"},
		"123456789012": {Failed, ": no policy allows it"},
	} {
		a := cart(t)
		a.RolePolicies[0].PolicyDocument = `{"Statement": [{"Effect": "Allow", "Action": ["kms:*", "ssm:*"], "Resource": "*"}]}`
		setSecretPolicy(account.Policy(`{"Statement": {"Effect": "Allow", "Principal": {"AWS": "` + principal + `"}, "Action": "secretsmanager:*",
			"Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}}`))(a)
		target, err := NewTarget(a)
		require.NoError(t, err)
		checks := slices.DeleteFunc(executionRole(a, target), func(c Check) bool { return c.Status == Passed })
		require.Len(t, checks, 1)
		require.Equal(t, want.status, checks[0].Status, checks[0])
		require.Contains(t, checks[0].Finding, want.why)
	}
}
