package config_test

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack/config"
)

// eventualKeys are the keys of each top-level key that accept outputs in a component package.
var eventualKeys = map[string][]string{
	"delivery": {
		"artifacts.bucket", "artifacts.key", "connection", "github.foundation.ownerId", "github.foundation.repositoryId",
		"github.foundation.secretsKey", "github.foundation.stateBucket", "github.ownerId", "github.preview.ownerId",
		"github.preview.repositoryId", "github.preview.secretsKey", "github.preview.stateBucket", "github.repositoryId",
	},
	"iam": {"execLogging.bucket", "execLogging.key", "execLogging.logGroup", "permissionsBoundary", "serviceRole.targetGroups"},
	"loadBalancer": {
		"alarms.topic", "certificateArn", "certificates", "logins.NAME.cognito.clientId", "logins.NAME.cognito.domain",
		"logins.NAME.cognito.userPoolArn", "logins.NAME.oidc.clientId", "logins.NAME.oidc.clientSecret", "logs.bucket",
		"mutualTls.trustStore", "securityGroups", "webAcl", "zoneId",
	},
	"logs":       {"forwardTo", "key"},
	"monitoring": {"guardDuty.findings.topic"},
	"network":    {"dnsFirewall[].ruleGroup", "flowLogs.bucket", "ipamPool", "nat.elasticIps", "queryLogConfig"},
	"security":   {"ingress.prefixLists"},
	"services": {
		"NAME.createRepository.key", "NAME.grants[].dynamodb.table", "NAME.grants[].efs.accessPoint", "NAME.grants[].efs.fileSystem", "NAME.grants[].events.bus",
		"NAME.grants[].kms.key", "NAME.grants[].parameter.name", "NAME.grants[].s3.bucket", "NAME.grants[].secret.name",
		"NAME.grants[].sns.topic", "NAME.grants[].sqs.queue", "NAME.grants[].statement.conditions",
		"NAME.grants[].statement.resources", "NAME.repository", "NAME.secrets", "NAME.secretsKey",
	},
	"sharing": {"images.accounts", "images.organization", "logs.accounts", "logs.key", "logs.stream"},
}

// plainIDs are the keys that take IDs, but no outputs, because they decide which resources exist.
var plainIDs = []string{
	"accounts",      // checked before anything is created
	"network.zones", // the zones of the subnets
	// AWS publishes it.
	"iam.agentAccount",
	// A preview reads these from AWS.
	"loadBalancer.existing.listenerArn", "network.existing.vpcId",
	"network.existing.subnets", "network.existing.subnets.data", "network.existing.subnets.private", "network.existing.subnets.public",
}

// identifier matches the format of a key that takes an ID or an ARN.
var identifier = regexp.MustCompile(`\b(IDs?|ARNs?|AWS account)\b`)

func TestEachIDIsEventualOrListedAsPlain(t *testing.T) {
	t.Parallel()
	eventual, plain := map[string][]string{}, []string{}
	eachKey(reflect.TypeFor[config.Config](), "", func(path string, _ reflect.Type, c validate.Constraint) {
		list := c.Parts()[0]
		switch top, key, _ := strings.Cut(path, "."); {
		case c.Eventual != "":
			eventual[top] = append(eventual[top], key)
		case c.ARN != nil || identifier.MatchString(c.Format+list.Format):
			plain = append(plain, path)
		}
	})
	for _, keys := range eventual {
		slices.Sort(keys)
	}
	slices.Sort(plain)
	require.Equal(t, eventualKeys, eventual)
	require.Equal(t, slices.Sorted(slices.Values(plainIDs)), plain)
}

func TestPlaceholdersAreValid(t *testing.T) {
	t.Parallel()
	for _, place := range []validate.Place{
		{Region: "us-east-1", Accounts: []string{"210987654321"}, Internet: "nat"},
		{Region: "eu-central-1"},
		{Region: "cn-north-1", Accounts: []string{"210987654321", "123456789012"}},
		{Region: "us-gov-west-1"},
	} {
		checked := 0
		eachKey(reflect.TypeFor[config.Config](), "", func(path string, _ reflect.Type, c validate.Constraint) {
			if c.Eventual == "" {
				return
			}
			checked++
			require.GreaterOrEqual(t, len(c.Eventual), validate.MinEventual, path)
			values := map[string]bool{}
			for _, n := range []int{0, 1, 42, 9999} {
				value := c.Placeholder(place, n)
				values[value] = true
				errs := validate.NewErrors(path)
				c.Validate(reflect.ValueOf(value), errs)
				if c.ARN != nil {
					c.ARN.Locate(value, place, errs)
				}
				require.NoError(t, errs.Err(), place.Region)
			}
			require.Len(t, values, 4, path)
		})
		require.Greater(t, checked, 50)
	}
}

// The actions of a statement decide which ARNs are valid, which a placeholder cannot follow.
func TestStatementsAcceptPlaceholders(t *testing.T) {
	t.Parallel()
	const conditions = `{"ArnLike": {"aws:SourceArn": ["ARN"]}}`
	for _, actions := range []string{`["sns:Publish"]`, `["lambda:InvokeFunction"]`, `["dynamodb:GetItem", "kinesis:PutRecord"]`} {
		arn := validate.Constraint{Eventual: validate.UnknownARN}.Placeholder(validate.Place{Region: "us-east-1"}, 7)
		text := strings.ReplaceAll(`{"orders": {"port": 80, "grants": [{"statement": {
			"sid": "Custom", "actions": `+actions+`, "resources": ["ARN"], "conditions": `+conditions+`}}]}}`, "ARN", arn)
		_, err := plan(with(t, map[string]string{"services": text}))
		require.NoError(t, err)
	}
}
