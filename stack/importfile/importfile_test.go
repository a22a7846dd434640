package importfile_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/importfile"
)

// modules is the state of terraform-aws-modules vpc 5.21.0 and alb 9.17.0, with the attributes that an import reads: two
// zones, a single NAT gateway, and a load balancer with a rule for all paths.
const modules = "testdata/terraform-aws-modules.json"

// awsx is the state of a stack with awsx.ec2.Vpc, which has a route table for each subnet, and awsx.lb.ApplicationLoadBalancer.
const awsx = "testdata/awsx.json"

// settings are those of a stack for the VPC in both states.
var settings = map[string]string{
	"network": `{"cidr": "10.20.0.0/16", "zones": ["us-east-1a", "us-east-1b"], "nat": {"strategy": "Single"}, "subnets": {` +
		`"public": ["10.20.101.0/24", "10.20.102.0/24"], "private": ["10.20.1.0/24", "10.20.2.0/24"], ` +
		`"data": ["10.20.201.0/24", "10.20.202.0/24"]}}`,
	"loadBalancer": `{"http": "forward", "securityGroups": ["sg-8990af16c81bc992f"]}`,
	"services":     `{"orders": {"port": 3000, "routes": [{"paths": ["/orders/*"], "priority": 100}]}}`,
}

// load returns the plan of a stack with settings that replace those with the same key.
func load(tb testing.TB, region string, changed map[string]string) stack.Plan {
	tb.Helper()
	values := map[string]string{"aws:region": region}
	for key, value := range settings {
		values["shop:"+key] = value
	}
	for key, value := range changed {
		values["shop:"+key] = value
	}
	plan, err := stack.Load(config.Stack{Project: "shop", Name: "dev", Values: values})
	require.NoError(tb, err)
	return plan
}

// read returns a state with texts replaced, in pairs.
func read(t *testing.T, path string, replaced ...string) importfile.State {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	for i := 0; i < len(replaced); i += 2 {
		require.Contains(t, string(text), replaced[i])
	}
	state, err := importfile.Read(strings.NewReader(strings.NewReplacer(replaced...).Replace(string(text))))
	require.NoError(t, err)
	return state
}

// imported imports a state that has no problems.
func imported(t *testing.T, state importfile.State, changed map[string]string) importfile.Import {
	t.Helper()
	i, err := importfile.New(load(t, "us-east-1", changed), state, "6.83.2", "")
	require.NoError(t, err)
	require.Empty(t, i.Problems)
	return i
}

func TestImportFiles(t *testing.T) {
	t.Parallel()
	for name, path := range map[string]string{"terraform-aws-modules": modules, "awsx": awsx} {
		state := read(t, path)
		i := imported(t, state, nil)
		file, err := json.MarshalIndent(i.File, "", " ")
		require.NoError(t, err)
		graphtest.Golden(t, "testdata/"+name+".golden", i.Report(state.Tool)+string(file)+"\n")
	}
}

// TestEntriesAreResourcesOfTheProgram compares the types, names and parents with the resources that the program registers.
func TestEntriesAreResourcesOfTheProgram(t *testing.T) {
	t.Parallel()
	graph, err := os.ReadFile("../testdata/graph.dev.golden")
	require.NoError(t, err)
	for _, path := range []string{modules, awsx} {
		for _, entry := range imported(t, read(t, path), nil).File.Resources {
			want := "\n" + entry.Name + " (" + entry.Type + ")\n"
			if !entry.Component {
				want += "  in: " + entry.Parent + "\n"
			}
			require.Contains(t, "\n"+string(graph), want)
		}
	}
}
