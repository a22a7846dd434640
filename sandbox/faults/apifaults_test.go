package faults_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
	"ecs-foundation/sandbox/faults"
)

var (
	apiRuns  = flag.Int("faults.api", 1, "number of runs with API faults")
	firstRun = flag.Uint64("faults.first", 3, "number of the first run with API faults, which determines the faults")
)

// attempts is how often a command is run until it succeeds, at most.
const attempts = 6

// account is a stack in the emulator, whose calls go through a proxy with faults.
type account struct {
	t      *testing.T
	e      *engine.Engine
	proxy  *faults.Proxy
	before []string

	pulumi *engine.Backend
	state  string // path of the state's file
	// lost are the calls whose answers were lost.
	lost []faults.Injection
	// repeated counts the commands that were run again, and removed the resources that were deleted by hand.
	repeated, removed int
}

func newAccount(t *testing.T) *account {
	t.Helper()
	a := &account{t: t, e: engine.New(t, "../trial", "faults")}
	require.NoError(t, a.e.Preview().Err) // starts the emulator
	proxy, err := faults.Start(a.e.Endpoint())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, proxy.Stop()) })
	a.proxy, a.before = proxy, faults.Inventory(a.e)
	return a
}

// newStack makes a stack without resources.
func (a *account) newStack() {
	a.t.Helper()
	dir := a.t.TempDir()
	a.pulumi = a.e.Backend("file://"+dir, "PULUMI_CONFIG_PASSPHRASE=test", "PULUMI_PARALLEL=16",
		"AWS_ENDPOINT_URL="+a.proxy.URL)
	a.state, a.lost, a.repeated, a.removed = filepath.Join(dir, ".pulumi", "stacks", "trial", "faults.json"), nil, 0, 0
	a.pulumi.MustRun("stack", "init", "faults")
}

func (a *account) readState() string {
	a.t.Helper()
	text, err := os.ReadFile(a.state)
	require.NoError(a.t, err)
	return string(text)
}

// TestAPIFaults creates, changes and deletes a stack while calls fail. A command that fails is run again with a refresh, and then
// succeeds.
// The state never has a resource that does not exist, and the account has no resource that the state does not have, except
// for those that a lost answer left behind: see docs/reliability.md.
func TestAPIFaults(t *testing.T) {
	t.Parallel()
	const parallel = 2
	for worker := range min(parallel, *apiRuns) {
		t.Run(strconv.Itoa(worker), func(t *testing.T) {
			t.Parallel()
			a := newAccount(t)
			for run := worker; run < *apiRuns; run += parallel {
				a.run(*firstRun + uint64(run))
			}
		})
	}
}

// run is one run. Its number determines the faults, and their rate, from 1 to 20 percent. In the sandbox, the provider tries a
// call three times.
func (a *account) run(number uint64) {
	a.t.Helper()
	rate := []float64{0.20, 0.01, 0.05, 0.10}[number%4]
	rates := faults.Rates{faults.NotFound: rate}
	kinds := []faults.Fault{
		faults.Throttled, faults.InternalError, faults.Unavailable, faults.TimedOut, faults.Refused, faults.Lost,
	}
	for _, fault := range kinds {
		rates[fault] = rate / float64(len(kinds))
	}
	a.newStack()
	injected := 0
	for i, command := range [][]string{
		{"up", "--yes", "--skip-preview"},
		{"up", "--yes", "--skip-preview", "--config", "trial:size=90", "--config", "trial:team=edge"},
		{"destroy", "--yes", "--skip-preview"},
	} {
		a.proxy.Set(number*10+uint64(i), rates)
		injected += a.converge(command)
		a.proxy.Set(0, nil)
		a.requireNothingUnknown()
		if command[0] == "up" {
			a.pulumi.MustRun(slices.Concat([]string{"preview", "--refresh", "--expect-no-changes"}, command[3:])...)
		}
	}
	left := faults.Orphans(a.before, faults.Inventory(a.e), a.readState())
	a.t.Logf("run %d: %.0f%% faults: %d faults, %d commands repeated, %d resources deleted by hand, left: %v",
		number, 100*rate, injected, a.repeated, a.removed, left)
	a.before = faults.Inventory(a.e)
}

// converge runs a command until it succeeds, and returns the number of faults.
func (a *account) converge(command []string) int {
	a.t.Helper()
	for range attempts {
		output, err := a.pulumi.Run(command...)
		if command[0] != "destroy" {
			a.requireExisting()
		}
		injected := a.proxy.Injected()
		a.lost = append(a.lost, slices.DeleteFunc(slices.Clone(injected), func(i faults.Injection) bool {
			return i.Fault != faults.Lost
		})...)
		if err == nil {
			return len(injected)
		}
		a.repeated++
		a.remove(output)
		// The provider takes it for an error if a listener that it deletes does not exist, as after a lost answer.
		if !slices.Contains(command, "--refresh") {
			command = append(command, "--refresh")
		}
	}
	require.Fail(a.t, "the command fails again and again", strings.Join(command, " "))
	return 0
}

