package orphans_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/explain/awscli"
	"ecs-foundation/stack/explain/clitest"
	"ecs-foundation/stack/orphans"
)

// tags replaces TAGS in answers.
const tags = `[{"Key": "Project", "Value": "shop"}, {"Key": "Environment", "Value": "dev"}, {"Key": "ManagedBy", "Value": "pulumi"}, ` +
	`{"Key": "Name", "Value": "shop-dev-vpc"}]`

func shop() orphans.Stack {
	return orphans.Stack{
		Project: "shop", Environment: "dev", Region: "eu-central-1", Pulumi: "dev", ZoneID: "Z1",
		Names: map[string][]string{
			"aws:iam/role:Role":                {"shop-cart-api-task-role-dev"},
			"aws:cloudwatch/logGroup:LogGroup": {"/ecs/shop-dev/cart"},
			"aws:route53/record:Record":        {"shop.example.com"},
		},
	}
}

// state returns the state with resources and pending operations.
func state(t *testing.T, resources, pending string) orphans.State {
	t.Helper()
	var s orphans.State
	text := `{"version": 3, "deployment": {"resources": [` + resources + `], "pending_operations": [` + pending + `]}}`
	require.NoError(t, s.Read(strings.NewReader(text)))
	return s
}

func find(t *testing.T, a *clitest.Answers, own, others orphans.State) orphans.Report {
	t.Helper()
	run := func(ctx context.Context, args ...string) ([]byte, error) {
		answer, err := a.Run(ctx, args...)
		return bytes.ReplaceAll(answer, []byte("TAGS"), []byte(tags)), err
	}
	report, err := orphans.Find(t.Context(), run, shop(), own, others)
	require.NoError(t, err)
	return report
}

// vpc is a VPC with the tags of the stack.
var vpc = map[string]string{"ec2 describe-vpcs": `{"Vpcs": [{"VpcId": "vpc-1", "Tags": TAGS}]}`}

const vpcState = `{"urn": "urn:vpc", "custom": true, "type": "aws:ec2/vpc:Vpc", "id": "vpc-1"}`

func TestTaggedResourceInNoStateIsLeft(t *testing.T) {
	t.Parallel()
	report := find(t, &clitest.Answers{Results: vpc}, orphans.State{}, orphans.State{})
	require.Len(t, report.Orphans, 1)
	require.Equal(t, "vpc-1", report.Orphans[0].ID)
	require.Equal(t, []string{"aws ec2 delete-vpc --vpc-id vpc-1 --region eu-central-1"}, report.Orphans[0].Delete)
	require.True(t, report.Found())

	own := state(t, vpcState, "")
	require.Empty(t, find(t, &clitest.Answers{Results: vpc}, own, orphans.State{}).Orphans)
	require.Empty(t, find(t, &clitest.Answers{Results: vpc}, orphans.State{}, own).Orphans, "in the state of another program with the tags")
	require.Empty(t, find(t, &clitest.Answers{}, orphans.State{}, orphans.State{}).Orphans)
}

func TestLostResourceIsReported(t *testing.T) {
	t.Parallel()
	report := find(t, &clitest.Answers{}, state(t, vpcState, ""), orphans.State{})
	require.Equal(t, []orphans.Lost{{URN: "urn:vpc", ID: "vpc-1"}}, report.Lost)
	require.Equal(t, "pulumi refresh --yes --stack dev", report.Refresh)

	untagged := &clitest.Answers{Results: map[string]string{"ec2 describe-vpcs --filters Name=vpc-id,Values=vpc-1": `{"Vpcs": [{"VpcId": "vpc-1"}]}`}}
	require.Empty(t, find(t, untagged, state(t, vpcState, ""), orphans.State{}).Lost, "it has lost its tags only")

	denied := &clitest.Answers{Errors: map[string]error{"ec2 describe-vpcs": &awscli.Error{Code: "UnauthorizedOperation", Message: "no"}}}
	report = find(t, denied, state(t, vpcState, ""), orphans.State{})
	require.Empty(t, report.Lost, "not known")
	require.Equal(t, []orphans.Failure{{
		Action: "ec2:DescribeVpcs", Command: "aws ec2 describe-vpcs", Message: "UnauthorizedOperation: no", Denied: true,
	}}, report.Failures)
}

func TestPendingCreates(t *testing.T) {
	t.Parallel()
	pending := strings.Join([]string{
		creating("urn:a$vpc", "aws:ec2/vpc:Vpc", `{"tags": {"Name": "shop-dev-vpc"}}`),
		creating("urn:nat", "aws:ec2/natGateway:NatGateway", `{"tags": {"Name": "shop-dev-nat-a"}}`),
		creating("urn:policy", "aws:iam/rolePolicy:RolePolicy", `{}`),
	}, ",")
	report := find(t, &clitest.Answers{Results: vpc}, state(t, "", pending), orphans.State{})
	require.Equal(t, "urn:a$vpc", report.Orphans[0].URN)
	require.Equal(t, []string{"urn:nat"}, report.NotCreated)
	require.Equal(t, []string{"urn:policy"}, report.Rewritten)
	require.Equal(t, "pulumi refresh --yes --stack dev --clear-pending-creates", report.Clear)

	two := &clitest.Answers{Results: map[string]string{
		"ec2 describe-vpcs": `{"Vpcs": [{"VpcId": "vpc-1", "Tags": TAGS}, {"VpcId": "vpc-2", "Tags": TAGS}]}`,
	}}
	report = find(t, two, state(t, "", creating("urn:vpc", "aws:ec2/vpc:Vpc", `{"tags": {"Name": "shop-dev-vpc"}}`)), orphans.State{})
	require.Equal(t, []string{"urn:vpc"}, report.Unknown, "one of two")
	require.Empty(t, report.Clear)
}

func TestInvalidStatesAreErrors(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "{}", "[]", `{"version": 3}`, "no stack"} {
		var s orphans.State
		require.ErrorContains(t, s.Read(strings.NewReader(text)), "it must be the output of pulumi stack export", text)
	}
	var s orphans.State
	require.NoError(t, s.Read(strings.NewReader(`{"checkpoint": {"stack": "dev"}}`)), "a stack that was never updated")
}

func TestExpiredCredentialsStopTheSearch(t *testing.T) {
	t.Parallel()
	expired := &awscli.Error{Code: "ExpiredToken", Message: "expired"}
	_, err := orphans.Find(t.Context(), (&clitest.Answers{Errors: map[string]error{"ec2": expired}}).Run, shop(), orphans.State{}, orphans.State{})
	require.ErrorIs(t, err, expired)
}
