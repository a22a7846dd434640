package emulator_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/emulator"
	"ecs-foundation/sandbox/state"
)

// named is the configuration of a stack that names a resource of each type that the emulator creates.
const named = `{
	"aws:region": "us-east-1",
	"shop:network": {"nat": {"elasticIps": ["eipalloc-0123456789abcdef0"]}},
	"shop:loadBalancer": {
		"domain": "shop.example.com", "alternativeNames": ["www.shop.example.com"], "zoneId": "Z0123456789ABCDEFGHIJ",
		"certificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555",
		"webAcl": "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/11111111-2222-3333-4444-555555555555",
		"logins": {"staff": {"cognito": {"userPoolArn": "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEf123"}}},
		"alarms": {"topic": "arn:aws:sns:us-east-1:123456789012:alarms"}
	},
	"shop:iam": {
		"permissionsBoundary": "arn:aws:iam::123456789012:policy/teams/boundary",
		"execLogging": {"logGroup": "/ecs/exec", "bucket": "exec-logs"}
	},
	"shop:sharing": {"images": {"accounts": ["210987654321"]}},
	"shop:services": {"cart": {
		"secrets": [
			"arn:aws:secretsmanager:us-east-1:123456789012:secret:cart/database-GhIjKl",
			"arn:aws:ssm:us-east-1:123456789012:parameter/cart/log-level"
		],
		"secretsKey": "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555",
		"grants": [
			{"dynamodb": {"table": "carts"}}, {"sqs": {"queue": "orders.fifo"}}, {"s3": {"bucket": "*invalid*"}},
			{"statement": {"resources": ["arn:aws:sns:us-east-1:123456789012:any-*"]}}
		]
	}}
}`

// start starts an emulator and returns its URL.
func start(t *testing.T) string {
	t.Helper()
	e, err := emulator.Start(t.Context(), state.Dir(t.TempDir()), t.Logf)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, e.Stop()) })
	return e.URL
}

// send sends a request to a service of the emulator, with the action in a header or in the body, and returns the
// response. A request without a body is a GET.
func send(t *testing.T, url, service, target, body string) string {
	t.Helper()
	method := http.MethodPost
	if body == "" {
		method = http.MethodGet
	}
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/"+service+"/aws4_request")
	switch {
	case target != "":
		req.Header.Set("Content-Type", "application/x-amz-json-1.1")
		req.Header.Set("X-Amz-Target", target)
	case body != "":
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Less(t, resp.StatusCode, http.StatusMultipleChoices, string(text))
	return string(text)
}

func TestResourcesThatAStackNamesAreCreated(t *testing.T) {
	t.Parallel()
	url := start(t)
	for range 2 { // what exists stays
		send(t, url+"/_named", "", "", named)
	}
	for _, test := range []struct{ service, target, body, want string }{
		{"acm", "CertificateManager.ListCertificates", "{}", "certificate/11111111-2222-3333-4444-555555555555"},
		{"cognito-idp", "AWSCognitoIdentityProviderService.ListUserPools", `{"MaxResults": 9}`, `"Id": "us-east-1_AbCdEf123"`},
		{"dynamodb", "DynamoDB_20120810.ListTables", "{}", `"carts"`},
		{"ec2", "", "Action=DescribeAddresses&Version=2016-11-15", "eipalloc-0123456789abcdef0"},
		{"ecr", "AmazonEC2ContainerRegistry_V20150921.DescribeRepositories", "{}", "repository/shop/cart"},
		{"iam", "", "Action=ListPolicies&Version=2010-05-08&Scope=Local", ":policy/teams/boundary"},
		{"kms", "TrentService.ListKeys", "{}", "key/11111111-2222-3333-4444-555555555555"},
		{"logs", "Logs_20140328.DescribeLogGroups", "{}", `"logGroupName": "/ecs/exec"`},
		{"secretsmanager", "secretsmanager.ListSecrets", "{}", "secret:cart/database-GhIjKl"},
		{"sns", "", "Action=ListTopics&Version=2010-03-31", ":alarms<"},
		{"sqs", "AmazonSQS.ListQueues", "{}", "/orders.fifo"},
		{"ssm", "AmazonSSM.DescribeParameters", "{}", `"/cart/log-level"`},
		{"wafv2", "AWSWAF_20190729.ListWebACLs", `{"Scope": "REGIONAL"}`, "webacl/shop/11111111-2222-3333-4444-555555555555"},
	} {
		response := send(t, url, test.service, test.target, test.body)
		require.Equal(t, 1, strings.Count(response, test.want), "%s: %s", test.want, response)
	}
	require.NotContains(t, send(t, url, "sns", "", "Action=ListTopics&Version=2010-03-31"), "any-")
	require.Contains(t, send(t, url+"/exec-logs", "s3", "", ""), "ListBucketResult")
	require.Contains(t, send(t, url+"/2013-04-01/hostedzone/Z0123456789ABCDEFGHIJ", "route53", "", ""), "shop.example.com")
}

// A program that creates a table with the name of one that was only named gets its own.
func TestProgramReplacesNamedResource(t *testing.T) {
	t.Parallel()
	url := start(t)
	send(t, url+"/_named", "", "", named)
	create := func() string {
		return send(t, url, "dynamodb", "DynamoDB_20120810.CreateTable", `{"TableName": "carts", "BillingMode": "PAY_PER_REQUEST",
			"KeySchema": [{"AttributeName": "customer", "KeyType": "HASH"}],
			"AttributeDefinitions": [{"AttributeName": "customer", "AttributeType": "S"}]}`)
	}
	var table struct {
		TableDescription struct {
			KeySchema []struct{ AttributeName string }
		}
	}
	require.NoError(t, json.Unmarshal([]byte(create()), &table))
	require.Equal(t, "customer", table.TableDescription.KeySchema[0].AttributeName)
	require.Contains(t, send(t, url, "secretsmanager", "secretsmanager.CreateSecret", `{"Name": "cart/database", "SecretString": "x"}`), "cart/database-")
}
