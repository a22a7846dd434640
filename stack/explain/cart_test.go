package explain

import (
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/explain/account"
)

// The objects of testdata/cart.json.
const (
	repositoryKey = "123456789012/us-east-1/shop/cart"
	imageKey      = repositoryKey + " imageTag=1.0"
	executionARN  = "arn:aws:iam::123456789012:role/ecs/execution"
	taskARN       = "arn:aws:iam::123456789012:role/task"
	secretARN     = "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/db-AbCdEf"
	keyARN        = "arn:aws:kms:us-east-1:123456789012:key/1"
	balancerARN   = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/shop/1"
	groupARN      = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/cart/1"
)

// cart returns the description of a service that has what it needs.
func cart(t *testing.T) *account.Account {
	t.Helper()
	file, err := os.Open("testdata/cart.json")
	require.NoError(t, err)
	a, err := account.Load(file)
	require.NoError(t, err)
	require.NoError(t, file.Close())
	return a
}

// objectChecks returns the checks of the steps that do not concern the network.
func objectChecks(t *testing.T, a *account.Account) []Check {
	t.Helper()
	target, err := NewTarget(a)
	require.NoError(t, err)
	var checks []Check
	for _, s := range []step{capacity, images, executionRole, secrets, logs, volumes, containers, loadBalancers, taskRole} {
		checks = append(checks, s(a, target)...)
	}
	return checks
}

// A breakage changes the description of a healthy service.
type breakage struct {
	change  func(a *account.Account)
	step    string
	status  Status
	finding string
}

// testBreakages requires that each breakage is found, and that nothing else is found.
func testBreakages(t *testing.T, breakages map[string]breakage) {
	t.Helper()
	for name, b := range breakages {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := cart(t)
			b.change(a)
			checks := slices.DeleteFunc(objectChecks(t, a), func(c Check) bool { return c.Status == Passed })
			require.NotEmpty(t, checks)
			for _, c := range checks {
				require.Equal(t, b.step, c.Step, c)
				require.Equal(t, b.status, c.Status, c)
				require.NotEmpty(t, c.Object)
				require.True(t, c.Confirm != "" || c.Status == Unknown, "no command: %v", c)
			}
			require.Contains(t, checks[0].Finding, b.finding)
		})
	}
}

// testNoFailures requires that nothing is found after each change of a healthy service.
func testNoFailures(t *testing.T, changes map[string]func(*account.Account)) {
	t.Helper()
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := cart(t)
			change(a)
			for _, c := range objectChecks(t, a) {
				require.Equal(t, Passed, c.Status, c)
			}
		})
	}
}

// fails adds the failure of a call.
func fails(action, object, code string) func(*account.Account) {
	return func(a *account.Account) {
		a.Failures = append(a.Failures, account.Failure{Action: action, Object: object, Code: code})
	}
}

func TestHealthyServiceHasNoFailures(t *testing.T) {
	t.Parallel()
	checks := objectChecks(t, cart(t))
	for _, c := range checks {
		require.Equal(t, Passed, c.Status, c)
	}
	for _, step := range []string{StepCapacity, StepImage, StepExecutionRole, StepSecrets, StepLogs, StepVolumes, StepLoadBalancer, StepTaskRole} {
		require.True(t, slices.ContainsFunc(checks, func(c Check) bool { return c.Step == step }), step)
	}
}

// TestNothingIsReportedOfWhatWasNotRead explains a description that has the service only.
func TestNothingIsReportedOfWhatWasNotRead(t *testing.T) {
	t.Parallel()
	full := cart(t)
	a := &account.Account{
		Region: full.Region, ID: full.ID, Partition: full.Partition, Cluster: full.Cluster, Service: full.Service,
		ECS: full.ECS,
	}
	for _, c := range objectChecks(t, a) {
		if c.Step != StepVolumes { // a file system without mount targets is an answer
			require.Equal(t, Passed, c.Status, c)
		}
	}
}
