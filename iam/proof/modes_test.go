package proof_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/catalogue"
	"ecs-foundation/iam/grant"
	"ecs-foundation/iam/policy"
	"ecs-foundation/iam/role"
	"ecs-foundation/iam/share"
	"ecs-foundation/internal/graphtest"
	"ecs-foundation/network/plan"
)

const (
	secret      = "arn:aws:secretsmanager:us-east-1:123456789012:secret:users/db-AbCdEf"
	parameter   = "arn:aws:ssm:us-east-1:123456789012:parameter/users/level"
	connection  = "arn:aws:codeconnections:us-east-1:123456789012:connection/11111111-2222-3333-4444-555555555555"
	targetGroup = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/orders/0123456789abcdef"
)

// shop is a stack of two services, one of them with secrets.
func shop(change func(*role.Input)) role.Input {
	in := role.Input{Project: "shop", Environment: "dev", Services: []role.Service{
		{Name: "cart", Repository: "shop/cart", Grants: []grant.Grant{{SQS: &grant.SQS{Queue: "jobs", Access: grant.Send}}}},
		{Name: "users", Repository: "shop/users", Secrets: []string{secret, parameter}},
	}}
	change(&in)
	return in
}

func everyGrant() []grant.Grant {
	var all []grant.Grant
	for _, name := range slices.Sorted(maps.Keys(trials)) {
		same := func(other grant.Grant) bool { return reflect.DeepEqual(other, trials[name].grant) }
		if !slices.ContainsFunc(all, same) {
			all = append(all, trials[name].grant)
		}
	}
	return all
}

// modes are the ways in which roles can be asked for, each held as golden files
// of the roles that it adds or changes.
var modes = map[string]role.Input{
	"plain": shop(func(*role.Input) {}),
	"auto-names": shop(func(in *role.Input) {
		in.Spec.RoleNames, in.Delivery.GitHub = "auto", &role.GitHub{Repository: "acme/shop", Branch: "main"}
	}),
	"confined": shop(func(in *role.Input) {
		in.Spec.Path, in.Spec.DenyIAM = "/ecs/", true
		in.Delivery.GitHub = &role.GitHub{Repository: "acme/shop", Branch: "main", Environment: "prod"}
	}),
	"every-grant":        shop(func(in *role.Input) { in.Services[0].Grants = everyGrant() }),
	"secrets-key":        shop(func(in *role.Input) { in.Services[1].SecretsKey = key }),
	"runtime-monitoring": shop(func(in *role.Input) { in.Spec.RuntimeMonitoring = true }),
	"exec":               shop(func(in *role.Input) { in.Services[0].Exec = true }),
	"exec-logging": shop(func(in *role.Input) {
		in.Services[0].Exec = true
		in.Spec.ExecLogging = &grant.ExecLogging{LogGroup: "/ecs/exec", Bucket: "shop-exec", Key: key}
	}),
	"service-role": shop(func(in *role.Input) {
		in.Spec.ServiceRole = &role.ServiceRole{NetworkMode: "bridge", TargetGroups: []string{targetGroup}}
	}),
	"volumes":        shop(func(in *role.Input) { in.Spec.Infrastructure = []string{"volumes"} }),
	"load-balancers": shop(func(in *role.Input) { in.Spec.Infrastructure = []string{"loadBalancers"} }),
	"codebuild":      shop(func(in *role.Input) { in.Delivery.CodeBuild = &role.CodeBuild{} }),
	"codebuild-with-all": shop(func(in *role.Input) {
		in.Delivery = role.Delivery{
			Connection: connection, Artifacts: role.Artifacts{Bucket: "shop-artifacts", Key: key},
			CodeBuild: &role.CodeBuild{Project: "images", VPC: true, Reports: true, Deploys: true},
		}
	}),
	"codepipeline": shop(func(in *role.Input) {
		in.Delivery = role.Delivery{
			Connection: connection, Artifacts: role.Artifacts{Bucket: "shop-artifacts"},
			CodeBuild: &role.CodeBuild{}, CodePipeline: &role.CodePipeline{},
		}
	}),
	"codepipeline-blue-green": shop(func(in *role.Input) {
		in.Delivery = role.Delivery{
			Artifacts:    role.Artifacts{Bucket: "shop-artifacts", Key: key},
			CodePipeline: &role.CodePipeline{Pipeline: "deploy", CodeDeploy: &role.CodeDeploy{Application: "shop", Group: "cart"}},
		}
	}),
	"github-branch": shop(func(in *role.Input) { in.Delivery.GitHub = &role.GitHub{Repository: "acme/shop", Branch: "main"} }),
	"github-preview": shop(func(in *role.Input) {
		in.Delivery.GitHub = &role.GitHub{
			Repository: "acme/shop", Branch: "main", Preview: &role.State{StateBucket: "shop-state", SecretsKey: key},
		}
	}),
	"github-foundation": shop(func(in *role.Input) {
		in.Spec.Path, in.Spec.PermissionsBoundary = "/ecs/", "arn:aws:iam::123456789012:policy/boundary"
		state := &role.State{StateBucket: "shop-state", SecretsKey: key}
		in.Delivery.GitHub = &role.GitHub{Repository: "acme/shop", Branch: "main", Environment: "prod", Preview: state, Foundation: state}
		in.Delivery.CodeBuild = &role.CodeBuild{Project: "images"}
		in.ForwardTo = "arn:aws:logs:us-east-1:210987654321:destination:logs"
	}),
	"github-environment": shop(func(in *role.Input) { in.Delivery.GitHub = &role.GitHub{Repository: "acme/shop", Environment: "prod"} }),
}

