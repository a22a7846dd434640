package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	lookupplan "ecs-foundation/stack/lookup/plan"
)

const keyARN = "arn:aws:kms:us-east-1:" + account12 + ":key/1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d"

func TestResourcesThatAStackNames(t *testing.T) {
	t.Parallel()
	boundary := "arn:aws:iam::" + account12 + ":policy/boundary"
	for name, tc := range map[string]struct {
		config  map[string]string
		account account
		errors  string
		warning string
	}{
		"existing queue": {
			config:  withService(`"grants": [{"sqs": {"queue": "orders", "access": "send"}}]`),
			account: account{lookupplan.Names{Service: lookupplan.SQS}: lookupplan.NameList{Names: []string{"orders"}}},
		},
		"missing queue": {
			config:  withService(`"grants": [{"sqs": {"queue": "orders", "access": "send"}}]`),
			account: account{lookupplan.Names{Service: lookupplan.SQS}: lookupplan.NameList{Names: []string{"order"}}},
			warning: `services.ui.grants[0].sqs.queue: the queue "orders" does not exist yet`,
		},
		"queue of another account": {
			config:  withService(`"grants": [{"sqs": {"queue": "arn:aws:sqs:us-east-1:210987654321:orders", "access": "send"}}]`),
			account: account{lookupplan.Names{Service: lookupplan.SQS}: lookupplan.NameList{}},
		},
		"more queues than AWS lists": {
			config:  withService(`"grants": [{"sqs": {"queue": "orders", "access": "send"}}]`),
			account: account{lookupplan.Names{Service: lookupplan.SQS}: lookupplan.NameList{More: true}},
		},
		"missing table": {
			config:  withService(`"grants": [{"dynamodb": {"table": "carts", "access": "read"}}]`),
			account: account{lookupplan.Names{Service: lookupplan.DynamoDB}: lookupplan.NameList{}},
			warning: `services.ui.grants[0].dynamodb.table: the table "carts" does not exist yet`,
		},
		"missing topic": {
			config:  withService(`"grants": [{"sns": {"topic": "arn:aws:sns:us-east-1:` + account12 + `:orders"}}]`),
			warning: `services.ui.grants[0].sns.topic: the topic "arn:aws:sns:us-east-1:` + account12 + `:orders" does not exist yet`,
		},
		"missing topic of alarms": {
			config:  map[string]string{"loadBalancer": `{"http": "forward", "alarms": {"topic": "arn:aws:sns:us-east-1:` + account12 + `:alarms"}}`},
			warning: `loadBalancer.alarms.topic: the topic "arn:aws:sns:us-east-1:` + account12 + `:alarms" does not exist yet`,
		},
		"missing bucket": {
			config:  withService(`"grants": [{"s3": {"bucket": "photos", "access": "read"}}]`),
			warning: `services.ui.grants[0].s3.bucket: the bucket "photos" does not exist yet`,
		},
		"missing bucket of flow logs": {
			config: map[string]string{"network": `{"zones": ["us-east-1a", "us-east-1b"], "flowLogs": {"destination": "s3", "bucket": "flows"}}`},
			errors: `network.flowLogs.bucket: the bucket "flows" does not exist: create it first, because the update needs it`,
		},
		"bucket of load balancer logs in another region": {
			config:  map[string]string{"loadBalancer": `{"http": "forward", "accessLogs": true, "logs": {"bucket": "alb-logs"}}`},
			account: account{lookupplan.Bucket{Name: "alb-logs"}: lookupplan.BucketRegion("eu-west-1")},
			errors:  `loadBalancer.logs.bucket: the bucket "alb-logs" is in eu-west-1: must be in us-east-1, the region of the load balancer`,
		},
		"bucket that the credentials cannot read": {
			config:  map[string]string{"loadBalancer": `{"http": "forward", "accessLogs": true, "logs": {"bucket": "alb-logs"}}`},
			account: account{lookupplan.Bucket{Name: "alb-logs"}: lookupplan.BucketRegion("")},
		},
		"usable key": {
			config:  withService(`"grants": [{"kms": {"key": "` + keyARN + `", "access": "read", "via": ["sqs"]}}]`),
			account: account{lookupplan.Key{ARN: keyARN}: lookupplan.KeyState("Enabled")},
		},
		"missing key": {
			config: withService(`"secrets": ["` + secretARN + `a-AbCdEf"], "secretsKey": "` + keyARN + `"`),
			account: account{
				lookupplan.Secrets{Names: "a"}: lookupplan.SecretARNs{secretARN + "a-AbCdEf"},
			},
			errors: `services.ui.secretsKey: the key "` + keyARN + `" does not exist in us-east-1: set the ARN of an existing key`,
		},
		"key that is scheduled for deletion": {
			config:  withService(`"grants": [{"kms": {"key": "` + keyARN + `", "access": "read", "via": ["sqs"]}}]`),
			account: account{lookupplan.Key{ARN: keyARN}: lookupplan.KeyState("PendingDeletion")},
			errors:  `services.ui.grants[0].kms.key: the key "` + keyARN + `" cannot be used, because its state is PendingDeletion: enable it, or set another key`,
		},
		"missing permissions boundary": {
			config: map[string]string{"iam": `{"permissionsBoundary": "` + boundary + `"}`},
			errors: `iam.permissionsBoundary: the policy "` + boundary + `" does not exist: create it first, because every role needs it`,
		},
		"missing repository": {
			config:  withService(`"repository": "shop/ui"`),
			account: account{lookupplan.Names{Service: lookupplan.ECR}: lookupplan.NameList{Names: []string{"ui"}}},
			warning: `services.ui.repository: the repository "shop/ui" does not exist yet`,
		},
		"default repository, created later": {
			config:  withService(`"exec": true`),
			account: account{lookupplan.Names{Service: lookupplan.ECR}: lookupplan.NameList{}},
		},
		"missing repository of shared images": {
			config:  map[string]string{"sharing": `{"images": {"accounts": ["210987654321"]}}`},
			account: account{lookupplan.Names{Service: lookupplan.ECR}: lookupplan.NameList{}},
			errors: `services.ui.repository: the repository "ecs-foundation/ui" does not exist: ` +
				"create it before sharing.images, which sets its policy, or set createRepository",
		},
		"repository of shared images that the stack creates": {
			config: map[string]string{
				"sharing": `{"images": {"accounts": ["210987654321"]}}`, "services": `{"ui": {"port": 3000, "createRepository": {}}}`,
			},
			account: account{lookupplan.Names{Service: lookupplan.ECR}: lookupplan.NameList{}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			warnings, problems := evaluate(load(t, tc.config), owner(tc.account))
			require.Equal(t, tc.errors, problems)
			require.Equal(t, tc.warning, only(t, warnings))
		})
	}
}
