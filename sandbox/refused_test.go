package sandbox_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// refused are changes of a deployed stack that AWS rejects, with the key of the error and a part of the steps that work.
var refused = []struct {
	change   []string
	key, way string
}{
	{[]string{"aws:region=us-east-2"}, "aws:region", "deploy a second stack"},
	{[]string{"network={cidr: 10.8.0.0/16, zones: [us-east-1a, us-east-1b]}"}, "ecs-foundation:network.cidr", "network.secondaryCidrs"},
	{[]string{"network.ipv6=false"}, "ecs-foundation:network.ipv6", "keep network.ipv6: true"},
	{[]string{"network.zones=[us-east-1b, us-east-1a]"}, "ecs-foundation:network.subnets.private", "{us-east-1a: 10.0.10.0/24, ...}"},
	{[]string{"network.subnets.private[0]=10.0.10.0/23"}, "ecs-foundation:network.subnets.private", "keep each range in its zone"},
	{[]string{"network.tiers={jobs: {kind: private, cidr: 10.0.160.0/20}}"}, "ecs-foundation:network.tiers.jobs", "a range that no subnet has"},
	{[]string{"security.isolation=perService"}, "ecs-foundation:security.isolation", "set migrating, update, deploy every service again"},
	{[]string{"loadBalancer.accessLogs=false"}, "ecs-foundation:loadBalancer.accessLogs", "loadBalancer.logs.emptyOnDelete: true"},
	{[]string{"loadBalancer.internal=true"}, "ecs-foundation:loadBalancer.internal", "loadBalancer.deletionProtection: false"},
	{[]string{"monitoring.guardDuty.detector=lookup"}, "ecs-foundation:monitoring.guardDuty.detector", "set adopt"},
}

// TestChangesThatAWSRejectsAreRefused previews changes of a deployed stack. None changes the stack or its state.
func TestChangesThatAWSRejectsAreRefused(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "..", "dev")
	base := []string{
		"network.ipv6=true", "network.tiers={batch: {kind: private, cidr: 10.0.160.0/20}}", "loadBalancer.accessLogs=true",
		"loadBalancer.deletionProtection=true", "monitoring.guardDuty={detector: create}",
	}
	require.NoError(t, e.Up(base...).Err)
	deployed := e.Outputs()
	for _, c := range refused {
		keys := slices.Concat(base, c.change)
		p := e.Preview(keys...)
		require.Error(t, p.Err, c.change)
		require.Empty(t, p.Changed(), c.change)
		require.Contains(t, p.Output, c.key+": ")
		require.Contains(t, p.Output, c.way)
	}
	// An update without a preview is refused as well, and the next one still knows what is deployed.
	for range 2 {
		up := e.Up(append(base, "network.ipv6=false")...)
		require.Error(t, up.Err)
		require.Empty(t, up.Changed())
		require.Equal(t, deployed, e.Outputs())
	}
	requireNoChanges(t, e, base...)
	requireRefusedFromS3(t, e)
}

// requireRefusedFromS3 moves the state of the stack to a bucket, with the record of what is deployed and without.
func requireRefusedFromS3(t *testing.T, e *engine.Engine) {
	t.Helper()
	e.CallREST("s3", http.MethodPut, "/"+bucket, "")
	const passphrase = "PULUMI_CONFIG_PASSPHRASE=sandbox"
	exported := filepath.Join(t.TempDir(), "dev.json")
	e.Backend("file://"+filepath.Join(e.State(), "backend"), passphrase).MustRun("stack", "export", "--stack", "dev", "--file", exported)

	s3 := e.Backend(s3URL, passphrase)
	s3.MustRun("stack", "init", "dev", "--secrets-provider", "passphrase")
	s3.MustRun("stack", "import", "--file", exported)
	output, err := s3.Run("preview") // without the overrides of the deployed stack
	require.Error(t, err)
	require.Contains(t, output, "ecs-foundation:network.ipv6: network-vpc: ")

	withoutRecord(t, exported)
	s3.MustRun("stack", "import", "--file", exported)
	output, err = s3.Run("preview")
	require.NoError(t, err, output)
	require.Contains(t, output, "no record of this version of the program")
}

// withoutRecord removes the output deployed from an exported stack.
func withoutRecord(t *testing.T, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	var state map[string]any
	require.NoError(t, json.Unmarshal(text, &state))
	deployment, _ := state["deployment"].(map[string]any)
	resources, _ := deployment["resources"].([]any)
	for _, r := range resources {
		resource, _ := r.(map[string]any)
		if resource["type"] == "pulumi:pulumi:Stack" {
			outputs, _ := resource["outputs"].(map[string]any)
			require.Contains(t, outputs, "deployed")
			delete(outputs, "deployed")
		}
	}
	text, err = json.Marshal(state)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, text, 0o600))
}
