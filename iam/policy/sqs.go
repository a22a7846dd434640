package policy

import (
	"regexp"

	"ecs-foundation/internal/problem"
)

// SQS opens a queue. send: put messages in; consume: take them out, hold them
// longer while working on them, and delete them.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
type SQS struct {
	Queue  string `json:"queue"`  // name or ARN
	Access Access `json:"access"` // send or consume
}

var queueName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,75}(\.fifo)?$`)

func (g *SQS) check(l problem.List) {
	checkName(g.Queue, "sqs", "queue", "email-notifications", queueName, l.At("sqs").At("queue"))
	checkAccess(g.Access, l.At("sqs").At("access"), Send, Consume)
}

func (g *SQS) statements(at Scope) []Statement {
	// GetQueueUrl: the SDKs look a queue up by its name first.
	actions := []string{"sqs:GetQueueUrl", "sqs:GetQueueAttributes", "sqs:SendMessage"}
	if g.Access == Consume {
		actions = []string{
			"sqs:GetQueueUrl", "sqs:GetQueueAttributes", "sqs:ReceiveMessage",
			"sqs:DeleteMessage", "sqs:ChangeMessageVisibility",
		}
	}
	return []Statement{{
		Sid: sid("SQS", string(g.Access), lastName(g.Queue)), Effect: Allow,
		Actions: actions, Resources: []string{at.named("sqs", "", g.Queue)},
	}}
}

func (g *SQS) calls() []string { return []string{"sqs"} }
