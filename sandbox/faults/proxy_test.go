package faults_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/faults"
)

// request is a call of an AWS service.
type request struct {
	service, method, path, contentType, target, body string
}

func createVPC() request {
	return request{service: "ec2", body: "Action=CreateVpc&CidrBlock=10.0.0.0%2F16"}
}

// aws is a proxy of a server that counts the calls that it executes.
type aws struct {
	*faults.Proxy

	executed atomic.Int64
}

func newAWS(t *testing.T, answer string) *aws {
	t.Helper()
	a := &aws{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		a.executed.Add(1)
		_, _ = io.WriteString(w, answer)
	}))
	t.Cleanup(server.Close)
	proxy, err := faults.Start(server.URL)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, proxy.Stop()) })
	a.Proxy = proxy
	return a
}

// call sends a request and returns the status and the body of the answer.
func (a *aws) call(t *testing.T, r request) (int, string, error) {
	t.Helper()
	method := r.method
	if method == "" {
		method = http.MethodPost
	}
	req, err := http.NewRequestWithContext(t.Context(), method, a.URL+r.path, strings.NewReader(r.body))
	require.NoError(t, err)
	req.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/"+r.service+"/aws4_request")
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if r.contentType != "" {
		req.Header.Set("Content-Type", r.contentType)
	}
	if r.target != "" {
		req.Header.Set("X-Amz-Target", r.target)
	}
	response, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	return response.StatusCode, string(body), err
}

func TestErrorsHaveTheFormOfTheService(t *testing.T) {
	t.Parallel()
	json, cbor := "application/x-amz-json-1.1", "application/cbor"
	for name, test := range map[string]struct {
		request request
		status  int
		body    string
	}{
		"EC2":          {createVPC(), 503, "<Errors><Error><Code>RequestLimitExceeded</Code>"},
		"IAM":          {request{service: "iam", body: "Action=CreateRole"}, 400, "<Error><Type>Sender</Type><Code>Throttling</Code>"},
		"ECS":          {request{service: "ecs", contentType: json, target: "X.CreateCluster"}, 400, `"__type":"ThrottlingException"`},
		"CloudWatch":   {request{service: "monitoring", contentType: cbor, path: "/service/X/operation/PutDashboard"}, 400, "x\x06__typex\x13ThrottlingException"},
		"GuardDuty":    {request{service: "guardduty", contentType: json, path: "/detector"}, 429, `"__type":"TooManyRequestsException"`},
		"S3":           {request{service: "s3", method: http.MethodPut, path: "/logs"}, 503, "<Error><Code>SlowDown</Code>"},
		"Route 53":     {request{service: "route53", contentType: "text/xml", path: "/2013-04-01/hostedzone"}, 400, "<Code>Throttling</Code>"},
		"no signature": {request{}, 200, "done"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAWS(t, "done")
			a.Set(1, faults.Rates{faults.Throttled: 1})
			status, body, err := a.call(t, test.request)
			require.NoError(t, err)
			require.Equal(t, test.status, status)
			require.Contains(t, body, test.body)
			require.Equal(t, test.status == 200, a.executed.Load() == 1)
		})
	}
}

func TestFaultsExecuteTheCallOrNot(t *testing.T) {
	t.Parallel()
	for fault, test := range map[faults.Fault]struct {
		status   int
		executed int64
	}{
		faults.InternalError: {500, 0},
		faults.Unavailable:   {503, 0},
		faults.TimedOut:      {0, 0},
		faults.Refused:       {0, 0},
		faults.Lost:          {0, 1},
	} {
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			a := newAWS(t, "done")
			a.Set(1, faults.Rates{fault: 1})
			status, _, err := a.call(t, createVPC())
			require.Equal(t, test.status, status)
			require.Equal(t, test.status == 0, err != nil)
			require.Equal(t, test.executed, a.executed.Load())
			injected := a.Injected()
			require.Len(t, injected, 1)
			require.Equal(t, fault, injected[0].Fault)
			require.Equal(t, "ec2:CreateVpc", injected[0].Action)
			require.Equal(t, fault == faults.Lost, injected[0].Response == "done")

			a.Set(1, nil)
			_, body, err := a.call(t, createVPC())
			require.NoError(t, err)
			require.Equal(t, "done", body)
		})
	}
}

// TestNumberRepeatsFaults makes 1,000 calls with a rate of 20 percent.
func TestNumberRepeatsFaults(t *testing.T) {
	t.Parallel()
	a := newAWS(t, "done")
	sequence := func(number uint64) string {
		a.Set(number, faults.Rates{faults.Throttled: 0.1, faults.Unavailable: 0.1})
		var statuses strings.Builder
		for range 1000 {
			status, _, err := a.call(t, createVPC())
			require.NoError(t, err)
			fmt.Fprint(&statuses, status, " ")
		}
		require.InDelta(t, 200, len(a.Injected()), 40)
		return statuses.String()
	}
	first := sequence(1)
	require.Equal(t, first, sequence(1))
	require.NotEqual(t, first, sequence(2))
}

func TestNewResourceIsNotFoundAtFirst(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer      string
		create, use request
		want        string
	}{
		"security group": {
			"<groupId>sg-1</groupId>",
			request{service: "ec2", body: "Action=CreateSecurityGroup"},
			request{service: "ec2", body: "Action=DescribeSecurityGroups&GroupId.1=sg-1"},
			"InvalidGroup.NotFound",
		},
		"VPC": {
			"<vpcId>vpc-1</vpcId>", createVPC(),
			request{service: "ec2", body: "Action=CreateSubnet&VpcId=vpc-1"},
			"InvalidVpcID.NotFound",
		},
		"target group": {
			"<TargetGroupArn>arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/ui/1</TargetGroupArn>",
			request{service: "elasticloadbalancing", body: "Action=CreateTargetGroup"},
			request{
				service: "elasticloadbalancing",
				body:    "Action=CreateListener&X=arn%3Aaws%3Aelasticloadbalancing%3Aus-east-1%3A1%3Atargetgroup%2Fui%2F1",
			},
			"TargetGroupNotFound",
		},
		"role": {
			"<RoleName>flow</RoleName>",
			request{service: "iam", body: "Action=CreateRole"},
			request{service: "iam", body: "Action=AttachRolePolicy&RoleName=flow"},
			"NoSuchEntity",
		},
		"role of a flow log": {
			"<RoleName>flow</RoleName>",
			request{service: "iam", body: "Action=CreateRole"},
			request{service: "ec2", body: "Action=CreateFlowLogs&DeliverLogsPermissionArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fflow"},
			"Unable to assume given IAM role",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAWS(t, test.answer)
			a.Set(1, faults.Rates{faults.NotFound: 1})
			_, body, err := a.call(t, test.create)
			require.NoError(t, err)
			require.Equal(t, test.answer, body)
			_, body, err = a.call(t, test.use)
			require.NoError(t, err)
			require.Contains(t, body, test.want)
			for range 4 {
				_, body, err = a.call(t, test.use)
				require.NoError(t, err)
			}
			require.Equal(t, test.answer, body, "it is known after a while")
		})
	}
}
