package sandbox_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// timeout is generous for a busy machine: what the tests wait for takes seconds.
const timeout = 2 * time.Minute

func TestKilledUpdateIsStartedAgain(t *testing.T) {
	t.Parallel()
	for name, pid := range map[string]func(*testing.T, *engine.Run) int{
		"engine":  enginePID,
		"sandbox": func(_ *testing.T, up *engine.Run) int { return up.Process.Pid },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, up := startUpdate(t)
			require.NoError(t, syscall.Kill(pid(t, up), syscall.SIGKILL))
			require.Error(t, up.Wait().Err)
			waitForExit(t, e)

			again := e.Up()
			require.NoError(t, again.Err)
			require.Contains(t, again.Output, "starting again with an empty emulator and state")
			require.Contains(t, again.Creates, "aws:ec2/vpc:Vpc::vpc")
			requireComplete(t, e)
		})
	}
}

func TestInterruptedUpdateIsContinued(t *testing.T) {
	t.Parallel()
	e, up := startUpdate(t)
	require.NoError(t, up.Process.Signal(os.Interrupt))
	interrupted := up.Wait()
	require.ErrorContains(t, interrupted.Err, "exit status", "Pulumi exits and is not killed")
	require.Contains(t, interrupted.Creates, "aws:ec2/vpc:Vpc::vpc", "started operations are finished")
	require.NotContains(t, interrupted.Creates, "aws:ec2/subnet:Subnet::public-a", "no other operation is started")
	waitForExit(t, e)

	again := e.Up()
	require.NoError(t, again.Err)
	require.NotContains(t, again.Output, "starting again")
	require.Contains(t, again.Same, "aws:ec2/vpc:Vpc::vpc")
	requireComplete(t, e)
}

// startUpdate starts an update and waits until the VPC exists, which the provider then polls for ten seconds.
func startUpdate(t *testing.T) (*engine.Engine, *engine.Run) {
	t.Helper()
	e := engine.New(t, "trial", "dev")
	require.NoError(t, e.Preview().Err) // starts the emulator
	up := e.StartUp()
	waitFor(t, func() bool { return count(e, "DescribeVpcs", "<vpcId>", "cidr", "10.0.0.0/16") > 0 })
	require.GreaterOrEqual(t, len(running(t, e)), 5, "sandbox, engine, program, plugin and Terraform's provider")
	return e, up
}

// requireComplete checks that the emulator has each resource of the stack exactly once.
func requireComplete(t *testing.T, e *engine.Engine) {
	t.Helper()
	vpc := fmt.Sprint(e.Outputs()["vpcId"])
	require.Equal(t, 1, count(e, "DescribeVpcs", "<vpcId>", "cidr", "10.0.0.0/16"))
	require.Equal(t, 1, count(e, "DescribeVpcs", "<vpcId>", "vpc-id", vpc))
	require.Equal(t, 2, count(e, "DescribeSubnets", "<subnetId>", "vpc-id", vpc))
	require.Equal(t, 1, count(e, "DescribeInternetGateways", "<internetGatewayId>", "attachment.vpc-id", vpc))
	require.Empty(t, e.Preview().Changed())
	require.Empty(t, e.Refresh().Changed())
}

// count counts an element in the response to a filtered EC2 action.
func count(e *engine.Engine, action, element, filter, value string) int {
	return strings.Count(e.CallQuery("ec2", action, "Filter.1.Name", filter, "Filter.1.Value.1", value), element)
}

// waitForExit waits until all processes of a sandbox except the emulator have exited.
func waitForExit(t *testing.T, e *engine.Engine) {
	t.Helper()
	waitFor(t, func() bool { return len(running(t, e)) == 0 })
}

// running returns the processes of a sandbox except the emulator.
func running(t *testing.T, e *engine.Engine) []string {
	t.Helper()
	return processes(t, func(dir string) bool {
		environment, _ := os.ReadFile(filepath.Join(dir, "environ"))
		command, _ := os.ReadFile(filepath.Join(dir, "cmdline"))
		return strings.Contains(string(environment)+string(command), e.State()) &&
			!strings.Contains(string(command), "emulator.py")
	})
}

// enginePID returns the ID of the Pulumi process that a sandbox has started.
func enginePID(t *testing.T, up *engine.Run) int {
	t.Helper()
	children := processes(t, func(dir string) bool {
		status, _ := os.ReadFile(filepath.Join(dir, "status"))
		return strings.Contains(string(status), fmt.Sprintf("\nPPid:\t%d\n", up.Process.Pid)) &&
			strings.HasPrefix(string(status), "Name:\tpulumi\n")
	})
	require.Len(t, children, 1)
	pid, err := strconv.Atoi(filepath.Base(children[0]))
	require.NoError(t, err)
	return pid
}

// processes returns the directories in /proc of the processes that match.
func processes(t *testing.T, match func(dir string) bool) []string {
	t.Helper()
	dirs, err := filepath.Glob("/proc/[0-9]*")
	require.NoError(t, err)
	if len(dirs) == 0 {
		t.Skip("this system has no /proc")
	}
	return slices.DeleteFunc(dirs, func(dir string) bool { return !match(dir) })
}

func waitFor(t *testing.T, condition func() bool) {
	t.Helper()
	for deadline := time.Now().Add(timeout); !condition(); time.Sleep(50 * time.Millisecond) {
		require.True(t, time.Now().Before(deadline), "not true within %s", timeout)
	}
}
