package sandbox_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// patience is for a busy machine: what is waited for takes seconds.
const patience = 2 * time.Minute

func TestAnUpThatIsKilledLeavesNothingAndTheNextStartsAfresh(t *testing.T) {
	t.Parallel()
	for name, victim := range map[string]func(*testing.T, *engine.Run) int{
		"the engine is killed":  child,
		"the sandbox is killed": func(_ *testing.T, up *engine.Run) int { return up.Process.Pid },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, up := halfway(t)
			require.NoError(t, syscall.Kill(victim(t, up), syscall.SIGKILL))
			require.Error(t, up.Wait().Err)
			gone(t, e)

			again := e.Up()
			require.NoError(t, again.Err)
			require.Contains(t, again.Output, "starting the emulator and the state afresh")
			require.Contains(t, again.Creates, "aws:ec2/vpc:Vpc::vpc")
			complete(t, e)
		})
	}
}

func TestAnUpThatIsInterruptedIsContinued(t *testing.T) {
	t.Parallel()
	e, up := halfway(t)
	require.NoError(t, up.Process.Signal(os.Interrupt))
	interrupted := up.Wait()
	require.ErrorContains(t, interrupted.Err, "exit status", "Pulumi ends by itself")
	require.Contains(t, interrupted.Creates, "aws:ec2/vpc:Vpc::vpc", "what was begun is finished")
	require.NotContains(t, interrupted.Creates, "aws:ec2/subnet:Subnet::public-a", "nothing else is begun")
	gone(t, e)

	again := e.Up()
	require.NoError(t, again.Err)
	require.NotContains(t, again.Output, "afresh")
	require.Contains(t, again.Same, "aws:ec2/vpc:Vpc::vpc")
	complete(t, e)
}

// halfway starts an up and waits until the emulator has the VPC, which the provider then looks at for ten seconds.
func halfway(t *testing.T) (*engine.Engine, *engine.Run) {
	t.Helper()
	e := engine.New(t, "trial", "dev")
	require.NoError(t, e.Preview().Err, "starts the emulator")
	up := e.StartUp()
	within(t, func() bool { return count(e, "DescribeVpcs", "<vpcId>", "cidr", "10.0.0.0/16") > 0 })
	require.GreaterOrEqual(t, len(running(t, e)), 5, "sandbox, engine, program, plugin, Terraform's provider")
	return e, up
}

// complete demands that the emulator holds the stack once, and nothing of an earlier one.
func complete(t *testing.T, e *engine.Engine) {
	t.Helper()
	vpc := fmt.Sprint(e.Outputs()["vpcId"])
	require.Equal(t, 1, count(e, "DescribeVpcs", "<vpcId>", "cidr", "10.0.0.0/16"))
	require.Equal(t, 1, count(e, "DescribeVpcs", "<vpcId>", "vpc-id", vpc))
	require.Equal(t, 2, count(e, "DescribeSubnets", "<subnetId>", "vpc-id", vpc))
	require.Equal(t, 1, count(e, "DescribeInternetGateways", "<internetGatewayId>", "attachment.vpc-id", vpc))
	require.Empty(t, e.Preview().Changed())
	require.Empty(t, e.Refresh().Changed())
}

// count is how often something occurs in the emulator's answer, of what passes a filter.
func count(e *engine.Engine, action, what, filter, value string) int {
	return strings.Count(e.Ask("ec2", action, "Filter.1.Name", filter, "Filter.1.Value.1", value), what)
}

// gone demands that of all that ran for a sandbox only the emulator is left.
func gone(t *testing.T, e *engine.Engine) {
	t.Helper()
	within(t, func() bool { return len(running(t, e)) == 0 })
}

// running is what runs for a sandbox, without the emulator.
func running(t *testing.T, e *engine.Engine) []string {
	t.Helper()
	return processes(t, func(folder string) bool {
		environment, _ := os.ReadFile(filepath.Join(folder, "environ"))
		command, _ := os.ReadFile(filepath.Join(folder, "cmdline"))
		return strings.Contains(string(environment)+string(command), e.State()) &&
			!strings.Contains(string(command), "emulator.py")
	})
}

// child is the process that a run's sandbox has started: Pulumi.
func child(t *testing.T, up *engine.Run) int {
	t.Helper()
	children := processes(t, func(folder string) bool {
		status, _ := os.ReadFile(filepath.Join(folder, "status"))
		return strings.Contains(string(status), fmt.Sprintf("\nPPid:\t%d\n", up.Process.Pid)) &&
			strings.HasPrefix(string(status), "Name:\tpulumi\n")
	})
	require.Len(t, children, 1)
	pid, err := strconv.Atoi(filepath.Base(children[0]))
	require.NoError(t, err)
	return pid
}

// processes are the folders in /proc of those that match.
func processes(t *testing.T, match func(folder string) bool) []string {
	t.Helper()
	folders, err := filepath.Glob("/proc/[0-9]*")
	require.NoError(t, err)
	if len(folders) == 0 {
		t.Skip("this system has no /proc")
	}
	var found []string
	for _, folder := range folders {
		if match(folder) {
			found = append(found, folder)
		}
	}
	return found
}

func within(t *testing.T, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !done(); time.Sleep(50 * time.Millisecond) {
		require.True(t, time.Now().Before(deadline), "nothing happens for %s", patience)
	}
}
