package preflight_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/plan/matrix"
	"ecs-foundation/iam/policy"
	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/preflight"
)

func TestTroubleshootingShowsTheMessages(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/troubleshooting.md")
	require.NoError(t, err)
	docs := string(text)
	shows := func(message string) {
		t.Helper()
		require.Contains(t, docs, "\n```\n"+message+"\n```\n")
	}
	const zones = `{"zones": ["us-east-1a", "us-east-1b"], `
	_, err = stack.Load(source(t, zones+`"endpoints": ["logs"]}`, `{"egress": "endpoints"}`), preflight.Check)
	shows(explanation(t, err, "ecs-foundation:network: no task starts"))
	_, err = stack.Load(source(t, zones+`"nat": {"strategy": "None"}, "endpoints": ["ecr.api", "ecr.dkr", "logs", "sqs"]}`, `{}`), preflight.Check)
	shows(explanation(t, err, "ecs-foundation:services.users: its calls to AWS fail"))

	p := dev(t)
	p.Security = without(p.Security, "alb-to-tasks-3000")
	shows(explanation(t, preflight.Check(p), "services.cart: the service gets no requests"))
	p = dev(t)
	for i := range p.IAM.Roles {
		p.IAM.Roles[i].Policy = policy.Document{}
	}
	shows(explanation(t, preflight.Check(p), "services.cart: no task starts: role execution is not authorized to perform ecr:BatchGetImage"))
	for line := range strings.Lines(matrix.Markdown(dev(t).IAM.Roles)) {
		if strings.Contains(line, "cart-task | `dynamodb:GetItem`") && !strings.Contains(line, "/index/") {
			shows(strings.TrimSpace(line))
		}
	}
}

// source returns the dev stack with a different network and security configuration.
func source(t *testing.T, network, security string) config.Stack {
	t.Helper()
	values := graphtest.Stack(t, "../..", "dev")
	values["ecs-foundation:network"], values["ecs-foundation:security"] = network, security
	return config.Stack{Project: "ecs-foundation", Name: "dev", Values: values}
}

// explanation returns the message with the given beginning, with all its hops.
func explanation(t *testing.T, err error, beginning string) string {
	t.Helper()
	require.ErrorContains(t, err, beginning)
	_, rest, _ := strings.Cut(err.Error(), beginning)
	var message strings.Builder
	message.WriteString(beginning)
	for i, line := range strings.Split(rest, "\n") {
		if i > 0 && !strings.HasPrefix(line, "  ") {
			break
		}
		if i > 0 {
			message.WriteString("\n")
		}
		message.WriteString(line)
	}
	return message.String()
}
