package vpc_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/lookup/vpc"
	"ecs-foundation/stack/preflight/reach"
)

type object = map[string]any

// An account answers the calls of the provider's functions.
type account struct {
	// answers are the results by function and argument, such as getSubnet(subnet-1), or by function.
	answers map[string]object
	// failures are the errors by function or type.
	failures map[string]error
}

// landingZone has a VPC with a public and a private subnet. The public one has the main route
// table and the default network ACL.
func landingZone() account {
	return account{failures: map[string]error{}, answers: map[string]object{
		"getVpc": {
			"id": "vpc-1", "cidrBlock": "10.0.0.0/16", "dhcpOptionsId": "dopt-1", "enableDnsSupport": true, "ownerId": "111111111111",
			"cidrBlockAssociations": []object{{"cidrBlock": "100.64.0.0/16", "state": "associated"}},
		},
		"getVpcDhcpOptions":            {"domainNameServers": []string{"AmazonProvidedDNS"}},
		"getSubnet(subnet-pu)":         {"vpcId": "vpc-1", "cidrBlock": "10.0.0.0/24", "availabilityZone": "us-east-1a", "availableIpAddressCount": 200},
		"getSubnet(subnet-pr)":         {"vpcId": "vpc-1", "cidrBlock": "10.0.1.0/24", "availabilityZone": "us-east-1a"},
		"getSubnet(subnet-ng)":         {"vpcId": "vpc-1", "cidrBlock": "10.0.2.0/24", "availabilityZone": "us-east-1b"},
		"getRouteTables(vpc-1)":        {"ids": []string{"rtb-main", "rtb-private"}},
		"getRouteTables(route.origin)": {"ids": []string{"rtb-private"}},
		"getRouteTable(rtb-main)": {
			"vpcId": "vpc-1", "associations": []object{{"main": true}}, "routes": []object{{"cidrBlock": "0.0.0.0/0", "gatewayId": "igw-1"}},
		},
		"getRouteTable(rtb-private)": {
			"vpcId": "vpc-1", "associations": []object{{"subnetId": "subnet-pr"}},
			"routes": []object{
				{"cidrBlock": "0.0.0.0/0", "natGatewayId": "nat-1"},
				{"cidrBlock": "10.1.0.0/16", "transitGatewayId": "tgw-1"},
				{"cidrBlock": "10.2.0.0/16", "vpcPeeringConnectionId": "pcx-1"},
				{"destinationPrefixListId": "pl-1", "networkInterfaceId": "eni-1"},
			},
		},
		"getVpnGateway":                  {"id": "vgw-1"},
		"getInternetGateway":             {"internetGatewayId": "igw-1", "attachments": []object{{"vpcId": "vpc-1", "state": "available"}}},
		"getNatGateway(nat-1)":           {"subnetId": "subnet-ng", "vpcId": "vpc-1", "state": "available", "connectivityType": "public"},
		"getVpcAttachments":              {"ids": []string{"tgw-attach-1"}},
		"getVpcPeeringConnection(pcx-1)": {"status": "active", "vpcId": "vpc-1", "peerVpcId": "vpc-2", "peerCidrBlock": "10.2.0.0/16"},
		"getNetworkInterface(eni-1)":     {"vpcId": "vpc-1", "subnetId": "subnet-ng", "securityGroups": []string{"sg-9"}},
		"getVpcEndpoint(ecr.api Interface)": {
			"id": "vpce-1", "vpcEndpointType": "Interface", "vpcId": "vpc-1", "serviceName": "com.amazonaws.us-east-1.ecr.api",
			"state": "available", "privateDnsEnabled": true, "subnetIds": []string{"subnet-pr"}, "securityGroupIds": []string{"sg-1"},
			"policy": `{"Statement": []}`,
		},
		"getVpcEndpoint(s3 Gateway)": {
			"id": "vpce-2", "vpcEndpointType": "Gateway", "vpcId": "vpc-1", "serviceName": "com.amazonaws.us-east-1.s3",
			"state": "available", "routeTableIds": []string{"rtb-private"},
		},
		"getSecurityGroupRules":                 {"ids": []string{"sgr-1", "sgr-2", "sgr-3", "sgr-4"}},
		"getSecurityGroupRule(sgr-1)":           {"ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": "10.0.0.0/16"},
		"getSecurityGroupRule(sgr-2)":           {"ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "referencedSecurityGroupId": "222222222222/sg-2"},
		"getSecurityGroupRule(sgr-3)":           {"ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "prefixListId": "pl-2"},
		"getSecurityGroupRule(sgr-4)":           {"ipProtocol": "-1", "cidrIpv6": "::/0", "isEgress": true},
		"getManagedPrefixList(pl-1)":            {"name": "offices", "entries": []object{{"cidr": "192.0.2.0/24"}}},
		"getManagedPrefixList(pl-2)":            {"name": "empty"},
		"getNetworkAcls(association.subnet-id)": {"ids": []string{"acl-default", "acl-private"}},
		"getNetworkAcls(default)":               {"ids": []string{"acl-default"}},
		"acl-default": {
			"subnetIds": []string{"subnet-pu"},
			"ingress":   []object{{"ruleNo": 100, "action": "allow", "protocol": "-1", "cidrBlock": "0.0.0.0/0", "fromPort": 0, "toPort": 0}},
			"egress":    []object{{"ruleNo": 100, "action": "allow", "protocol": "-1", "cidrBlock": "0.0.0.0/0", "fromPort": 0, "toPort": 0}},
		},
		"acl-private": {
			"subnetIds": []string{"subnet-pr", "subnet-ng"},
			"ingress":   []object{{"ruleNo": 100, "action": "deny", "protocol": "6", "ipv6CidrBlock": "::/0", "fromPort": 443, "toPort": 443}},
		},
	}}
}

// Call answers the call of a function.
func (a account) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) {
	name := args.Token[strings.LastIndex(args.Token, ":")+1:]
	if err := a.failures[name]; err != nil {
		return nil, err
	}
	values := args.Args.Mappable()
	argument := fmt.Sprint(values["id"])
	for _, key := range []string{"routeTableId", "securityGroupRuleId"} {
		if id, ok := values[key]; ok {
			argument = id.(string)
		}
	}
	if service, ok := values["serviceName"].(string); ok {
		argument = strings.TrimPrefix(service, "com.amazonaws.us-east-1.") + " " + filters(values)[0].(object)["values"].([]any)[0].(string)
	} else if list := filters(values); len(list) > 0 {
		argument = list[len(list)-1].(object)["name"].(string)
	} else if vpc, ok := values["vpcId"].(string); ok {
		argument = vpc
	}
	for _, key := range []string{name + "(" + argument + ")", name} {
		if answer, ok := a.answers[key]; ok {
			return resource.NewPropertyMapFromMap(answer), nil
		}
	}
	return nil, errors.New(args.Token + ": no matching resource found")
}

func filters(values object) []any {
	list, _ := values["filters"].([]any)
	return list
}

// NewResource answers the read of a resource.
func (a account) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	if err := a.failures[args.TypeToken]; err != nil {
		return "", nil, err
	}
	return args.ID, resource.NewPropertyMapFromMap(a.answers[args.Name]), nil
}

