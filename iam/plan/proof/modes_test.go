package proof_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/actions"
	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/plan/grant"
	"ecs-foundation/iam/plan/sharing"
	"ecs-foundation/iam/policy"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/stack/graphtest"
)

const (
	secret      = "arn:aws:secretsmanager:us-east-1:123456789012:secret:users/db-AbCdEf"
	parameter   = "arn:aws:ssm:us-east-1:123456789012:parameter/users/level"
	connection  = "arn:aws:codeconnections:us-east-1:123456789012:connection/11111111-2222-3333-4444-555555555555"
	targetGroup = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/orders/0123456789abcdef"
)

// shop returns a stack of two services, one of which has secrets.
func shop(change func(*iamplan.Input)) iamplan.Input {
	in := iamplan.Input{Project: "shop", Environment: "dev", Services: []iamplan.Service{
		{Name: "cart", ServicePermissions: iamplan.ServicePermissions{Repository: "shop/cart", Grants: []grant.Grant{{SQS: &grant.SQS{Queue: "jobs", Access: grant.Send}}}}},
		{Name: "users", ServicePermissions: iamplan.ServicePermissions{Repository: "shop/users", Secrets: []string{secret, parameter}}},
	}}
	change(&in)
	return in
}

func everyGrant() []grant.Grant {
	var all []grant.Grant
	for _, name := range slices.Sorted(maps.Keys(grantCases)) {
		same := func(other grant.Grant) bool { return reflect.DeepEqual(other, grantCases[name].grant) }
		if !slices.ContainsFunc(all, same) {
			all = append(all, grantCases[name].grant)
		}
	}
	return all
}

// modes are settings of roles. The golden files of each contain the roles that it adds or
// changes.
var modes = map[string]iamplan.Input{
	"plain": shop(func(*iamplan.Input) {}),
	"auto-names": shop(func(in *iamplan.Input) {
		in.Spec.RoleNames, in.Delivery.GitHub = "auto", &iamplan.GitHub{Repository: "acme/shop", Branch: "main"}
	}),
	"confined": shop(func(in *iamplan.Input) {
		in.Spec.Path, in.Spec.DenyIAM = "/ecs/", true
		in.Delivery.GitHub = &iamplan.GitHub{Repository: "acme/shop", Branch: "main", Environment: "prod"}
		in.Services[0].Exec, in.Deployed.Network.TaskSubnets = true, []string{"private-a", "private-b"}
	}),
	"every-grant": shop(func(in *iamplan.Input) { in.Services[0].Grants = everyGrant() }),
	"secrets-key": shop(func(in *iamplan.Input) { in.Services[1].SecretsKey = key }),
	"pull-through-cache": shop(func(in *iamplan.Input) {
		in.Services[0].Repository, in.Spec.PullThroughCaches = "docker-hub/library/nginx", []string{"docker-hub"}
	}),
	"runtime-monitoring": shop(func(in *iamplan.Input) { in.Spec.RuntimeMonitoring = true }),
	"exec":               shop(func(in *iamplan.Input) { in.Services[0].Exec = true }),
	"exec-logging": shop(func(in *iamplan.Input) {
		in.Services[0].Exec = true
		in.Spec.ExecLogging = &grant.ExecLogging{LogGroup: "/ecs/exec", Bucket: "shop-exec", Key: key}
	}),
	"service-role": shop(func(in *iamplan.Input) {
		in.Spec.ServiceRole = &iamplan.ServiceRole{NetworkMode: "bridge", TargetGroups: []string{targetGroup}}
	}),
	"volumes":        shop(func(in *iamplan.Input) { in.Spec.Infrastructure = []string{"volumes"} }),
	"load-balancers": shop(func(in *iamplan.Input) { in.Spec.Infrastructure = []string{"loadBalancers"} }),
	"codebuild":      shop(func(in *iamplan.Input) { in.Delivery.CodeBuild = &iamplan.CodeBuild{} }),
	"codebuild-with-all": shop(func(in *iamplan.Input) {
		in.Delivery = iamplan.Delivery{
			Connection: connection, Artifacts: iamplan.Artifacts{Bucket: "shop-artifacts", Key: key},
			CodeBuild: &iamplan.CodeBuild{Project: "images", VPC: true, Reports: true, Deploys: true},
		}
	}),
	"codepipeline": shop(func(in *iamplan.Input) {
		in.Delivery = iamplan.Delivery{
			Connection: connection, Artifacts: iamplan.Artifacts{Bucket: "shop-artifacts"},
			CodeBuild: &iamplan.CodeBuild{}, CodePipeline: &iamplan.CodePipeline{},
		}
	}),
	"codepipeline-blue-green": shop(func(in *iamplan.Input) {
		in.Delivery = iamplan.Delivery{
			Artifacts:    iamplan.Artifacts{Bucket: "shop-artifacts", Key: key},
			CodePipeline: &iamplan.CodePipeline{Pipeline: "deploy", CodeDeploy: &iamplan.CodeDeploy{Application: "shop", Group: "cart"}},
		}
	}),
	"github-branch": shop(func(in *iamplan.Input) { in.Delivery.GitHub = &iamplan.GitHub{Repository: "acme/shop", Branch: "main"} }),
	"github-preview": shop(func(in *iamplan.Input) {
		in.Delivery.GitHub = &iamplan.GitHub{
			Repository: "acme/shop", Branch: "main", Preview: &iamplan.PulumiRole{State: iamplan.State{StateBucket: "shop-state", SecretsKey: key}},
		}
		in.Deployed = everything()
	}),
	"github-foundation": shop(func(in *iamplan.Input) {
		in.Spec.Path, in.Spec.PermissionsBoundary = "/ecs/", "arn:aws:iam::123456789012:policy/boundary"
		state := iamplan.State{StateBucket: "shop-state", SecretsKey: key}
		in.Delivery.GitHub = &iamplan.GitHub{
			Repository: "acme/shop", Branch: "main", Environment: "prod", Preview: &iamplan.PulumiRole{State: state},
			Foundation: &iamplan.PulumiRole{State: state, Workflows: iamplan.Workflows{Environment: "prod-foundation"}},
		}
		in.Delivery.CodeBuild = &iamplan.CodeBuild{Project: "images"}
		in.ForwardTo = "arn:aws:logs:us-east-1:210987654321:destination:logs"
		in.Spec.ServiceLinkedRoles, in.Deployed = []string{"ecs"}, everything()
	}),
	"github-ids": shop(func(in *iamplan.Input) {
		in.Spec.PermissionsBoundary = "arn:aws:iam::123456789012:policy/boundary"
		in.Delivery.GitHub = &iamplan.GitHub{
			Repository: "acme/shop", OwnerID: "11", RepositoryID: "22", Branch: "main", Preview: &iamplan.PulumiRole{}, Foundation: &iamplan.PulumiRole{},
		}
	}),
	"github-environment": shop(func(in *iamplan.Input) {
		in.Delivery.GitHub = &iamplan.GitHub{Repository: "acme/shop", Environment: "prod"}
	}),
}

