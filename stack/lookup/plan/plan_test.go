package plan_test

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	lookupplan "ecs-foundation/stack/lookup/plan"
)

// load returns the plan of a small stack with some of its configuration replaced.
func load(t *testing.T, change map[string]string) stack.Plan {
	t.Helper()
	values := map[string]string{
		"aws:region":                  "us-east-1",
		"ecs-foundation:network":      `{"zones": ["us-east-1a", "us-east-1b"]}`,
		"ecs-foundation:loadBalancer": `{"http": "forward"}`,
		"ecs-foundation:services":     `{"ui": {"port": 3000, "routes": [{"paths": ["/*"], "priority": 1}]}}`,
	}
	for key, value := range change {
		if !strings.Contains(key, ":") {
			key = "ecs-foundation:" + key
		}
		values[key] = value
	}
	p, err := stack.Load(config.Stack{Project: "ecs-foundation", Name: "dev", Values: values})
	require.NoError(t, err)
	return p
}

// account holds AWS's answers. A request without an answer is for a resource that does not
// exist.
type account map[lookupplan.Request]any

// errNone is the provider's error for a resource that does not exist.
var errNone = errors.New("no matching resource found")

// usEast1 is an account with three zones in us-east-1, and all endpoints in them.
func usEast1() account {
	zones := lookupplan.Zones{
		Names: []string{"us-east-1a", "us-east-1b", "us-east-1c"}, IDs: []string{"use1-az4", "use1-az6", "use1-az1"},
	}
	a := account{lookupplan.AvailabilityZones{}: zones, lookupplan.AvailabilityZones{Available: true}: zones}
	for _, service := range []string{"s3", "dynamodb"} {
		a[lookupplan.EndpointService{Name: "com.amazonaws.us-east-1." + service, Type: "Gateway"}] = lookupplan.OfferedIn(zones.Names)
	}
	for _, service := range []string{"ecr.api", "ecr.dkr", "logs", "sqs"} {
		a[lookupplan.EndpointService{Name: "com.amazonaws.us-east-1." + service, Type: "Interface"}] = lookupplan.OfferedIn(zones.Names)
	}
	return a
}

// with returns the account with other answers.
func (a account) with(answers account) account {
	merged := maps.Clone(a)
	maps.Copy(merged, answers)
	return merged
}

// evaluate returns the warnings and the errors of a stack in an account. An answer
// can be an error.
func evaluate(p stack.Plan, a account) (warnings []string, problems string) {
	return answered(lookupplan.Questions(p), a)
}

// answers returns the answers to the requests of questions.
func (a account) answers(questions []lookupplan.Question) lookupplan.Answers {
	answers := lookupplan.Answers{}
	for _, request := range lookupplan.Requests(questions) {
		answers[request] = lookupplan.Answer{Value: a[request]}
		if err, ok := a[request].(error); ok {
			answers[request] = lookupplan.Answer{Err: err}
		} else if a[request] == nil {
			answers[request] = lookupplan.Answer{Err: errNone}
		}
	}
	return answers
}

// answered returns the warnings and the errors of questions in an account.
func answered(questions []lookupplan.Question, a account) (warnings []string, problems string) {
	warnings, err := lookupplan.Evaluate(questions, a.answers(questions), "")
	if err != nil {
		problems = err.Error()
	}
	return warnings, problems
}

func TestDeniedActionsAreOneWarning(t *testing.T) {
	t.Parallel()
	denied := errors.New("reading EC2 Availability Zones: UnauthorizedOperation: You are not authorized to perform this operation")
	named := errors.New("AccessDenied: User: arn:aws:sts::123456789012:assumed-role/ci is not authorized to perform: route53:ListTagsForResource on x")
	warnings, problems := evaluate(load(t, nil), usEast1().with(account{
		lookupplan.AvailabilityZones{}: denied, lookupplan.AvailabilityZones{Available: true}: named,
	}))
	require.Empty(t, problems)
	require.Equal(t, []string{"could not look up all that the stack names, because the credentials do not allow " +
		"ec2:DescribeAvailabilityZones, route53:ListTagsForResource: allow these actions, or set preflight.lookups: false"}, warnings)
}

func TestOtherFailuresAreWarnings(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"RequestLimitExceeded: Request limit exceeded", "dial tcp: lookup ec2.us-east-1.amazonaws.com: no such host",
		"no valid credential sources for S3 Backend found", "InternalError", "RequestError: send request failed\n  caused by: EOF",
	} {
		failed := usEast1().with(account{lookupplan.AvailabilityZones{}: errors.New(text), lookupplan.AvailabilityZones{Available: true}: errors.New(text)})
		warnings, problems := evaluate(load(t, nil), failed)
		require.Empty(t, problems, text)
		require.Equal(t, []string{"could not look up what the stack names: " + strings.Join(strings.Fields(text), " ")}, warnings, "once")
	}
}

func TestEqualRequestsAreSentOnce(t *testing.T) {
	t.Parallel()
	questions := lookupplan.Questions(load(t, nil))
	requests := lookupplan.Requests(append(questions, questions...))
	require.Equal(t, lookupplan.Requests(questions), requests)
	for _, request := range requests {
		require.NotEmpty(t, request.Actions(), "%T", request)
	}
}