// requireExisting checks that the resources in the state exist. A deletion that fails can leave one in the state that does
// not, until the next command refreshes it.
func (a *account) requireExisting() {
	a.t.Helper()
	require.Empty(a.t, faults.Missing(faults.Inventory(a.e), a.readState()), "the state has resources that do not exist")
}

// requireNothingUnknown checks that each resource of the account that is not in the state was created by a call whose answer
// was lost, and that has no client token.
func (a *account) requireNothingUnknown() {
	a.t.Helper()
	for _, orphan := range faults.Orphans(a.before, faults.Inventory(a.e), a.readState()) {
		_, id, _ := strings.Cut(orphan, " ")
		require.True(a.t, slices.ContainsFunc(a.lost, func(i faults.Injection) bool {
			return !i.Token && strings.Contains(i.Action, ":Create") && strings.Contains(i.Response+i.Request, id) ||
				i.Action == "ec2:AllocateAddress" && strings.Contains(i.Response, id)
		}), "%s exists, is not in the state, and no lost answer explains it: %v", orphan, a.lost)
	}
}

// conflicts are the errors of calls that AWS executed and whose answer was lost: what they create has a name, a range or a
// priority that is unique, so that it cannot be created again until it is imported, or deleted as here.
var conflicts = regexp.MustCompile(`EntityAlreadyExists|ResourceAlreadyExistsException|InvalidSubnet.Conflict|` +
	`RouteAlreadyExists|InvalidPermission.Duplicate|PriorityInUse`)

// remove deletes what a lost answer left behind, if the output of a command has an error because of it.
func (a *account) remove(output string) {
	a.t.Helper()
	if !conflicts.MatchString(output) {
		return
	}
	state := a.readState()
	for _, i := range a.lost {
		if i.Token || strings.HasPrefix(i.Action, "ec2:Delete") {
			continue
		}
		if a.delete(i, state) {
			a.removed++
		}
	}
}

// delete deletes what a call has created, unless the state has it.
func (a *account) delete(i faults.Injection, state string) bool {
	a.t.Helper()
	find := func(pattern string) string {
		match := regexp.MustCompile(pattern).FindStringSubmatch(i.Response + i.Request)
		if match == nil || strings.Contains(state, `"id": "`+match[1]+`"`) {
			return ""
		}
		return match[1]
	}
	exists := func(kind, id string) bool { return slices.Contains(faults.Inventory(a.e), kind+" "+id) }
	switch i.Action {
	case "iam:CreateRole":
		if name := find(`<RoleName>([^<]+)<`); name != "" && exists("RoleName", name) {
			a.e.CallQuery("iam", "DeleteRole", "RoleName", name)
			return true
		}
	case "logs:CreateLogGroup":
		if name := find(`"logGroupName":"([^"]+)"`); name != "" && exists("logGroupName", name) {
			a.e.CallJSON("logs", "DeleteLogGroup", map[string]any{"logGroupName": name})
			return true
		}
	case "ec2:CreateSubnet":
		if id := find(`<subnetId>([^<]+)<`); id != "" && exists("subnetId", id) {
			a.e.CallQuery("ec2", "DeleteSubnet", "SubnetId", id)
			return true
		}
	case "ec2:CreateRoute":
		if table := find(`RouteTableId=([^&]+)`); table != "" && !strings.Contains(state, "r-"+table) {
			return a.e.CallQuery("ec2", "DeleteRoute", "RouteTableId", table, "DestinationCidrBlock", "0.0.0.0/0") != ""
		}
	case "ec2:AuthorizeSecurityGroupIngress":
		if id := find(`<securityGroupRuleId>([^<]+)<`); id != "" {
			return a.e.CallQuery("ec2", "RevokeSecurityGroupIngress", "GroupId", find(`GroupId=([^&]+)`),
				"SecurityGroupRuleId.1", id) != ""
		}
	case "elasticloadbalancing:CreateRule":
		if arn := find(`<RuleArn>([^<]+)<`); arn != "" {
			return a.e.CallQuery("elasticloadbalancing", "DeleteRule", "RuleArn", arn) != ""
		}
	}
	return false
}

// TestMissing checks the comparison of a state with an account.
func TestMissing(t *testing.T) {
	t.Parallel()
	state, err := json.Marshal(map[string]any{"checkpoint": map[string]any{"latest": map[string]any{"resources": []any{
		map[string]any{"type": "aws:ec2/vpc:Vpc", "id": "vpc-1"},
		map[string]any{"type": "aws:ec2/vpc:Vpc", "id": "vpc-2"},
		map[string]any{"type": "aws:iam/role:Role", "id": "flow"},
		map[string]any{"type": "aws:iam/rolePolicy:RolePolicy", "id": "flow:x"},
	}}}})
	require.NoError(t, err)
	require.Equal(t, []string{"RoleName flow", "vpcId vpc-2"}, faults.Missing([]string{"vpcId vpc-1"}, string(state)))
}