func TestPoliciesMatchGoldenFiles(t *testing.T) {
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
	t.Logf("iam: %d golden files match", files)
}

func TestChinaAndGovCloudUseTheirPartitions(t *testing.T) {
	t.Parallel()
	for _, region := range []string{"cn-north-1", "us-gov-west-1"} {
		scope := policy.Scope{Region: region, Account: account}
		planned, err := iamplan.New(iamplan.Input{
			Project: "shop", Environment: "dev",
			Services: []iamplan.Service{{Name: "cart", ServicePermissions: iamplan.ServicePermissions{Repository: "shop/cart", Exec: true, Grants: []grant.Grant{
				{S3: &grant.S3{Bucket: "photos", Access: grant.Read}}, {DynamoDB: &grant.DynamoDB{Table: "carts", Access: grant.Read}},
			}}}},
			Delivery: iamplan.Delivery{CodeBuild: &iamplan.CodeBuild{Deploys: true}, GitHub: &iamplan.GitHub{Repository: "acme/shop", Branch: "main"}},
		}, scope)
		require.NoError(t, err)
		for _, r := range planned.Roles {
			text := string(document(t, r.Policy)) + string(document(t, r.Trust))
			require.NotContains(t, text, "arn:aws:", "%s in %s", r.Key, region)
		}
	}
}

// documents returns all permissions policies, by mode and role or by purpose.
func documents(t *testing.T) map[string]policy.Document {
	t.Helper()
	all := map[string]policy.Document{
		"pulling":   policy.NewDocument(sharing.Pulling([]string{"arn:aws:ecr:us-east-1:123456789012:repository/shop/cart"}, key, scope)...),
		"writing":   sharing.Logs{Stream: "arn:aws:kinesis:us-east-1:123456789012:stream/logs", Key: key}.Writing(scope),
		"flow-logs": networkplan.FlowLogWriting("/vpc/shop-dev/flow-logs-vpc", scope),
		"sending":   sharing.Logs{Stream: "arn:aws:firehose:us-east-1:123456789012:deliverystream/logs"}.Writing(scope),
	}
	for name, in := range modes {
		for key, r := range planned(t, in) {
			all[name+"/"+key] = r.Policy
		}
	}
	return all
}

// tagsLoadBalancers is an action of both versions of Elastic Load Balancing. The catalog has only the resource types of the
// first, Classic Load Balancers; the second also has listeners, rules and target groups.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
const tagsLoadBalancers = "elasticloadbalancing:AddTags"

func TestActionsExistAndSupportTheirResources(t *testing.T) {
	t.Parallel()
	checked := 0
	for document, d := range documents(t) {
		for _, s := range d.Statements {
			if s.Effect == policy.Deny {
				continue
			}
			for _, name := range s.Actions {
				action, err := actions.Find(name)
				require.NoError(t, err, document)
				require.Equal(t, name, action.Name, "%s: case of the name", document)
				for _, keys := range s.Conditions {
					for key := range keys {
						require.True(t, action.HasConditionKey(key), "%s: %s with %s", document, name, key)
					}
				}
				supported := slices.ContainsFunc(s.Resources, func(resource string) bool {
					return resource == "*" || strings.HasPrefix(resource, "{") || action.Supports(resource)
				})
				require.True(t, supported, "%s: %s on %v", document, name, s.Resources)
				checked++
			}
			for _, resource := range s.Resources {
				supported := slices.ContainsFunc(s.Actions, func(name string) bool {
					action, err := actions.Find(name)
					return err == nil && (resource == "*" || strings.HasPrefix(resource, "{") || action.Supports(resource) || name == tagsLoadBalancers)
				})
				require.True(t, supported, "%s: no action supports %s", document, resource)
			}
		}
	}
	t.Logf("%d actions", checked)
}

func TestOnlyUnscopedActionsUseAnyResource(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for name, d := range documents(t) {
		for _, s := range d.Statements {
			if s.Effect == policy.Deny || !slices.Contains(s.Resources, "*") {
				continue
			}
			require.Len(t, s.Resources, 1, name)
			for _, action := range s.Actions {
				require.Contains(t, policy.Unscoped(), action, name)
				used[action] = true
			}
		}
	}
	require.ElementsMatch(t, slices.Collect(maps.Keys(policy.Unscoped())), slices.Collect(maps.Keys(used)), "the list only has actions that a role requires")
}
