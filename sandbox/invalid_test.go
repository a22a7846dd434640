package sandbox_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// TestInvalidConfigurationCreatesNothing checks only the keys in the errors: the golden files of stack/config have the
// texts.
func TestInvalidConfigurationCreatesNothing(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "..", "dev")
	require.NoError(t, e.Preview().Err)
	empty := inventory(e)
	for override, key := range map[string]string{
		"netwrok={}":                                          "netwrok",
		"network=[]":                                          "network",
		"accounts=[012345670123]":                             "accounts[0]",
		"network.cidr=10.0.0.1/16":                            "network.cidr",
		"network.cidr=10.9.0.0/16":                            "network.subnets.public[0]",
		"network.zones=[us-east-1a, eu-west-1b]":              "network.zones[1]",
		"network.zones=[us-east-1a, us-east-1b, us-east-1c]":  "network.subnets.public",
		"network.zones=[us-east-1a]":                          "network.zones",
		"network.subnets.data[1]=10.0.10.128/25":              "network.subnets.data[1]",
		"network.nat.strategy=onePerAz":                       "network.nat.strategy",
		"network.nat.strategy=None":                           "network.endpoints",
		"security.egress=endpoints":                           "security.egress",
		"loadBalancer.http=redirect":                          "loadBalancer",
		"services.cart.port=\"3000\"":                         "services.cart.port",
		"services.cart.routes[0].priority=200":                "services.orders.routes[0].priority",
		"services.ui.routes[0].priority=1":                    "services.cart.routes[0]",
		"services.orders.uses=[databse]":                      "services.orders.uses[0]",
		"services.users.grants[0].s3.access=all":              "services.users.grants[0].s3.access",
		"services.users.secrets[0]=user-service/database":     "services.users.secrets[0]",
		"tags.Environment=test":                               "tags.Environment",
		"services.cart.grants[0].dynamodb={\"tabel\": \"x\"}": "services.cart.grants[0].dynamodb.tabel",
	} {
		up := e.Up(override)
		require.Error(t, up.Err, override)
		require.Contains(t, up.Output, "ecs-foundation:"+key+": ", override)
		require.Subset(t, []string{"pulumi:pulumi:Stack::ecs-foundation-dev", "pulumi:providers:pulumi::default"}, up.Creates,
			"%s: the state contains at most the stack, and the engine's own provider", override)
		require.Equal(t, empty, inventory(e), "%s: no resource is created", override)
	}

	text, err := os.ReadFile("../Pulumi.dev.yaml")
	require.NoError(t, err)
	large := filepath.Join(t.TempDir(), "Pulumi.dev.yaml")
	require.NoError(t, os.WriteFile(large, append(text, "  other:text: "+strings.Repeat("x", 131_072)+"\n"...), 0o600))
	up := e.File(large, "dev").Up()
	require.Error(t, up.Err, "Pulumi cannot pass the configuration to the program")
	require.Contains(t, up.Output, "argument list too long", "docs/troubleshooting.md has this error")
	require.Equal(t, empty, inventory(e))
}
