package network_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/policy"
	"ecs-foundation/network"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/stack/graphtest"
)

// logged creates the flow logs of a VPC.
func logged(logs networkplan.FlowLogs) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := network.NewFlowLogs(ctx, "flow-logs", &network.FlowLogsArgs{
			VPCID: pulumi.String("vpc-1"), Plan: logs,
			Scope:       policy.Scope{Region: graphtest.Region, Account: graphtest.Account},
			Confinement: policy.Confinement{Path: "/ecs/", Boundary: "arn:aws:iam::123456789012:policy/boundary"},
		})
		return err
	}
}

func TestFlowLogsToCloudWatch(t *testing.T) {
	t.Parallel()
	p := logged(networkplan.FlowLogs{Destination: networkplan.ToCloudWatch, Traffic: networkplan.Rejected, RetentionDays: 90})
	g := graphtest.Run(t, p)
	require.Equal(t, map[string]any{
		"vpcId": "vpc-1", "trafficType": "REJECT", "logDestination": "<flow-logs-group arn>", "iamRoleArn": "<flow-logs-writer-role arn>",
		"tags": map[string]any{"Name": "ecs-foundation-dev-vpc"},
	}, g.Get(t, "flow-logs-vpc").Inputs)
	require.Contains(t, g.Get(t, "flow-logs-vpc").After, "flow-logs-writer-policy", "records sent before the policy exists are lost")
	require.Equal(t, "/vpc/ecs-foundation-dev/flow-logs", g.Get(t, "flow-logs-group").Inputs["name"])
	require.InDelta(t, 90, g.Get(t, "flow-logs-group").Inputs["retentionInDays"], 0)
	require.Equal(t, "/ecs/", g.Get(t, "flow-logs-writer-role").Inputs["path"])
	require.Equal(t, "arn:aws:iam::123456789012:policy/boundary", g.Get(t, "flow-logs-writer-role").Inputs["permissionsBoundary"])
	require.Equal(t, g.Names(""), graphtest.Preview(t, p).Names(""))
}

func TestFlowLogsToExistingBucket(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, logged(networkplan.FlowLogs{
		Destination: networkplan.ToS3, Traffic: networkplan.All, Bucket: "shop-flow-logs", Fields: []string{"srcaddr", "ecs-service-name"},
	}))
	require.Equal(t, []string{"flow-logs", "flow-logs-vpc"}, g.Names(""))
	require.Equal(t, map[string]any{
		"vpcId": "vpc-1", "trafficType": "ALL", "logDestinationType": "s3", "logDestination": "arn:aws:s3:::shop-flow-logs",
		"logFormat": "${srcaddr} ${ecs-service-name}", "tags": map[string]any{"Name": "ecs-foundation-dev-vpc"},
	}, g.Get(t, "flow-logs-vpc").Inputs)
}

func TestNoFlowLogsRegisterNothing(t *testing.T) {
	t.Parallel()
	require.Empty(t, graphtest.Run(t, logged(networkplan.FlowLogs{Destination: networkplan.DestinationNone})).Names(""))
}

func TestFlowLogGroupIsEncryptedAndRetained(t *testing.T) {
	t.Parallel()
	const key = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
	g := graphtest.Run(t, func(ctx *pulumi.Context) error {
		_, err := network.NewFlowLogs(ctx, "flow-logs", &network.FlowLogsArgs{
			VPCID: pulumi.String("vpc-1"), Plan: networkplan.FlowLogs{Destination: networkplan.ToCloudWatch, RetentionDays: 90},
			Scope: policy.Scope{Region: graphtest.Region, Account: graphtest.Account}, KeyARN: key, RetainOnDelete: true,
		})
		return err
	})
	require.Equal(t, key, g.Get(t, "flow-logs-group").Inputs["kmsKeyId"])
	require.True(t, g.Get(t, "flow-logs-group").Kept)
}
