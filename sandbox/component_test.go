package sandbox_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
	"ecs-foundation/sandbox/process"
)

const (
	// shop is the Foundation of sandbox/component, and edge another one.
	shop = "foundations.shop."
	edge = "foundations.edge={inputs: {region: us-east-1, environment: edge, network: {cidr: 10.1.0.0/16, " +
		"zones: [us-east-1a, us-east-1b], nat: {strategy: Single}}, loadBalancer: {http: forward}, services: {}}}"
	// withTags passes a provider with the default tags of the foundation.
	withTags = shop + "tags={Project: component, Environment: dev, ManagedBy: pulumi}"
)

// buildPlugin builds the plugin with the components once, where the projects and the sandbox look for it.
var buildPlugin = sync.OnceValues(func() (string, error) {
	cmd := process.Command(context.Background(), process.ToolEnviron(),
		"go", "build", "-ldflags=-s -w", "-o", "bin/pulumi-resource-ecs-foundation", ".")
	cmd.Dir = ".."
	output, err := cmd.CombinedOutput()
	return string(output), err
})

// newComponentEngine returns a sandbox for a project that uses the components.
func newComponentEngine(t *testing.T, project string) *engine.Engine {
	t.Helper()
	output, err := buildPlugin()
	require.NoError(t, err, output)
	return engine.New(t, project, "dev")
}

// TestFoundationComponentEndToEnd checks a Foundation with a certificate of the same program: its ARN is not known at the
// first preview.
func TestFoundationComponentEndToEnd(t *testing.T) {
	t.Parallel()
	e := newComponentEngine(t, "component")
	preview := e.Preview()
	require.NoError(t, preview.Err)
	require.Contains(t, preview.Output, "allowed connections", "the preview reports the reachability")
	require.Contains(t, preview.Output, "the stack costs ")
	unknown := e.Preview(shop + "inputs.services.orders.port=${unknown}")
	require.Error(t, unknown.Err)
	require.Contains(t, unknown.Output, "services.orders.port: not known before the update")
	empty := inventory(e)

	up := e.Up()
	require.NoError(t, up.Err)
	require.Equal(t, preview.Creates, up.Creates, "up creates what the preview with an unknown certificate shows")
	outputs, _ := e.Outputs()["shop"].(map[string]any)
	require.Regexp(t, "^vpc-", outputs["vpcId"])
	require.Contains(t, outputs["httpsListenerArn"], ":listener/")
	requireNoChanges(t, e)

	requireInvalidInputsAreRefused(t, e)
	requireProviderIsChecked(t, e)
	requireOptionsApply(t, e)
	requireSecondFoundation(t, e)
	requireRenameChangesNothing(t, e)
	requireProtected(t, e)

	destroyed := e.Destroy()
	require.NoError(t, destroyed.Err)
	require.ElementsMatch(t, up.Creates, destroyed.Deletes)
	requireOrder(t, destroyed.Order, "delete aws:lb/listener:Listener::shop-public-https", "delete aws:acm/certificate:Certificate::shop")
	require.Equal(t, empty, inventory(e), "no resource is left")
}

// requireInvalidInputsAreRefused checks that all errors are reported at once, with the properties, and that a secret is
// neither accepted nor printed.
func requireInvalidInputsAreRefused(t *testing.T, e *engine.Engine) {
	t.Helper()
	for name, test := range map[string]struct{ inputs, errors []string }{
		"all errors": {
			[]string{`inputs.services.orders.port="3000"`, "inputs.services.orders.uses=[databse]", "inputs.netwrok={}", "inputs.network.zones[1]=us-east-1"},
			[]string{
				"4 errors", "services.orders.port", `got the string "3000" (remove the quotes)`,
				`services.orders.uses[0]`, `unknown store "databse"`, "netwrok: unknown key: did you mean network?", "network.zones[1]",
			},
		},
		"secret":           {[]string{"inputs.network.cidr=${secret}"}, []string{"network.cidr: must not be a secret"}},
		"secret object":    {[]string{"inputs.services=${secret}"}, []string{"services: must not be a secret"}},
		"secret in a list": {[]string{"inputs.network.zones[0]=${secret}"}, []string{"network.zones[0]: must not be a secret"}},
		"change that AWS cannot carry out": {
			[]string{"inputs.network.cidr=10.1.0.0/16"}, []string{"network.cidr"},
		},
	} {
		preview := e.Preview(prefixed(test.inputs)...)
		require.Error(t, preview.Err, name)
		for _, want := range test.errors {
			require.Contains(t, preview.Output, want, name)
		}
		require.NotContains(t, preview.Output, "correct-horse", name)
		require.NotContains(t, preview.Output, "Pulumi.dev.yaml", name)
		require.NotContains(t, strings.Join(preview.Changed(), " "), "::shop-", "%s: no resource of the component changes", name)
	}
}

