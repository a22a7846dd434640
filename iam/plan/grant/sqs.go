package grant

import (
	"regexp"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// SQS allows access to a queue. With send, the code can send messages. With consume,
// it can receive messages, extend their visibility timeout, and delete them.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
type SQS struct {
	// Queue is the name or the ARN of the queue. Required.
	Queue string `json:"queue"`
	// Access is the level of access: send or consume. Required.
	Access Access `json:"access"`
}

var queue = policy.Kind{
	Service: "sqs", Name: "queue", Example: "email-notifications", Min: 1, Max: 80,
	Pattern: regexp.MustCompile(`^[A-Za-z0-9_-]+(\.fifo)?$`),
	Region:  validate.ReachableRegion, Account: validate.AnyAccount,
}

var queueAccess = validate.Constraint{Required: true, Values: []string{string(Send), string(Consume)}}

// Constraints returns the constraints of the grant.
func (SQS) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"queue": queue.Constraint(), "access": queueAccess}
}

func (g *SQS) statements(scope policy.Scope) []policy.Statement {
	// The SDKs look up the URL of the queue by its name first.
	actions := []string{"sqs:GetQueueUrl", "sqs:GetQueueAttributes", "sqs:SendMessage"}
	if g.Access == Consume {
		actions = []string{
			"sqs:GetQueueUrl", "sqs:GetQueueAttributes", "sqs:ReceiveMessage",
			"sqs:DeleteMessage", "sqs:ChangeMessageVisibility",
		}
	}
	return []policy.Statement{{
		Sid: policy.Sid("SQS", string(g.Access)), Effect: policy.Allow,
		Actions: actions, Resources: []string{queue.ARN(g.Queue, scope)},
	}}
}

func (g *SQS) calls() []string { return []string{"sqs"} }
