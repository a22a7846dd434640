package engine

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/stretchr/testify/require"
)

// versions are the query protocol's, which every request must name.
var versions = map[string]string{
	"ec2": "2016-11-15", "elasticloadbalancing": "2015-12-01", "iam": "2010-05-08", "sns": "2010-03-31",
}

// Ask asks the emulator as an AWS client would, and returns its answer: Ask("ec2", "DescribeVpcs") for EC2, ELB, IAM
// and what else speaks AWS's query protocol.
func (e *Engine) Ask(service, action string, parameters ...string) string {
	e.t.Helper()
	form := url.Values{"Action": {action}, "Version": {versions[service]}}
	for i := 0; i < len(parameters); i += 2 {
		form.Set(parameters[i], parameters[i+1])
	}
	return e.post(service, form.Encode(), map[string]string{"Content-Type": "application/x-www-form-urlencoded"})
}

// targets are how the JSON protocol calls services.
var targets = map[string]string{
	"application-autoscaling": "AnyScaleFrontendService", "dynamodb": "DynamoDB_20120810",
	"ecs": "AmazonEC2ContainerServiceV20141113",
}

// AskJSON does the same of ECS, DynamoDB and what else speaks AWS's JSON protocol.
func (e *Engine) AskJSON(service, action string, parameters map[string]any) map[string]any {
	e.t.Helper()
	if parameters == nil {
		parameters = map[string]any{}
	}
	body, err := json.Marshal(parameters)
	require.NoError(e.t, err)
	text := e.post(service, string(body), map[string]string{
		"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": targets[service] + "." + action,
	})
	var answer map[string]any
	require.NoError(e.t, json.Unmarshal([]byte(text), &answer))
	return answer
}

func (e *Engine) post(service, body string, headers map[string]string) string {
	e.t.Helper()
	req, err := http.NewRequestWithContext(e.t.Context(), http.MethodPost, e.Endpoint(), strings.NewReader(body))
	require.NoError(e.t, err)
	for name, value := range headers {
		req.Header.Set(name, value)
	}
	// The emulator reads the service and the region from the signature, and does not check the rest of it.
	req.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/"+service+"/aws4_request")
	resp, err := http.DefaultClient.Do(req)
	require.NoError(e.t, err)
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	require.NoError(e.t, err)
	require.Equal(e.t, http.StatusOK, resp.StatusCode, string(answer))
	return string(answer)
}