// read returns what is read of the VPC in an account.
func read(t *testing.T, a account) vpc.Result {
	t.Helper()
	var result vpc.Result
	preview := func(info *pulumi.RunInfo) { info.DryRun = true }
	err := pulumi.RunErr(func(ctx *pulumi.Context) error {
		provider, err := aws.NewProvider(ctx, "aws", &aws.ProviderArgs{Region: pulumi.String("us-east-1")})
		if err != nil {
			return err
		}
		result = vpc.Read(ctx, vpc.Args{
			Region: "us-east-1", VPC: "vpc-1", Subnets: []string{"subnet-pu", "subnet-pr"}, Services: []string{"ecr.api", "logs", "s3"},
		}, pulumi.Provider(provider))
		return nil
	}, pulumi.WithMocks("shop", "dev", a), preview)
	if len(a.failures) == 0 {
		require.NoError(t, err)
	}
	return result
}

func TestReadDescribesThePathsOfConnections(t *testing.T) {
	t.Parallel()
	got := read(t, landingZone())
	require.Empty(t, got.Failures)
	require.Empty(t, got.Unread)
	require.Equal(t, "100.64.0.0/16", got.Vpcs[0].CidrBlockAssociationSet[0].CidrBlock)
	require.True(t, got.VpcAttributes[0].EnableDnsSupport.Value)
	require.False(t, got.VpcAttributes[0].EnableDnsHostnames.Value)
	require.Equal(t, "AmazonProvidedDNS", got.DhcpOptions[0].DhcpConfigurations[0].Values[0].Value)
	require.Len(t, got.Subnets, 3, "the one of the NAT gateway, too")
	require.Equal(t, []reach.DescribedAssociation{{Main: true}}, got.RouteTables[0].Associations)
	require.Equal(t, []reach.DescribedRoute{
		{DestinationCidrBlock: "0.0.0.0/0", NatGatewayId: "nat-1"},
		{DestinationCidrBlock: "10.1.0.0/16", TransitGatewayId: "tgw-1"},
		{DestinationCidrBlock: "10.2.0.0/16", VpcPeeringConnectionId: "pcx-1"},
		{DestinationPrefixListId: "pl-1", NetworkInterfaceId: "eni-1"},
		{DestinationCidrBlock: "0.0.0.0/0", GatewayId: "vgw-1", Origin: "EnableVgwRoutePropagation"},
	}, got.RouteTables[1].Routes)
	require.Equal(t, "igw-1", got.InternetGateways[0].InternetGatewayId)
	require.Equal(t, "available", got.NatGateways[0].State)
	require.Equal(t, "active", got.VpcPeeringConnections[0].Status.Code)
	require.Equal(t, "sg-9", got.NetworkInterfaces[0].Groups[0].GroupId)
	require.Equal(t, []string{"vpce-1", "vpce-2"}, []string{got.VpcEndpoints[0].VpcEndpointId, got.VpcEndpoints[1].VpcEndpointId})
	require.JSONEq(t, `{"Statement": []}`, got.VpcEndpoints[0].PolicyDocument)
	group := got.SecurityGroups[0]
	require.Len(t, group.IpPermissions, 3)
	require.Contains(t, group.IpPermissions, reach.DescribedPermission{
		IpProtocol: "tcp", FromPort: 443, ToPort: 443, UserIdGroupPairs: []reach.DescribedGroupPair{{GroupId: "sg-2"}},
	})
	require.Equal(t, []reach.DescribedCIDR6{{CidrIpv6: "::/0"}}, group.IpPermissionsEgress[0].Ipv6Ranges)
	require.Equal(t, []reach.DescribedPrefixList{
		{PrefixListId: "pl-1", PrefixListName: "offices", Entries: []reach.DescribedPrefixListEntry{{Cidr: "192.0.2.0/24"}}},
		{PrefixListId: "pl-2", PrefixListName: "empty", Entries: []reach.DescribedPrefixListEntry{}},
	}, got.PrefixLists)
	require.Equal(t, []bool{true, false}, []bool{got.NetworkAcls[0].IsDefault, got.NetworkAcls[1].IsDefault})
	require.Equal(t, []reach.DescribedSubnetID{{SubnetId: "subnet-pr"}, {SubnetId: "subnet-ng"}}, got.NetworkAcls[1].Associations)
	require.Equal(t, []reach.DescribedEntry{{
		RuleNumber: 100, Protocol: "6", RuleAction: "deny", Ipv6CidrBlock: "::/0", PortRange: &reach.DescribedPorts{From: 443, To: 443},
	}}, got.NetworkAcls[1].Entries)
}

