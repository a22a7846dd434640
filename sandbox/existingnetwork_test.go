package sandbox_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// inLandingZone are the settings of a stack in a landing zone, in addition to its network.
var inLandingZone = map[string]string{
	"loadBalancer": "{http: forward, deletionProtection: false, accessLogs: false}",
	"data":         "{database: {kind: rds, port: 5432}}",
	"services":     `{orders: {port: 3000, routes: [{paths: ["/*"], priority: 100}], uses: [database]}}`,
}

// TestExistingNetwork deploys a stack in a VPC that it does not manage, and destroys it.
func TestExistingNetwork(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "..", "dev")
	require.NoError(t, e.Preview().Err) // starts the emulator
	zone := createLandingZone(t, e)
	e = e.File(zone.stackFile(inLandingZone), "dev")
	before, objects := zone.describe(), inventory(e)

	preview := e.Preview()
	require.NoError(t, preview.Err)
	require.NotContains(t, preview.Output, "warning", "all connections are known")
	up := e.Up()
	require.NoError(t, up.Err)
	require.Equal(t, preview.Creates, up.Creates)
	require.Contains(t, up.Creates, "aws:lb/loadBalancer:LoadBalancer::public-alb")
	require.Contains(t, up.Creates, "aws:rds/subnetGroup:SubnetGroup::data-database")
	requireNoExternalResources(t, e)
	require.Equal(t, map[string]any{"a": zone.ids["private-a"], "b": zone.ids["private-b"]}, e.Outputs()["privateSubnetIds"])
	requireNoChanges(t, e)
	requireNoExternalResources(t, e)

	endpoints := e.Up("network.endpoints=[ecr.api, ecr.dkr]")
	require.NoError(t, endpoints.Err)
	require.Contains(t, endpoints.Creates, "aws:ec2/vpcEndpoint:VpcEndpoint::endpoints-ecr.api")
	requireNoChanges(t, e, "network.endpoints=[ecr.api, ecr.dkr]")

	require.NoError(t, e.Destroy().Err)
	require.Equal(t, objects, inventory(e), "nothing is left or missing")
	require.JSONEq(t, asList(before), asList(zone.describe()))
}

// asList returns a list of JSON documents that follow each other.
func asList(documents string) string {
	return "[" + strings.ReplaceAll(strings.TrimSpace(documents), "}\n{", "},{") + "]"
}

// requireNoExternalResources requires that the state has no resource that the stack only reads, and none of the network
// that it uses.
func requireNoExternalResources(t *testing.T, e *engine.Engine) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(e.State(), "backend", ".pulumi", "stacks", "*", "dev.json"))
	require.NoError(t, err)
	require.Len(t, files, 1)
	text, err := os.ReadFile(files[0])
	require.NoError(t, err)
	var state struct {
		Checkpoint struct {
			Latest struct {
				Resources []struct {
					URN, Type string
					External  bool
				}
			}
		}
	}
	require.NoError(t, json.Unmarshal(text, &state))
	require.Greater(t, len(state.Checkpoint.Latest.Resources), 10)
	for _, resource := range state.Checkpoint.Latest.Resources {
		require.False(t, resource.External, resource.URN)
		require.NotContains(t, []string{
			"aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet", "aws:ec2/routeTable:RouteTable",
			"aws:ec2/networkAcl:NetworkAcl", "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
		}, resource.Type)
	}
}

// registered returns the resources of AWS that a preview registers.
func registered(r engine.Result) []string {
	return slices.DeleteFunc(slices.Concat(r.Changed(), r.Same), func(name string) bool { return !strings.HasPrefix(name, "aws:") })
}
