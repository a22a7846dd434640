package main

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

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
