package main

import (
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	workloads "ecs-foundation/ecs/foundation"
	"ecs-foundation/stack"
	"ecs-foundation/stack/config/stackfile"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/preflight"
)

// shown matches a file that a page shows, with its path.
var shown = regexp.MustCompile("(?s)```yaml\n# (examples/\\S+)\n(.*?)```")

func TestDocsOfTeamsShowTheExample(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("docs/teams.md")
	require.NoError(t, err)
	blocks := shown.FindAllStringSubmatch(string(page), -1)
	require.Len(t, blocks, 3)
	for _, block := range blocks {
		text, err := os.ReadFile(block[1])
		require.NoError(t, err)
		require.Equal(t, string(text), block[2], block[1])
	}
}

func TestStacksOfTeamsAreValid(t *testing.T) {
	t.Parallel()
	names := map[string]string{}
	for _, team := range []string{"environment", "storefront", "payments"} {
		source, err := stackfile.Read("examples/teams/"+team, "dev")
		require.NoError(t, err)
		plan, err := stack.Load(source, preflight.Check)
		require.NoError(t, err, team)
		for _, role := range plan.IAM.Roles {
			require.Empty(t, names[role.Name], "role %s", role.Name)
			names[role.Name] = team
		}
		for _, name := range plan.LogGroups {
			require.Empty(t, names[name], "log group %s", name)
			names[name] = team
		}
	}
}

func TestTeamStackHasOnlyItsServices(t *testing.T) {
	t.Parallel()
	values := graphtest.Stack(t, ".", "dev")
	values["ecs-foundation:network"] = `{"stack": "organization/environment/dev"}`
	values["ecs-foundation:loadBalancer"] = `{"stack": "organization/environment/dev", "priorities": {"from": 100, "to": 50000}}`
	g := graphtest.Run(t, foundation(values))
	graphtest.CheckInvariants(t, g)
	for _, typ := range []string{"aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet", "aws:ec2/vpcEndpoint:VpcEndpoint", "aws:lb/loadBalancer:LoadBalancer", "aws:lb/listener:Listener"} {
		require.Empty(t, g.Names(typ))
	}
	require.Len(t, g.Names("aws:lb/listenerRule:ListenerRule"), 4)
	require.Equal(t, "sg-00000001", g.Get(t, "security-tasks-to-endpoints-443-ingress").Inputs["securityGroupId"], "the group of the environment")
	require.Equal(t, g.Names(""), graphtest.Preview(t, foundation(values)).Names(""))
	values["ecs-foundation:network"] = `{"stack": "organization/missing/dev"}`
	_, err := graphtest.TryPreview(foundation(values))
	require.ErrorContains(t, err, "network.stack: stack organization/missing/dev has no outputs: deploy it first")
}

// TestWorkloadReadsTheOutputsOfATeam deploys a team's stack and reads its outputs as programs do
// that deploy its services.
func TestWorkloadReadsTheOutputsOfATeam(t *testing.T) {
	t.Parallel()
	values := graphtest.Stack(t, ".", "dev")
	values["ecs-foundation:network"] = `{"stack": "organization/environment/dev"}`
	values["ecs-foundation:loadBalancer"] = `{"stack": "organization/environment/dev"}`
	team := graphtest.Run(t, func(ctx *pulumi.Context) error {
		errs := []error{foundation(values)(ctx)}
		for name, value := range ctx.GetCurrentExportMap() {
			errs = append(errs, graphtest.Probe(ctx, "output-"+name, value))
		}
		return errors.Join(errs...)
	})
	outputs := map[string]any{}
	for _, name := range stack.OutputNames() {
		outputs[name] = team.Get(t, "output-"+name).Inputs["value"]
	}
	config := map[string]string{"ecs-foundation:foundation": "organization/payments/dev"}
	workload, err := graphtest.TryWithStackOutputs(outputs, config, func(ctx *pulumi.Context) error {
		team, err := workloads.Refer(ctx)
		if err != nil {
			return err
		}
		return graphtest.Probe(ctx, "workload", pulumi.Map{
			"listeners": team.Map("listenerArns"), "loadBalancer": team.Text("loadBalancerArn"), "subnets": team.Map("privateSubnetIds"),
			"url": pulumi.Sprintf("https://%s", team.Text("loadBalancerDnsName")), "targetGroup": team.Of("targetGroupArns", "cart"),
			"group": team.Of("taskSecurityGroupIds", "cart"), "role": team.Of("taskRoleArns", "cart"), "logs": team.Of("logGroupNames", "cart"),
		})
	})
	require.NoError(t, err)
	listener := strings.Replace(graphtest.ListenerARN, "/new/", "/environment1/", 1)
	balancer := strings.Replace(listener[:strings.LastIndex(listener, "/")], ":listener/", ":loadbalancer/", 1)
	read := workload.Get(t, "workload").Inputs["value"].(map[string]any)
	require.Equal(t, map[string]any{"https": listener}, read["listeners"], "of the environment")
	require.Equal(t, balancer, read["loadBalancer"])
	require.Equal(t, "https://shop-1234567890.us-east-1.elb.amazonaws.com", read["url"])
	require.Equal(t, map[string]any{"a": "subnet-00000013", "c": "subnet-00000014"}, read["subnets"])
	require.Equal(t, "<security-tasks>", read["group"])
	for _, name := range []string{"targetGroup", "role", "logs"} {
		require.Contains(t, read[name], "cart", "of the team")
	}
}
