package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/scripttest"
	"ecs-foundation/stack/explain"
	"ecs-foundation/stack/explain/account"
)

// saveDescription writes a description of the task shop/0123 and returns its file.
func saveDescription(t *testing.T) string {
	t.Helper()
	a := account.Account{Version: account.Version, ID: "111122223333", Region: "eu-central-1", Cluster: "shop", Task: "0123"}
	a.Tasks = []account.Task{{
		TaskArn: "arn:aws:ecs:eu-central-1:111122223333:task/shop/0123", LastStatus: "STOPPED", StoppedReason: "\x1b[2Jno",
	}}
	var text bytes.Buffer
	require.NoError(t, a.Save(&text))
	file := filepath.Join(t.TempDir(), "task.json")
	require.NoError(t, os.WriteFile(file, text.Bytes(), 0o600))
	return file
}

func TestExplainUsageErrors(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"service"},
		{"service", "cart"},
		{"service", "shop/cart", "shop/ui"},
		{"service", "arn:aws:ecs:eu-central-1:111122223333:task/shop/0123"},
		{"task", "0123"},
		{"task", "arn:aws:ecs:eu-central-1:111122223333:task/0123"},
		{"services", "shop/cart"},
		{"flow"},
		{"flow", "--from", "sg-0a1b@subnet-0a1b"},
		{"flow", "--from", "cart", "--to", "ecr.dkr:443"},
		{"flow", "--from", "subnet-0a1b", "--to", "ecr.dkr:https"},
		{"--polcy"},
	} {
		out, errOut, code := run(t, append([]string{"explain"}, args...)...)
		require.Equal(t, exitUsage, code, args)
		require.Empty(t, out, args)
		require.Contains(t, errOut, "--help' for usage.", args)
	}
}

func TestExplainPolicy(t *testing.T) {
	t.Parallel()
	out, errOut, code := run(t, "explain", "--policy")
	require.Equal(t, exitOK, code, errOut)
	require.True(t, json.Valid([]byte(out)))
	require.Contains(t, out, `"ecs:DescribeServices"`)
}

func TestExplainSavedDescription(t *testing.T) {
	t.Parallel()
	file := saveDescription(t)
	out, _, _ := run(t, "explain", "task", "--from", file)
	require.Contains(t, out, "task 0123: STOPPED\n")
	require.Contains(t, out, `\u001b[2Jno`, "what controls a terminal is escaped")

	_, errOut, code := run(t, "explain", "task", "shop/4567", "--from", file)
	require.Equal(t, exitUndetermined, code)
	require.Contains(t, errOut, "expected a description of a task shop/4567 (got task shop/0123)")
	_, errOut, code = run(t, "explain", "service", "shop/cart", "--from", file)
	require.Equal(t, exitUndetermined, code)
	require.Contains(t, errOut, "expected a description of a service shop/cart (got task shop/0123)")
	_, errOut, code = run(t, "explain", "service", "--from", file)
	require.Equal(t, exitUndetermined, code)
	require.Contains(t, errOut, "expected a description of a service (got task shop/0123)")

	masked := filepath.Join(t.TempDir(), "masked.json")
	out, _, _ = run(t, "explain", "task", "--from", file, "--save", masked, "--mask", "--json")
	var report explainedReport
	require.NoError(t, json.Unmarshal([]byte(out), &report))
	require.Equal(t, "task 0123", report.Object)
	text, err := os.ReadFile(masked)
	require.NoError(t, err)
	require.NotContains(t, string(text), "111122223333")
}

func TestExplainFlowInSavedDescription(t *testing.T) {
	t.Parallel()
	a := account.Account{Version: account.Version, ID: "111122223333", Region: "eu-central-1"}
	require.NoError(t, a.Add([]byte(`{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}],
		"Subnets": [{"SubnetId": "subnet-1", "VpcId": "vpc-1", "CidrBlock": "10.0.0.0/24", "AvailabilityZone": "eu-central-1a"}],
		"RouteTables": [{"RouteTableId": "rtb-1", "VpcId": "vpc-1", "Associations": [{"Main": true}]}],
		"SecurityGroups": [{"GroupId": "sg-1", "VpcId": "vpc-1",
			"IpPermissionsEgress": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]}]}`)))
	var text bytes.Buffer
	require.NoError(t, a.Save(&text))
	file := filepath.Join(t.TempDir(), "vpc.json")
	require.NoError(t, os.WriteFile(file, text.Bytes(), 0o600))
	out, errOut, code := run(t, "explain", "flow", "--from", "sg-1@subnet-1", "--to", "internet:443", "--description", file)
	require.Equal(t, exitBroken, code, errOut)
	require.Contains(t, out, "Most likely: network: ")
	require.Contains(t, out, "no route to the internet")

	_, errOut, code = run(t, "explain", "flow", "--from", "sg-1@subnet-2", "--to", "internet:443", "--description", file)
	require.Equal(t, exitUndetermined, code)
	require.Contains(t, errOut, "no subnet of --from sg-1@subnet-2")
}

// An explainedReport is a part of the JSON that explain prints.
type explainedReport struct{ Object string }

func TestExplainExitCodes(t *testing.T) {
	t.Parallel()
	for status, want := range map[explain.Status]error{
		explain.Passed: nil, explain.Unknown: &explainedError{2}, explain.Partly: &explainedError{1}, explain.Failed: &explainedError{1},
	} {
		cmd := newExplain()
		cmd.SetOut(&bytes.Buffer{})
		report := explain.Report{Checks: []explain.Check{{Status: explain.Passed}, {Status: status}}}
		require.Equal(t, want, (&explainer{}).print(cmd, report))
	}
}

// TestExplainWithoutRegionOrCLI sets PATH to a directory in which the AWS CLI is a script that has no region.
func TestExplainWithoutRegionOrCLI(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	t.Setenv("AWS_REGION", "")
	t.Setenv("AWS_DEFAULT_REGION", "")
	_, errOut, code := run(t, "explain", "service", "shop/cart")
	require.Equal(t, exitUndetermined, code)
	require.Contains(t, errOut, "the AWS CLI is not installed")

	script := "#!/bin/sh\ncase $1 in configure) exit 1;; esac\necho 'Unable to locate credentials' >&2; exit 253\n"
	scripttest.Write(t, dir, "aws", script)
	_, errOut, code = run(t, "explain", "service", "shop/cart")
	require.Equal(t, exitUndetermined, code)
	require.Contains(t, errOut, "no region: set --region, AWS_REGION")

	_, errOut, code = run(t, "explain", "service", "shop/cart", "--region", "eu-central-1")
	require.Equal(t, exitUndetermined, code)
	require.Contains(t, errOut, "get caller identity: Unable to locate credentials")

	_, errOut, code = run(t, "explain", "service", "arn:aws:ecs:eu-west-1:111122223333:service/shop/cart", "--region", "eu-central-1")
	require.Equal(t, exitUndetermined, code)
	require.Equal(t, "foundation: --region: the ARN is of region eu-west-1 (got eu-central-1)", strings.TrimSpace(errOut))
}
