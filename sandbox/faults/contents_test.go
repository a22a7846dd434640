package faults_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/faults"
)

func TestDifference(t *testing.T) {
	t.Parallel()
	state, err := faults.ReadState(`{"deployment": {"resources": [
		{"urn": "vpc", "type": "aws:ec2/vpc:Vpc", "id": "vpc-1", "custom": true},
		{"urn": "lost", "type": "aws:ec2/vpc:Vpc", "id": "vpc-2", "custom": true},
		{"urn": "route", "type": "aws:ec2/route:Route", "id": "r-1", "custom": true,
			"outputs": {"routeTableId": "rtb-1", "destinationCidrBlock": "0.0.0.0/0"}},
		{"urn": "rule", "type": "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "id": "sgr-1", "custom": true,
			"outputs": {"securityGroupId": "sg-1"}},
		{"urn": "network", "type": "ecs-foundation:index:Network"}
	]}}`)
	require.NoError(t, err)
	orphaned, lost, err := faults.Difference([]string{"vpcId vpc-0"},
		[]string{"vpcId vpc-0", "vpcId vpc-1", "vpcId vpc-3", "route rtb-1_0.0.0.0/0", "rule sg-1_sgr-1"}, state)
	require.NoError(t, err)
	require.Equal(t, []string{"vpcId vpc-3"}, orphaned)
	require.Equal(t, []string{"lost"}, lost)

	state.Resources[0].Type = "aws:new/type:Type"
	_, _, err = faults.Difference(nil, nil, state)
	require.ErrorContains(t, err, "the inventory has no aws:new/type:Type")
}
