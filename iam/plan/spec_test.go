package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/plan/grant"
	"ecs-foundation/iam/policy"
)

func TestMistakesInWhatRolesThereAreAreTold(t *testing.T) {
	t.Parallel()
	const targets = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/orders/0123456789abcdef"
	for name, tc := range map[string]struct {
		spec     iamplan.Spec
		delivery iamplan.Delivery
		want     string
	}{
		"a path without its slashes": {
			spec: iamplan.Spec{Path: "ecs"},
			want: `iam.path: "ecs" is no path of roles: write one such as /ecs/, with a slash at both ends and 512 characters at most`,
		},
		"a boundary by its name": {
			spec: iamplan.Spec{PermissionsBoundary: "boundary"},
			want: `iam.permissionsBoundary: "boundary" is no ARN of a policy: write one such as arn:aws:iam::123456789012:policy/boundary`,
		},
		"a boundary of another partition": {
			spec: iamplan.Spec{PermissionsBoundary: "arn:aws-cn:iam::123456789012:policy/boundary"},
			want: "iam.permissionsBoundary: it is an ARN of partition aws-cn, but the region us-east-1 is in aws: name a resource there",
		},
		"a service role with Fargate": {
			spec: iamplan.Spec{ServiceRole: &iamplan.ServiceRole{NetworkMode: "awsvpc", TargetGroups: []string{targets}}},
			want: "iam.serviceRole.networkMode: tasks of network mode awsvpc, as all on Fargate are, take no service role: ECS refuses it " +
				"(InvalidParameterException: you cannot specify an IAM role for services that require a service linked role) " +
				"and uses AWSServiceRoleForECS: take serviceRole off",
		},
		"a service role for nothing": {
			spec: iamplan.Spec{ServiceRole: &iamplan.ServiceRole{NetworkMode: "brigde", TargetGroups: []string{"orders"}}},
			want: `iam.serviceRole.networkMode: "brigde" is no network mode that takes a service role: did you mean bridge? Write bridge or host` + "\n" +
				`iam.serviceRole.targetGroups[0]: "orders" is no ARN of a target group: write one such as ` +
				"arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/orders/0123456789abcdef",
		},
		"infrastructure twice and another": {
			spec: iamplan.Spec{Infrastructure: []string{"volumes", "volumes", "disks"}},
			want: `iam.infrastructure[1]: "volumes" is listed twice: take one off` + "\n" +
				`iam.infrastructure[2]: "disks" is no thing that ECS manages: write volumes or loadBalancers`,
		},
		"a service that AWS makes no role for": {
			spec: iamplan.Spec{ServiceLinkedRoles: []string{"guardduti"}},
			want: `iam.serviceLinkedRoles[0]: "guardduti" is no service with a role of AWS's own: did you mean guardduty? ` +
				"Write autoscaling, ecs, elasticloadbalancing or guardduty",
		},
		"sessions logged nowhere": {
			spec: iamplan.Spec{ExecLogging: &grant.ExecLogging{}},
			want: "iam.execLogging: it says nowhere to log to: name a logGroup or a bucket, or take the key off",
		},
		"an agent's account without the agent": {
			spec: iamplan.Spec{AgentAccount: "12"},
			want: `iam.agentAccount: "12" is no account: write its 12 digits, in quotes`,
		},
		"nobody who delivers": {
			delivery: iamplan.Delivery{Cluster: "shop"},
			want:     "delivery: it says nobody who builds or deploys: name codeBuild, codePipeline or github, or take the key off",
		},
		"a pipeline without a bucket": {
			delivery: iamplan.Delivery{CodePipeline: &iamplan.CodePipeline{Pipeline: "my pipeline"}},
			want: `delivery.codePipeline.pipeline: "my pipeline" is no name of a pipeline: use letters, digits, hyphens and underscores` + "\n" +
				"delivery.artifacts.bucket: CodePipeline hands its work over in a bucket: name it",
		},
		"a deployment group without a name": {
			delivery: iamplan.Delivery{
				Artifacts:    iamplan.Artifacts{Bucket: "artifacts"},
				CodePipeline: &iamplan.CodePipeline{CodeDeploy: &iamplan.CodeDeploy{Application: "shop"}},
			},
			want: `delivery.codePipeline.codeDeploy.group: "" is no name: use up to 100 letters, digits, blanks and + = . _ , @ -`,
		},
		"a connection by its name": {
			delivery: iamplan.Delivery{Connection: "github", CodeBuild: &iamplan.CodeBuild{}},
			want: `delivery.connection: "github" is no ARN of a connection: write one such as arn:aws:codeconnections:us-east-1:123456789012:` +
				"connection/11111111-2222-3333-4444-555555555555",
		},
		"every branch of GitHub": {
			delivery: iamplan.Delivery{GitHub: &iamplan.GitHub{Repository: "shop"}},
			want: `delivery.github.repository: "shop" is no repository: write owner/name, such as acme/shop` + "\n" +
				"delivery.github: every branch and every pull request of the repository could deploy: " +
				"name the branch or the environment that may, or both",
		},
		"a preview without a branch, with a state that is elsewhere": {
			delivery: iamplan.Delivery{GitHub: &iamplan.GitHub{Repository: "acme/shop", Environment: "prod", Preview: &iamplan.State{
				StateBucket: "s3://shop-state", SecretsKey: "alias/pulumi",
			}}},
			want: "delivery.github: drift is looked for on a branch, outside of environments: name it in branch, or take preview off\n" +
				`delivery.github.preview.stateBucket: "s3://shop-state" is no name of a bucket: write one such as user-profile-photos, or its ARN` + "\n" +
				`delivery.github.preview.secretsKey: "alias/pulumi" is no ARN of a KMS key: write one such as arn:aws:kms:us-east-1:123456789012:` +
				"key/11111111-2222-3333-4444-555555555555; an alias will not do",
		},
		"a foundation without a bound, and with a state that is elsewhere": {
			delivery: iamplan.Delivery{GitHub: &iamplan.GitHub{Repository: "acme/shop", Branch: "main", Foundation: &iamplan.State{StateBucket: "s3://shop-state"}}},
			want: `delivery.github.foundation.stateBucket: "s3://shop-state" is no name of a bucket: write one such as user-profile-photos, or its ARN` + "\n" +
				"delivery.github.foundation: who lays the foundation writes the policies of its roles, and could give itself anything by one: " +
				"write the ARN of a policy that no role is to go beyond into iam.permissionsBoundary, or take foundation off",
		},
		"a foundation with a bound that is none, and with names that Pulumi makes": {
			spec:     iamplan.Spec{RoleNames: "auto", PermissionsBoundary: "arn:aws:iam::aws:policy/AdministratorAccess"},
			delivery: iamplan.Delivery{GitHub: &iamplan.GitHub{Repository: "acme/shop", Branch: "main", Foundation: &iamplan.State{}}},
			want: "delivery.github.foundation: iam.permissionsBoundary is arn:aws:iam::aws:policy/AdministratorAccess, which bounds nothing: " +
				"name a policy that allows what the services need, and nothing of IAM\n" +
				"delivery.github.foundation: it may change the stack's roles and no others, which it knows by their names: " +
				"take iam.roleNames: auto off, or foundation",
		},
		"branches by a pattern": {
			delivery: iamplan.Delivery{GitHub: &iamplan.GitHub{Repository: "acme/shop", Branch: "release/*"}},
			want:     `delivery.github.branch: "release/*" is no name of one branch: write it without *, ?, blanks, : and the like`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := input(iamplan.Service{Name: "cart"})
			in.Spec, in.Delivery = tc.spec, tc.delivery
			_, err := iamplan.New(in, scope)
			require.EqualError(t, err, tc.want)
		})
	}
}

