package policy

import (
	"regexp"

	"ecs-foundation/internal/problem"
	"ecs-foundation/internal/setting"
)

// SQS opens a queue. send: put messages in; consume: take them out, hold them
// longer while working on them, and delete them.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
type SQS struct {
	// Queue is the queue's name or its ARN. Required.
	Queue string `json:"queue"`
	// Access is send or consume. Required.
	Access Access `json:"access"`
}

var queue = kind{
	service: "sqs", name: "queue", example: "email-notifications", min: 1, max: 80,
	pattern: regexp.MustCompile(`^[A-Za-z0-9_-]+(\.fifo)?$`),
}

var sendable = setting.Rule{Required: true, Words: []string{string(Send), string(Consume)}}

// Rules tells what the settings of the grant take.
func (SQS) Rules() map[string]setting.Rule {
	return map[string]setting.Rule{"queue": queue.rule(), "access": sendable}
}

func (g *SQS) check(at Scope, l problem.List) {
	queue.check(g.Queue, at, l.At("sqs").At("queue"))
	checkAccess(g.Access, sendable, l.At("sqs").At("access"))
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
