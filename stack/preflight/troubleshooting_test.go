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

func TestTheGuideShowsWhatIsTold(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/troubleshooting.md")
	require.NoError(t, err)
	guide := string(text)
	shows := func(told string) {
		t.Helper()
		require.Contains(t, guide, "\n```\n"+told+"\n```\n")
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
	told := explanation(t, preflight.Check(p), "services.cart: no task starts: role execution may not ecr:BatchGetImage")
	shows(told)
	for line := range strings.Lines(matrix.Markdown(dev(t).IAM.Roles)) {
		if strings.Contains(line, "cart-task | `dynamodb:GetItem`") && !strings.Contains(line, "/index/") {
			shows(strings.TrimSpace(line))
		}
	}
}

// source is dev with another network and other groups.
func source(t *testing.T, network, security string) config.Stack {
	t.Helper()
	values := graphtest.Stack(t, "../..", "dev")
	values["ecs-foundation:network"], values["ecs-foundation:security"] = network, security
	return config.Stack{Project: "ecs-foundation", Name: "dev", Values: values}
}

// explanation returns the problem that begins so, hop by hop.
func explanation(t *testing.T, err error, beginning string) string {
	t.Helper()
	require.ErrorContains(t, err, beginning)
	_, rest, _ := strings.Cut(err.Error(), beginning)
	var told strings.Builder
	told.WriteString(beginning)
	for i, line := range strings.Split(rest, "\n") {
		if i > 0 && !strings.HasPrefix(line, "  ") {
			break
		}
		if i > 0 {
			told.WriteString("\n")
		}
		told.WriteString(line)
	}
	return told.String()
}