func TestGuardDutysAgentIsPulledFromTheAccountOfTheRegion(t *testing.T) {
	t.Parallel()
	in := input(iamplan.Service{Name: "cart"})
	in.Spec.RuntimeMonitoring = true
	scope := policy.Scope{Region: "mx-central-1", Account: "123456789012"}
	_, err := iamplan.New(in, scope)
	require.EqualError(t, err, "iam.agentAccount: it is missing, for the account that keeps GuardDuty's agent in mx-central-1 is not known "+
		"here: look it up in https://docs.aws.amazon.com/guardduty/latest/ug/ecs-runtime-agent-ecr-image-uri.html and write it, in quotes")

	in.Spec.AgentAccount = "111122223333"
	made, err := iamplan.New(in, scope)
	require.NoError(t, err)
	require.True(t, made.Roles[0].Policy.Allows(policy.Need{
		Action: "ecr:BatchGetImage", Resource: "arn:aws:ecr:mx-central-1:111122223333:repository/aws-guardduty-agent-fargate",
	}))
	require.Contains(t, iamplan.StartNeeds(in, in.Services[0], scope), policy.Need{
		Action: "ecr:GetDownloadUrlForLayer", Resource: "arn:aws:ecr:mx-central-1:111122223333:repository/aws-guardduty-agent-fargate",
	}, "preflight holds the role against it")
}

func TestNamesOfTheRolesAreTheOnesKnownFromGuides(t *testing.T) {
	t.Parallel()
	in := input(iamplan.Service{Name: "cart"})
	in.Spec.ServiceRole = &iamplan.ServiceRole{NetworkMode: "host", TargetGroups: []string{
		"arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/orders/0123456789abcdef",
	}}
	in.Spec.Infrastructure = []string{"volumes"}
	in.Delivery = iamplan.Delivery{
		Artifacts: iamplan.Artifacts{Bucket: "artifacts"}, CodeBuild: &iamplan.CodeBuild{}, CodePipeline: &iamplan.CodePipeline{},
		GitHub: &iamplan.GitHub{Repository: "acme/shop", Branch: "main"},
	}
	names := map[string]string{}
	for key, r := range roles(t, in) {
		names[key] = r.Name
	}
	require.Equal(t, map[string]string{
		"execution": "shop-ecs-task-execution-role-dev", "cart-task": "shop-cart-task-role-dev",
		"service": "shop-ecs-service-role-dev", "infrastructure": "shop-ecs-infrastructure-role-dev",
		"codebuild": "shop-codebuild-role-dev", "codepipeline": "shop-codepipeline-role-dev", "github": "shop-github-deploy-role-dev",
	}, names)
}