func TestRouteToMissingTargetIsABlackhole(t *testing.T) {
	t.Parallel()
	for key, i := range map[string]int{
		"getNatGateway(nat-1)": 0, "getVpcAttachments": 1, "getVpcPeeringConnection(pcx-1)": 2, "getNetworkInterface(eni-1)": 3,
	} {
		a := landingZone()
		delete(a.answers, key)
		got := read(t, a)
		require.Empty(t, got.Failures, key)
		for j, route := range got.RouteTables[1].Routes {
			require.Equal(t, i == j, route.State == "blackhole", "%s: %+v", key, route)
		}
	}
}

func TestMissingPermissionIsUnread(t *testing.T) {
	t.Parallel()
	for function, action := range map[string]string{
		"getVpc": "ec2:DescribeVpcAttribute", "getVpcDhcpOptions": "ec2:DescribeDhcpOptions", "getSubnet": "ec2:DescribeSubnets",
		"getRouteTable":      "ec2:DescribeRouteTables",
		"getInternetGateway": "ec2:DescribeInternetGateways", "getNatGateway": "ec2:DescribeNatGateways",
		"getVpcAttachments": "ec2:DescribeTransitGatewayVpcAttachments", "getVpcPeeringConnection": "ec2:DescribeVpcPeeringConnections",
		"getNetworkInterface": "ec2:DescribeNetworkInterfaces", "getVpcEndpoint": "ec2:DescribeVpcEndpoints",
		"getSecurityGroupRules": "ec2:DescribeSecurityGroupRules", "getSecurityGroupRule": "ec2:DescribeSecurityGroupRules",
		"getManagedPrefixList": "ec2:GetManagedPrefixListEntries", "getNetworkAcls": "ec2:DescribeNetworkAcls",
		"getVpnGateway": "ec2:DescribeVpnGateways",
	} {
		a := landingZone()
		a.failures[function] = errors.New("UnauthorizedOperation: You are not authorized to perform this operation")
		got := read(t, a)
		require.Contains(t, got.Unread, action, function)
		require.Len(t, got.Failures, 1, function)
		require.Contains(t, got.Failures[0], "the credentials do not allow "+action+", to read ", function)
		for _, table := range got.RouteTables {
			for _, route := range table.Routes {
				require.Empty(t, route.State, "%s: what cannot be read may exist", function)
			}
		}
	}
}

func TestFailedReadOfACLDoesNotHang(t *testing.T) {
	t.Parallel()
	a := landingZone()
	a.failures["aws:ec2/networkAcl:NetworkAcl"] = errors.New("RequestLimitExceeded")
	got := read(t, a)
	require.Equal(t, []string{"ec2:DescribeNetworkAcls"}, got.Unread)
	require.Len(t, got.Failures, 1)
	require.Regexp(t, "^read network ACL acl-private: .*RequestLimitExceeded", got.Failures[0])
	require.Len(t, got.NetworkAcls, 1)
}
