package reach_test

import (
	"encoding/json"
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/netaddr"
	"ecs-foundation/stack/preflight/reach"
)

// described is the output of the AWS CLI for a VPC with a public and a private subnet,
// a NAT gateway, two endpoints and a network ACL, and for a second VPC.
const described = `{
	"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "CidrBlockAssociationSet": [
		{"CidrBlock": "10.0.0.0/16", "CidrBlockState": {"State": "associated"}},
		{"CidrBlock": "100.64.0.0/16", "CidrBlockState": {"State": "associated"}},
		{"CidrBlock": "100.65.0.0/16", "CidrBlockState": {"State": "disassociated"}}]}, {"VpcId": "vpc-2", "CidrBlock": "10.9.0.0/16"}],
	"Subnets": [
		{"SubnetId": "subnet-pub", "VpcId": "vpc-1", "CidrBlock": "10.0.1.0/24", "AvailabilityZone": "us-east-1a"},
		{"SubnetId": "subnet-priv", "VpcId": "vpc-1", "CidrBlock": "10.0.10.0/24", "AvailabilityZone": "us-east-1a"},
		{"SubnetId": "subnet-other", "VpcId": "vpc-2", "CidrBlock": "10.9.1.0/24", "AvailabilityZone": "us-east-1a"}
	],
	"RouteTables": [
		{"RouteTableId": "rtb-main", "VpcId": "vpc-1", "Associations": [{"Main": true}], "Routes": [
			{"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local", "State": "active"},
			{"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1", "State": "active"}]},
		{"RouteTableId": "rtb-pub", "VpcId": "vpc-1", "Associations": [{"SubnetId": "subnet-pub"}], "Routes": [
			{"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1", "State": "active"},
			{"DestinationCidrBlock": "198.51.100.0/24", "GatewayId": "igw-gone", "State": "blackhole"}]},
		{"RouteTableId": "rtb-other", "VpcId": "vpc-2", "Associations": [{"Main": true}], "Routes": []}
	],
	"InternetGateways": [{"Attachments": [{"VpcId": "vpc-1"}]}],
	"NatGateways": [
		{"NatGatewayId": "nat-1", "SubnetId": "subnet-pub", "State": "available"},
		{"NatGatewayId": "nat-0", "SubnetId": "subnet-pub", "State": "deleted"}
	],
	"VpcEndpoints": [
		{"VpcEndpointType": "Gateway", "VpcId": "vpc-1", "ServiceName": "com.amazonaws.us-east-1.s3", "State": "available",
		 "RouteTableIds": ["rtb-main"]},
		{"VpcEndpointType": "Interface", "VpcId": "vpc-1", "ServiceName": "com.amazonaws.us-east-1.ecr.api", "State": "available",
		 "PrivateDnsEnabled": true, "SubnetIds": ["subnet-priv"], "Groups": [{"GroupId": "sg-task"}]}
	],
	"NetworkAcls": [{"NetworkAclId": "acl-1", "VpcId": "vpc-1", "Associations": [{"SubnetId": "subnet-priv"}], "Entries": [
		{"RuleNumber": 100, "Protocol": "-1", "RuleAction": "allow", "Egress": true, "CidrBlock": "0.0.0.0/0"},
		{"RuleNumber": 100, "Protocol": "6", "RuleAction": "allow", "Egress": false, "CidrBlock": "0.0.0.0/0",
		 "PortRange": {"From": 1024, "To": 65535}},
		{"RuleNumber": 110, "Protocol": "17", "RuleAction": "allow", "Egress": false, "CidrBlock": "0.0.0.0/0"},
		{"RuleNumber": 32767, "Protocol": "-1", "RuleAction": "deny", "Egress": false, "CidrBlock": "0.0.0.0/0"}]}],
	"SecurityGroups": [{"GroupId": "sg-task", "VpcId": "vpc-1",
		"IpPermissions": [{"IpProtocol": "tcp", "FromPort": 3000, "ToPort": 3000, "UserIdGroupPairs": [{"GroupId": "sg-alb"}]}],
		"IpPermissionsEgress": [
			{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.0.0.0/16"}]},
			{"IpProtocol": "udp", "FromPort": 53, "ToPort": 53, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]},
			{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "PrefixListIds": [{"PrefixListId": "pl-1"}]}]}],
	"PrefixLists": [{"PrefixListId": "pl-1", "PrefixListName": "com.amazonaws.us-east-1.s3"}]
}`

func TestDescribeExistingVPC(t *testing.T) {
	t.Parallel()
	var d reach.Description
	require.NoError(t, json.Unmarshal([]byte(described), &d))
	n, err := reach.Describe("vpc-1", d)
	require.NoError(t, err)
	task := reach.End{Name: "task", Subnet: "subnet-priv", Group: "sg-task", Client: netaddr.LinuxPorts}

	require.Equal(t, `  task to s3, port 443
    ✓ group sg-task, out       pl-1
    ✓ route of subnet-priv     through the gateway endpoint of s3
    ✓ ACL of subnet-priv, out  entry 100
    ✓ ACL of subnet-priv, in   entry 100
`, n.Explain(task, reach.Service("s3"), 443).String())
	require.Equal(t, "no egress rule allows port 443 to logs", n.Explain(task, reach.Service("logs"), 443).Stop().Why)
	require.Equal(t, "no ingress rule allows port 443 from task", n.Explain(task, reach.Service("ecr.api"), 443).Stop().Why)
	require.Len(t, n.Subnets, 2, "subnets of the other VPC are left out")
	require.Equal(t, []netip.Prefix{cidr("100.64.0.0/16")}, n.Secondary, "a disassociated range is left out")
	require.Len(t, n.NATs, 1, "a deleted NAT gateway is left out")
}

func TestDescribeErrors(t *testing.T) {
	t.Parallel()
	var d reach.Description
	require.NoError(t, json.Unmarshal([]byte(described), &d))
	_, err := reach.Describe("vpc-3", d)
	require.EqualError(t, err, "VPC vpc-3 is not in the description")
	d.Subnets[0].CidrBlock = "10.0.1.0"
	_, err = reach.Describe("vpc-1", d)
	require.ErrorContains(t, err, `invalid CIDR block "10.0.1.0"`)
}

func TestDescribeExistingVPCInChina(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer("com.amazonaws.us-east-1.ecr.api", "cn.com.amazonaws.cn-north-1.ecr.api", "us-east-1", "cn-north-1").Replace(described)
	var d reach.Description
	require.NoError(t, json.Unmarshal([]byte(text), &d))
	n, err := reach.Describe("vpc-1", d)
	require.NoError(t, err)
	require.Len(t, n.Endpoints, 1)
	require.Equal(t, "ecr.api", n.Endpoints[0].Service)
}
