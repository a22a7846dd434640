package explain

import "regexp"

// A reason is a text of ECS with the steps that it points to, the most likely one first.
type reason struct {
	pattern *regexp.Regexp
	steps   []string
}

func newReason(pattern string, steps ...string) reason {
	return reason{regexp.MustCompile(`(?is)` + pattern), steps}
}

// The beginnings of patterns: what ECS was doing.
const (
	aboutImage = `CannotPull\w*Error.*`
	aboutLogin = `(registry auth|retrieve secret|pull secret|from (ssm|asm)|fetch secret).*`
	aboutValue = `(retrieve secret|pull secret|from (ssm|asm)|fetch secret).*`
	aboutLogs  = `(logging driver|logger args|log stream|awslogs|log group).*`
)

// The ends of patterns: what went wrong, which is a denied call, an API that cannot be reached, or an object that does not exist.
const (
	denied      = `(AccessDenied|not authorized|403|denied|no basic auth)`
	unreachable = `(timeout|timed out|deadline exceeded|dial tcp|no such host|connection (refused|reset)|` +
		`network configuration|(request|context) canceled|send request failed|can(no|')t connect|network connectivity)`
	absent = `(not found|manifest unknown|does not exist|NotFound|cannot find|can't find|invalid ssm parameters)`
)

// reasons are the reasons of stopped tasks and the events of services, the most specific first. An API that cannot be
// reached comes before a denied call, because texts about timeouts name the API's address only.
//
//	https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
//	https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
//	https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html
//	https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
var reasons = []reason{
	newReason(`steady state|has begun draining|has started \d+ tasks|registered \d+ targets|deployment completed`),
	newReason(`unable to assume|assume role`, StepExecutionRole, StepTaskRole),

	newReason(aboutImage+`(no space left|disk)`, StepCapacity, StepImage),
	newReason(aboutImage+`(matching platform|no matching manifest|toomanyrequests|too many requests|429|rate limit)`, StepImage),
	newReason(aboutImage+unreachable, StepNetwork, StepImage),
	newReason(aboutImage+absent, StepImage, StepExecutionRole),
	newReason(aboutImage+denied, StepExecutionRole, StepImage, StepNetwork),
	newReason(aboutImage+`|failed to (pull|resolve) `, StepImage, StepExecutionRole, StepNetwork),

	newReason(aboutLogin+unreachable, StepNetwork, StepSecrets),
	newReason(aboutLogin+denied, StepExecutionRole, StepSecrets, StepNetwork),
	newReason(aboutValue+absent, StepSecrets, StepExecutionRole),
	newReason(aboutValue+`(marked for deletion|json key|invalid|KMS)`, StepSecrets, StepExecutionRole),
	newReason(aboutLogin+`|environment file`, StepExecutionRole, StepNetwork, StepSecrets),

	newReason(aboutLogs+unreachable, StepNetwork, StepLogs),
	newReason(aboutLogs+absent, StepLogs, StepExecutionRole),
	newReason(aboutLogs+denied, StepExecutionRole, StepLogs),
	newReason(aboutLogs, StepLogs, StepExecutionRole, StepNetwork),

	newReason(`EFS|mount\.nfs|file system|CannotCreateVolumeError`, StepVolumes, StepNetwork, StepTaskRole),
	newReason(`exec format error`, StepImage),
	newReason(`OutOfMemory|memory usage`, StepContainer),
	newReason(`container health checks|CannotStartContainerError|CannotCreateContainerError|Essential container`, StepContainer),
	newReason(`health checks failed|failed ELB health checks|is unhealthy`, StepLoadBalancer, StepNetwork, StepContainer),
	newReason(`target group.*(load balancer|not exist|not found)|unable to (register|describe) target`, StepLoadBalancer),
	newReason(`free (IP )?address|InsufficientFreeAddresses|network interface`, StepNetwork),
	newReason(`(subnet|security group).*(not exist|not found)`, StepNetwork),
	newReason(`unable to place a task|capacity is unavailable|limit on the number|above your limit|RESOURCE:|Spot`, StepCapacity),
	newReason(`not authorized to perform`, StepExecutionRole, StepTaskRole),
}

// suspects returns the steps that a text of ECS points to.
func suspects(text string) []string {
	for _, r := range reasons {
		if r.pattern.MatchString(text) {
			return r.steps
		}
	}
	return nil
}
