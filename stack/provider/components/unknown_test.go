package components_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/graphtest"
)

// unknown replaces an input with an output that is not known.
func unknown(t *testing.T, inputs string, keys ...string) resource.PropertyMap {
	t.Helper()
	var in map[string]any
	require.NoError(t, json.Unmarshal([]byte(inputs), &in))
	properties := resource.NewPropertyMapFromMap(in)
	for _, key := range keys {
		path, err := resource.ParsePropertyPath(key)
		require.NoError(t, err)
		value := resource.NewProperty(properties)
		path.Set(value, resource.NewProperty(resource.Output{Element: resource.NewNullProperty()}))
	}
	return properties
}

func TestOutputsAsInputs(t *testing.T) {
	t.Parallel()
	for component, keys := range map[string][]string{
		"SecurityGroups": {"vpcId", "prefixListIds", "endpointsSecurityGroupId", "ingress.prefixLists[0]"},
		"LoadBalancer":   {"vpcId", "subnetIds", "securityGroupId", "certificateArn", "webAcl", "zoneId"},
		"Service": {
			"clusterArn", "subnetIds", "securityGroupId", "executionRoleArn", "taskRoleArn", "targetGroupArn", "loadBalancerArn",
			"logGroupName", "containers[0].image", "containers[0].environment.TABLE", "containers[0].secrets.DB",
		},
		"Roles":   {"permissionsBoundary", "services.ui.secrets[0]", "services.ui.grants[0].s3.bucket", "roles.fn.logGroup"},
		"Network": {"logs.key", "iam.permissionsBoundary"},
	} {
		inputs := map[string]string{
			"SecurityGroups": `{"ingress": {"prefixLists": [""]}, "services": {"ui": {"port": 3000}}}`,
			"LoadBalancer":   `{"domain": "shop.example.com"}`,
			"Service":        strings.Replace(service(`"count": 1`), `"name": "ui",`, `"name": "ui", "environment": {}, "secrets": {},`, 1),
			"Roles": `{"services": {"ui": {"secrets": [""], "grants": [{"s3": {"access": "read"}}]}},
				"roles": {"fn": {"assumedBy": "lambda.amazonaws.com"}}}`,
			"Network": minimal["Network"],
		}[component]
		_, err := graphtest.TryPreview(create(definition(t, component).Component(), unknown(t, inputs, keys...)))
		require.NoError(t, err, component)
	}
}

func TestPlainInputsMustBeKnown(t *testing.T) {
	t.Parallel()
	for key, component := range map[string]string{
		"zones": "Network", "cidr": "Network", "services": "SecurityGroups", "services.ui.port": "SecurityGroups",
		"listeners[0]": "SecurityGroups", "roles": "Roles", "services.ui.secrets": "Roles", "certificates": "LoadBalancer",
		"containers": "Service", "containers[0].environment": "Service", "count": "Service", "name": "Cluster",
	} {
		inputs := map[string]string{
			"SecurityGroups": `{"vpcId": "vpc-1", "services": {"ui": {"port": 3000}}, "listeners": [80]}`,
			"Roles":          `{"services": {"ui": {}}}`,
		}[component]
		if inputs == "" {
			inputs = minimal[component]
		}
		_, err := graphtest.TryPreview(create(definition(t, component).Component(), unknown(t, inputs, key)))
		require.ErrorContains(t, err, key+": not known before the update", component)
	}
}
