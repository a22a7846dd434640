package storetest_test

import (
	"encoding/json"
	"strings"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/explain"
)

// networkBreakages break the connections of the cart.
var networkBreakages = []breakage{
	{
		"default route deleted",
		[]string{"ec2 delete-route --route-table-id {table} --destination-cidr-block 0.0.0.0/0"},
		[]string{"ec2 create-route --route-table-id {table} --destination-cidr-block 0.0.0.0/0 --nat-gateway-id {nat}"},
		explain.StepNetwork, "route",
	},
	{
		"route of the NAT gateway deleted",
		[]string{"ec2 delete-route --route-table-id {publicTable} --destination-cidr-block 0.0.0.0/0"},
		[]string{"ec2 create-route --route-table-id {publicTable} --destination-cidr-block 0.0.0.0/0 --gateway-id {internet}"},
		explain.StepNetwork, "internet gateway",
	},
	{
		"requests denied by the network ACL",
		[]string{"ec2 create-network-acl-entry --network-acl-id {acl} --rule-number 1 --protocol tcp --port-range From=443,To=443 " +
			"--cidr-block 0.0.0.0/0 --rule-action deny --egress"},
		[]string{"ec2 delete-network-acl-entry --network-acl-id {acl} --rule-number 1 --egress"},
		explain.StepNetwork, "entry 1",
	},
	{
		"replies denied by the network ACL",
		[]string{"ec2 create-network-acl-entry --network-acl-id {acl} --rule-number 1 --protocol tcp --port-range From=1024,To=65535 " +
			"--cidr-block 0.0.0.0/0 --rule-action deny --ingress"},
		[]string{"ec2 delete-network-acl-entry --network-acl-id {acl} --rule-number 1 --ingress"},
		explain.StepNetwork, "entry 1",
	},
	{
		"group of the endpoints emptied",
		[]string{"ec2 revoke-security-group-ingress --group-id {endpointGroup} --ip-permissions '{endpointRules}'"},
		[]string{"ec2 authorize-security-group-ingress --group-id {endpointGroup} --ip-permissions '{endpointRules}'"},
		explain.StepNetwork, "no ingress rule",
	},
	{
		"policy of an endpoint",
		[]string{"ec2 modify-vpc-endpoint --vpc-endpoint-id {endpoint} --policy-document '{denyAll}'"},
		[]string{"ec2 modify-vpc-endpoint --vpc-endpoint-id {endpoint} --policy-document '{endpointPolicy}'"},
		explain.StepNetwork, "policy",
	},
	{
		"DNS support off",
		[]string{"ec2 modify-vpc-attribute --vpc-id {vpc} --no-enable-dns-support"},
		[]string{"ec2 modify-vpc-attribute --vpc-id {vpc} --enable-dns-support"},
		explain.StepNetwork, "enableDnsSupport is off",
	},
	{
		"egress of the tasks deleted",
		[]string{"ec2 revoke-security-group-egress --group-id {group} --ip-permissions '{egress}'"},
		[]string{"ec2 authorize-security-group-egress --group-id {group} --ip-permissions '{egress}'"},
		explain.StepNetwork, "no egress rule",
	},
	{
		"ingress from the load balancer deleted",
		[]string{"ec2 revoke-security-group-ingress --group-id {group} --ip-permissions '{ingress}'"},
		[]string{"ec2 authorize-security-group-ingress --group-id {group} --ip-permissions '{ingress}'"},
		explain.StepLoadBalancer, "no ingress rule",
	},
	{
		"subnet full",
		append([]string{"ecs update-service --cluster {cluster} --service cart --network-configuration " +
			"awsvpcConfiguration={subnets=[{small}],securityGroups=[{group}]}"},
			times(11, "ec2 create-network-interface --subnet-id {small}")...),
		[]string{"ecs update-service --cluster {cluster} --service cart --network-configuration " +
			"awsvpcConfiguration={subnets=[{subnet},{otherSubnet}],securityGroups=[{group}]}"},
		explain.StepNetwork, "free address",
	},
}

// times returns a command n times.
func times(n int, command string) []string {
	return strings.Split(strings.TrimSuffix(strings.Repeat(command+"\n", n), "\n"), "\n")
}

// network adds what the commands of networkBreakages name to the names, and creates a subnet with eleven addresses.
func (s store) network(names map[string]string) {
	s.t.Helper()
	var service struct {
		Subnets, SecurityGroups []string
	}
	require.NoError(s.t, json.Unmarshal([]byte(s.cli.JSON(s.t, "ecs describe-services --cluster "+s.cluster+" --services cart --query "+
		"services[0].networkConfiguration.awsvpcConfiguration")), &service))
	names["subnet"], names["otherSubnet"], names["group"] = service.Subnets[0], service.Subnets[1], service.SecurityGroups[0]
	set := func(name, command string) {
		names[name] = s.do(names, command)
	}
	rules := func(name, group, permissions string) {
		names[name] = s.document("ec2 describe-security-groups --group-ids "+group, "SecurityGroups[0]."+permissions)
	}
	set("vpc", "ec2 describe-subnets --subnet-ids {subnet} --query Subnets[0].VpcId")
	set("table", "ec2 describe-route-tables --filters Name=association.subnet-id,Values={subnet} --query RouteTables[0].RouteTableId")
	set("nat", "ec2 describe-nat-gateways --filter Name=vpc-id,Values={vpc} --query NatGateways[0].NatGatewayId")
	set("natSubnet", "ec2 describe-nat-gateways --nat-gateway-ids {nat} --query NatGateways[0].SubnetId")
	set("publicTable", "ec2 describe-route-tables --filters Name=association.subnet-id,Values={natSubnet} --query RouteTables[0].RouteTableId")
	set("internet", "ec2 describe-internet-gateways --filters Name=attachment.vpc-id,Values={vpc} --query InternetGateways[0].InternetGatewayId")
	set("acl", "ec2 describe-network-acls --filters Name=association.subnet-id,Values={subnet} --query NetworkAcls[0].NetworkAclId")
	set("endpoint", "ec2 describe-vpc-endpoints --filters Name=vpc-id,Values={vpc} Name=service-name,Values=com.amazonaws.us-east-1.ecr.api "+
		"--query VpcEndpoints[0].VpcEndpointId")
	set("endpointGroup", "ec2 describe-vpc-endpoints --vpc-endpoint-ids {endpoint} --query VpcEndpoints[0].Groups[0].GroupId")
	names["endpointPolicy"] = s.aws("ec2 describe-vpc-endpoints --query VpcEndpoints[0].PolicyDocument --vpc-endpoint-ids " + names["endpoint"])
	names["denyAll"] = `{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}]}`
	rules("endpointRules", names["endpointGroup"], "IpPermissions")
	rules("ingress", names["group"], "IpPermissions")
	rules("egress", names["group"], "IpPermissionsEgress")
	set("zone", "ec2 describe-subnets --subnet-ids {subnet} --query Subnets[0].AvailabilityZone")
	set("small", "ec2 create-subnet --vpc-id {vpc} --availability-zone {zone} --cidr-block 10.0.255.240/28 --query Subnet.SubnetId")
	s.do(names, "ec2 associate-route-table --route-table-id {table} --subnet-id {small}")
}
