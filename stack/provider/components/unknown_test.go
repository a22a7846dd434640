package components_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/provider/components"
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

// TestErrorsAboutUnknownInputsAreReported checks that an error in what is not known yet is an error of the component.
func TestErrorsAboutUnknownInputsAreReported(t *testing.T) {
	t.Parallel()
	inputs := `{"zones": ["us-east-1a", "us-east-1b"], "dnsFirewall": [{"priority": 101}, {"priority": 101}]}`
	properties := unknown(t, inputs, "dnsFirewall[0].ruleGroup", "dnsFirewall[1].ruleGroup")
	_, err := graphtest.TryPreview(create(definition(t, "Network").Component(), properties))
	require.ErrorContains(t, err, "dnsFirewall[1].priority: ")
}

// answering returns what a provider in another region and account answers.
func answering(region, account string) func(token string) (map[string]any, error) {
	return func(token string) (map[string]any, error) {
		switch token {
		case "aws:index/getRegion:getRegion":
			return map[string]any{"name": region}, nil
		case "aws:index/getCallerIdentity:getCallerIdentity":
			return map[string]any{"accountId": account}, nil
		default:
			return nil, nil
		}
	}
}

// TestUnknownInputsAreInThePlaceOfTheProvider checks that an ARN that is not known is one in the region and the account of the
// provider, which are not inputs.
func TestUnknownInputsAreInThePlaceOfTheProvider(t *testing.T) {
	t.Parallel()
	for region, partition := range map[string]string{"eu-west-1": "aws", "cn-north-1": "aws-cn", "us-gov-west-1": "aws-us-gov"} {
		inputs := `{"roles": {"fn": {"assumedBy": "lambda.amazonaws.com", "grants": [
			{"statement": {"sid": "Publish", "actions": ["sns:Publish"], "resources": [""]}}, {"sns": {}}]}}}`
		properties := unknown(t, inputs, "permissionsBoundary", "roles.fn.grants[0].statement.resources[0]", "roles.fn.grants[1].sns.topic")
		g, err := graphtest.TryPreviewWithAnswers(answering(region, "210987654321"), create(definition(t, "Roles").Component(), properties))
		require.NoError(t, err, region)
		require.Contains(t, g.String(), "arn:"+partition+":iam::210987654321:policy/", region)
	}
}

// TestProviderIsNotConfiguredYet checks a preview with a provider whose settings are not known: it answers no call.
func TestProviderIsNotConfiguredYet(t *testing.T) {
	t.Parallel()
	for name, inputs := range full {
		inputs = strings.Replace(inputs, "{", `{"region": "us-east-1", `, 1)
		inputs = strings.Replace(inputs, `, "region": "us-east-1"`, "", 1)
		_, err := graphtest.TryPreviewWithAnswers(nothing, program(t, name, inputs))
		require.NoError(t, err, name)
	}
	_, err := graphtest.TryPreviewWithAnswers(nothing, program(t, "Cluster", `{}`))
	require.EqualError(t, err, "region: required, because the AWS provider has settings that are not known before the update")
}

// nothing is what a provider that is not configured answers.
func nothing(string) (map[string]any, error) { return map[string]any{}, nil }

// TestPlaceholdersHideNothingElse checks that no other text contains the placeholder of a key.
func TestPlaceholdersHideNothingElse(t *testing.T) {
	t.Parallel()
	properties := unknown(t, `{"services": {"ui": {"grants": [{"events": {}}, {"s3": {"bucket": "Photos-0000", "access": "read"}}]}}}`,
		"services.ui.grants[0].events.bus")
	_, err := graphtest.TryPreview(create(definition(t, "Roles").Component(), properties))
	require.ErrorContains(t, err, "services.ui.grants[1].s3.bucket: ")
	checked := 0
	var check func(typ reflect.Type)
	check = func(typ reflect.Type) {
		for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice || typ.Kind() == reflect.Map {
			typ = typ.Elem()
		}
		if typ.Kind() != reflect.Struct {
			return
		}
		constraints := validate.ConstraintsOf(typ)
		for _, field := range validate.Fields(typ) {
			if example := constraints[validate.KeyOf(field)].Eventual; example != "" {
				checked++
				require.GreaterOrEqual(t, len(example), validate.MinEventual, "%s.%s", typ.Name(), validate.KeyOf(field))
			}
			check(field.Type)
		}
	}
	for _, d := range components.All() {
		check(d.Settings)
	}
	require.Greater(t, checked, 30)
}
