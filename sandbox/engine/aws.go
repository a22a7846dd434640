package engine

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/stretchr/testify/require"
)

// apiVersions are the API versions of the services with AWS's Query protocol. Each request must contain one.
var apiVersions = map[string]string{
	"ec2": "2016-11-15", "elasticloadbalancing": "2015-12-01", "iam": "2010-05-08", "sns": "2010-03-31",
}

// CallQuery calls an action of a service with AWS's Query protocol, such as EC2, Elastic Load Balancing or IAM. The
// parameters alternate names and values. It returns the XML of the response.
func (e *Engine) CallQuery(service, action string, parameters ...string) string {
	e.t.Helper()
	form := url.Values{"Action": {action}, "Version": {apiVersions[service]}}
	for i := 0; i < len(parameters); i += 2 {
		form.Set(parameters[i], parameters[i+1])
	}
	return e.request(service, http.MethodPost, "/", form.Encode(),
		map[string]string{"Content-Type": "application/x-www-form-urlencoded"})
}

// targetPrefixes are the prefixes of the X-Amz-Target header of the services with AWS's JSON protocol.
var targetPrefixes = map[string]string{
	"wafv2":                   "AWSWAF_20190729",
	"application-autoscaling": "AnyScaleFrontendService", "dynamodb": "DynamoDB_20120810",
	"ecr": "AmazonEC2ContainerRegistry_V20150921", "ecs": "AmazonEC2ContainerServiceV20141113", "kms": "TrentService", "logs": "Logs_20140328",
}

// CallJSON calls an action of a service with AWS's JSON protocol, such as ECS or DynamoDB.
func (e *Engine) CallJSON(service, action string, parameters map[string]any) map[string]any {
	e.t.Helper()
	if parameters == nil {
		parameters = map[string]any{}
	}
	body, err := json.Marshal(parameters)
	require.NoError(e.t, err)
	text := e.request(service, http.MethodPost, "/", string(body), map[string]string{
		"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": targetPrefixes[service] + "." + action,
	})
	var response map[string]any
	if text != "" { // an action without results
		require.NoError(e.t, json.Unmarshal([]byte(text), &response))
	}
	return response
}

// CallREST sends a request to a service with a REST protocol, such as S3 or Route 53.
func (e *Engine) CallREST(service, method, path, body string) string {
	e.t.Helper()
	return e.request(service, method, path, body, nil)
}

func (e *Engine) request(service, method, path, body string, headers map[string]string) string {
	e.t.Helper()
	req, err := http.NewRequestWithContext(e.t.Context(), method, e.Endpoint()+path, strings.NewReader(body))
	require.NoError(e.t, err)
	for name, value := range headers {
		req.Header.Set(name, value)
	}
	// The emulator reads the service and the region from the credential scope, and does not verify the signature.
	req.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/"+service+"/aws4_request")
	resp, err := http.DefaultClient.Do(req)
	require.NoError(e.t, err)
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	require.NoError(e.t, err)
	require.Less(e.t, resp.StatusCode, http.StatusMultipleChoices, string(text))
	return string(text)
}

// Environ returns the environment of an AWS client that uses the emulator: the test's, without its AWS settings.
func (e *Engine) Environ() []string {
	e.t.Helper()
	inherited := slices.DeleteFunc(os.Environ(), func(variable string) bool { return strings.HasPrefix(variable, "AWS_") })
	return append(inherited,
		"AWS_ENDPOINT_URL="+e.Endpoint(),
		"AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test", "AWS_REGION=us-east-1", "AWS_DEFAULT_REGION=us-east-1",
		"AWS_PAGER=",
		"AWS_CONFIG_FILE="+os.DevNull, "AWS_SHARED_CREDENTIALS_FILE="+os.DevNull,
	)
}