// prefixed returns settings of the Foundation shop.
func prefixed(settings []string) []string {
	var all []string
	for _, setting := range settings {
		all = append(all, shop+setting)
	}
	return all
}

// requireProviderIsChecked checks that a provider of the program that would not deploy what the inputs describe is refused
// with what to set, and that another one replaces the component's own.
func requireProviderIsChecked(t *testing.T, e *engine.Engine) {
	t.Helper()
	here := shop + "providerRegion=us-east-1"
	for name, test := range map[string]struct {
		settings []string
		want     string
	}{
		"another region":  {[]string{shop + "providerRegion=eu-west-1", withTags}, "the option providers is in eu-west-1"},
		"another account": {[]string{here, withTags, shop + `inputs.accounts=["210987654321"]`}, "is in account 123456789012"},
		"no default tags": {[]string{here}, "add {Environment: dev, ManagedBy: pulumi, Project: component} to defaultTags.tags"},
		"tags of another environment": {
			[]string{here, strings.Replace(withTags, "Environment: dev", "Environment: prod", 1)}, "add {Environment: dev} to defaultTags.tags",
		},
	} {
		refused := e.Preview(test.settings...)
		require.Error(t, refused.Err, name)
		require.Contains(t, refused.Output, test.want, name)
		require.NotContains(t, strings.Join(refused.Changed(), " "), "::shop-", name)
	}
	given := e.Preview(here, withTags)
	require.NoError(t, given.Err)
	require.Equal(t, []string{"pulumi:providers:aws::for-shop"}, given.Creates)
	require.Equal(t, []string{"pulumi:providers:aws::shop-aws"}, given.Deletes)
	require.Empty(t, slices.Concat(given.Updates, given.Replaces))
}

// requireOptionsApply checks that a transform of the program changes the component's resources.
func requireOptionsApply(t *testing.T, e *engine.Engine) {
	t.Helper()
	transformed := e.Preview(shop + "team=edge")
	require.NoError(t, transformed.Err)
	require.Equal(t, []string{"aws:ec2/vpc:Vpc::shop-network-vpc"}, transformed.Changed())
}

// requireSecondFoundation checks that a program can have two Foundations of different environments, and no two of one.
func requireSecondFoundation(t *testing.T, e *engine.Engine) {
	t.Helper()
	second := e.Preview(edge)
	require.NoError(t, second.Err)
	require.Greater(t, len(second.Creates), 40)
	require.Equal(t, second.Creates, second.Changed(), "the first one does not change")
	for _, name := range second.Creates {
		require.Regexp(t, "::edge(-|$)", name)
	}
	// With that of the first one, either could be refused, and the new one instead for what it would change.
	same := e.Preview(edge, strings.Replace(edge, "foundations.edge=", "foundations.mall=", 1))
	require.Error(t, same.Err)
	require.Contains(t, same.Output, "set another environment or project for one of them")
}

// requireRenameChangesNothing checks that a Foundation with another name and parent keeps its resources, if it has an
// alias.
func requireRenameChangesNothing(t *testing.T, e *engine.Engine) {
	t.Helper()
	text, err := os.ReadFile("component/Pulumi.dev.yaml")
	require.NoError(t, err)
	renamed := filepath.Join(t.TempDir(), "Pulumi.dev.yaml")
	text = []byte(strings.Replace(string(text), "    shop:", "    store:\n      alias: shop\n      parent: commerce", 1))
	require.NoError(t, os.WriteFile(renamed, text, 0o600))
	preview := e.File(renamed, "dev").Preview()
	require.NoError(t, preview.Err)
	require.Equal(t, []string{"component:index:Team::commerce"}, preview.Creates)
	require.Empty(t, slices.Concat(preview.Replaces, preview.Deletes))
}

// requireProtected checks that protect of the component protects its resources.
func requireProtected(t *testing.T, e *engine.Engine) {
	t.Helper()
	protected := e.Up(shop + "protect=true")
	require.NoError(t, protected.Err)
	require.Empty(t, slices.Concat(protected.Creates, protected.Replaces, protected.Deletes))
	destroy := e.Destroy()
	require.Error(t, destroy.Err)
	require.Contains(t, destroy.Output, "protect")
	require.NotContains(t, strings.Join(destroy.Deletes, " "), "::shop-")
	require.NoError(t, e.Up().Err)
}
