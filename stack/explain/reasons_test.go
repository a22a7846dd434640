package explain

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/explain/account"
)

// TestSuspects maps what ECS says to the step that it points to. The texts are those of AWS's documentation and of issues of
// its users, shortened.
func TestSuspects(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref 123.dkr.ecr.us-east-1.amazonaws.com/a:1: failed to do request: Head \"https://123.dkr.ecr.us-east-1.amazonaws.com/v2/a/manifests/1\": dial tcp 10.0.3.17:443: i/o timeout": StepNetwork,
		"CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref 123.dkr.ecr.us-east-1.amazonaws.com/a:1: 123.dkr.ecr.us-east-1.amazonaws.com/a:1: not found":                                                                               StepImage,
		"CannotPullContainerError: inspect image has been retried 1 time(s): failed to resolve ref \"a\": pulling from host 123.dkr.ecr.us-east-1.amazonaws.com failed with status code [manifests 1]: 403 Forbidden":                                                               StepExecutionRole,
		"CannotPullContainerError: ref pull has been retried 5 time(s): failed to copy: httpReadSeeker: failed open: failed to do request: Get https://prod-us-east-1-starport-layer-bucket.s3.us-east-1.amazonaws.com: net/http: request canceled":                                 StepNetwork,
		"CannotPullContainerError: Error response from daemon: toomanyrequests: You have reached your pull rate limit":                                                                                                                                                              StepImage,
		"CannotPullContainerError: failed to pull image manifest: image Manifest does not contain descriptor matching platform 'linux/amd64'":                                                                                                                                       StepImage,
		"CannotPullContainerError: write /var/lib/containerd/a: no space left on device":                                                                                                                                                                                            StepCapacity,
		"CannotPullImageManifestError: Error response from daemon: manifest unknown":                                                                                                                                                                                                StepImage,
		"CannotPullContainerError: something new": StepImage,

		"ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: send request failed caused by: Post \"https://api.ecr.us-east-2.amazonaws.com/\": dial tcp 3.1.1.1:443: i/o timeout. Please check your task network configuration.": StepNetwork,
		"ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration.":                                                                                                                                              StepNetwork,
		"ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): AccessDeniedException: User: arn is not authorized to perform: secretsmanager:GetSecretValue":                                                                                       StepExecutionRole,
		"ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: /shop/mode":                                                                                                                                                StepSecrets,
		"ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret arn from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret.":                                                       StepSecrets,
		"ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): retrieved secret from Secrets Manager did not contain json key password":                                                                                                            StepSecrets,
		"ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secret: InvalidRequestException: the secret was marked for deletion":                                                                                                                                                                                                               StepSecrets,
		"ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist.":                                                                                                                                                            StepLogs,
		"ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: AccessDeniedException: User is not authorized to perform: logs:CreateLogStream":                                                                                                                                                StepExecutionRole,
		"ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: RequestError: send request failed: dial tcp: i/o timeout":                                                                                                                                                                      StepNetwork,
		"ResourceInitializationError: failed to initialize logging driver: option is required":                                                                                                StepLogs,
		"ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: mount.nfs4: Connection timed out":                                                    StepVolumes,
		"ECS was unable to assume the role 'arn:aws:iam::123456789012:role/task' that was provided for this task. Please verify that the role being passed has the proper trust relationship": StepExecutionRole,

		"Essential container in task exited":                                              StepContainer,
		"OutOfMemoryError: Container killed due to memory usage":                          StepContainer,
		"Task failed container health checks":                                             StepContainer,
		"CannotStartContainerError: failed to start: permission":                          StepContainer,
		"exec /app: exec format error":                                                    StepImage,
		"Task failed ELB health checks in (target-group arn:aws:x)":                       StepLoadBalancer,
		"(service cart) (task 0123) failed ELB health checks in (target-group arn:aws:x)": StepLoadBalancer,
		"(service cart) (port 8080) is unhealthy in (target-group arn:aws:x) due to (reason Health checks failed with these codes: [404])":                    StepLoadBalancer,
		"(service cart) was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone": StepCapacity,
		"(service cart) was unable to place a task. Reason: You've reached the limit on the number of vCPUs you can run concurrently":                         StepCapacity,
		"(service cart) failed to launch a task with (error ECS was unable to assume the role 'arn' that was provided for this task.)":                        StepExecutionRole,
		"The specified subnet does not have enough free addresses to satisfy the request":                                                                     StepNetwork,
		"Timeout waiting for network interface provisioning to complete":                                                                                      StepNetwork,
		"(service cart) failed to register targets in (target-group arn) with (error The target group arn does not have an associated load balancer)":         StepLoadBalancer,
		"(service cart) failed to launch a task with (error The security group sg-1 does not exist)":                                                          StepNetwork,
		"Your Spot Task was interrupted.": StepCapacity,
	} {
		steps := suspects(text)
		require.NotEmpty(t, steps, text)
		require.Equal(t, want, steps[0], text)
	}
	for _, text := range []string{
		"(service cart) has reached a steady state.", "(service cart) has started 2 tasks: (task 0123).", "Scaling activity initiated by deployment",
		"(service cart) registered 1 targets in (target-group arn)", "(service cart) deployment ecs-svc/1 deployment completed.",
		"(service cart) is unable to consistently start tasks successfully.",
	} {
		require.Empty(t, suspects(text), text)
	}
}

// TestObservationsRankTheCause ranks the failure of the step first that ECS points to, and not the first step.
func TestObservationsRankTheCause(t *testing.T) {
	t.Parallel()
	a := cart(t)
	fails("ecr:DescribeImages", imageKey, "ImageNotFoundException")(a)
	fails("secretsmanager:DescribeSecret", secretARN, "ResourceNotFoundException")(a)
	r, err := Explain(a)
	require.NoError(t, err)
	require.Equal(t, StepImage, r.Cause.Step)

	code := 1
	task := func(id, stoppedAt, reason string) account.Task {
		return account.Task{
			TaskArn: "task/shop/" + id, TaskDefinitionArn: "cart:6", LastStatus: "STOPPED", StoppedAt: account.Time(stoppedAt), StoppedReason: reason,
			Containers: []account.Container{{Name: "app", ExitCode: &code, Reason: "OutOfMemoryError: Container killed due to memory usage"}},
		}
	}
	a.Tasks = []account.Task{
		task("old", "2026-11-28T10:00:00Z", "CannotPullContainerError: a:1: not found"),
		task("new", "2026-11-28T11:00:00+00:00", "ResourceInitializationError: unable to retrieve secret from asm: can't find the specified secret"),
	}
	a.Services[0].Deployments = []account.Deployment{{ID: "ecs-svc/1", RolloutState: "FAILED", RolloutStateReason: "tasks failed to start."}}
	a.Services[0].Events = []account.Event{{Message: "(service cart) has reached a steady state."}}
	r, err = Explain(a)
	require.NoError(t, err)
	require.Equal(t, StepSecrets, r.Cause.Step)
	var texts []string
	for _, o := range r.Observations {
		texts = append(texts, o.Object+": "+o.Text)
	}
	require.Equal(t, []string{
		"task new: " + a.Tasks[1].StoppedReason,
		"container app of task new: exit code 1: OutOfMemoryError: Container killed due to memory usage",
		"task old: " + a.Tasks[0].StoppedReason,
		"deployment ecs-svc/1: tasks failed to start.",
		"service cart: (service cart) has reached a steady state.",
	}, texts)
}