func TestRolesOfEachModeAreAsReviewed(t *testing.T) {
	t.Parallel()
	plain := planned(t, modes["plain"])
	files := 0
	for name, in := range modes {
		for key, r := range planned(t, in) {
			text := `{"name":"` + r.Name + `","trust":` + string(document(t, r.Trust)) + `,"policy":` + string(document(t, r.Policy)) + "}"
			same := `{"name":"` + plain[key].Name + `","trust":` + string(document(t, plain[key].Trust)) +
				`,"policy":` + string(document(t, plain[key].Policy)) + "}"
			if name == "plain" || text != same {
				graphtest.Golden(t, "testdata/"+name+"/"+key+".json", graphtest.Indent(t, text))
				files++
			}
		}
	}
	t.Logf("%d goldens", files)
}

func TestChinaAndGovCloudHaveTheirOwnARNs(t *testing.T) {
	t.Parallel()
	for _, region := range []string{"cn-north-1", "us-gov-west-1"} {
		at := policy.Scope{Region: region, Account: account}
		roles, err := role.New(role.Input{
			Project: "shop", Environment: "dev",
			Services: []role.Service{{Name: "cart", Repository: "shop/cart", Exec: true, Grants: []grant.Grant{
				{S3: &grant.S3{Bucket: "photos", Access: grant.Read}}, {DynamoDB: &grant.DynamoDB{Table: "carts", Access: grant.Read}},
			}}},
			Delivery: role.Delivery{CodeBuild: &role.CodeBuild{Deploys: true}, GitHub: &role.GitHub{Repository: "acme/shop", Branch: "main"}},
		}, at)
		require.NoError(t, err)
		for _, r := range roles {
			text := string(document(t, r.Policy)) + string(document(t, r.Trust))
			require.NotContains(t, text, "arn:aws:", "%s in %s", r.Key, region)
		}
	}
}

// documents are all that the modes and sharing write for roles, by what they are.
func documents(t *testing.T) map[string]policy.Document {
	t.Helper()
	all := map[string]policy.Document{
		"pulling":   policy.NewDocument(share.Pulling([]string{"arn:aws:ecr:us-east-1:123456789012:repository/shop/cart"}, key, scope)...),
		"writing":   share.Logs{Stream: "arn:aws:kinesis:us-east-1:123456789012:stream/logs"}.Writing(),
		"flow-logs": plan.FlowLogWriting("/vpc/shop-dev/flow-logs-vpc", scope),
		"sending":   share.Logs{Stream: "arn:aws:firehose:us-east-1:123456789012:deliverystream/logs"}.Writing(),
	}
	for name, in := range modes {
		for key, r := range planned(t, in) {
			all[name+"/"+key] = r.Policy
		}
	}
	return all
}

func TestEveryActionIsAWSsOwnAndWorksOnWhatItIsGiven(t *testing.T) {
	t.Parallel()
	checked := 0
	for name, d := range documents(t) {
		for _, s := range d.Statements {
			if s.Effect == policy.Deny {
				continue
			}
			for _, one := range s.Actions {
				action, err := catalogue.Find(one)
				require.NoError(t, err, name)
				require.Equal(t, one, action.Name, "%s: in AWS's letters", name)
				for _, keys := range s.Conditions {
					for key := range keys {
						require.True(t, action.Knows(key), "%s: %s with %s", name, one, key)
					}
				}
				works := slices.ContainsFunc(s.Resources, func(resource string) bool {
					return resource == "*" || strings.HasPrefix(resource, "{") || action.Takes(resource)
				})
				require.True(t, works, "%s: %s on %v", name, one, s.Resources)
				checked++
			}
			for _, resource := range s.Resources {
				taken := slices.ContainsFunc(s.Actions, func(one string) bool {
					action, err := catalogue.Find(one)
					return err == nil && (resource == "*" || strings.HasPrefix(resource, "{") || action.Takes(resource))
				})
				require.True(t, taken, "%s: nothing is done to %s", name, resource)
			}
		}
	}
	t.Logf("%d actions", checked)
}

func TestEveryResourceIsNamedWhereAWSKnowsOne(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for name, d := range documents(t) {
		for _, s := range d.Statements {
			if s.Effect == policy.Deny || !slices.Contains(s.Resources, "*") {
				continue
			}
			require.Len(t, s.Resources, 1, name)
			for _, action := range s.Actions {
				require.Contains(t, policy.Unscoped, action, name)
				used[action] = true
			}
		}
	}
	require.ElementsMatch(t, slices.Collect(maps.Keys(policy.Unscoped)), slices.Collect(maps.Keys(used)), "the list has nothing that no role needs")
}
