package explain

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/explain/account"
	"ecs-foundation/stack/preflight/reach"
)

func ranges(protocol string, port int, r ...string) reach.DescribedPermission {
	p := reach.DescribedPermission{IpProtocol: protocol, FromPort: port, ToPort: port}
	for _, cidr := range r {
		p.IpRanges = append(p.IpRanges, reach.DescribedCIDR{CidrIp: cidr})
	}
	return p
}

func members(port int, group string) reach.DescribedPermission {
	p := ranges("tcp", port)
	p.UserIdGroupPairs = []reach.DescribedGroupPair{{GroupId: group}}
	return p
}

func interfaceEndpoint(service string) reach.DescribedEndpoint {
	return reach.DescribedEndpoint{
		VpcEndpointId: "vpce-" + strings.ReplaceAll(service, ".", ""), VpcEndpointType: "Interface", VpcId: "vpc-1",
		ServiceName: "com.amazonaws.us-east-1." + service, State: "available", PrivateDnsEnabled: true,
		SubnetIds: []string{"subnet-a", "subnet-b"}, Groups: []reach.DescribedGroupID{{GroupId: "sg-e"}},
	}
}

// isolated returns a service in two private subnets without internet access, with the endpoints that it needs, behind a
// load balancer in two public subnets.
func isolated() *account.Account {
	a := &account.Account{Region: "us-east-1", Partition: "aws", ID: "123456789012", Cluster: "shop", Service: "cart"}
	a.Clusters = []account.Cluster{{ClusterArn: "arn:aws:ecs:us-east-1:123456789012:cluster/shop"}}
	a.Services = []account.Service{{
		ServiceArn: "arn:aws:ecs:us-east-1:123456789012:service/shop/cart", ServiceName: "cart", TaskDefinition: "cart:1",
		LoadBalancers: []account.ServiceTarget{{TargetGroupArn: "tg", ContainerName: "app", ContainerPort: 3000}},
	}}
	place := &a.Services[0].NetworkConfiguration.AwsvpcConfiguration
	place.Subnets, place.SecurityGroups = []string{"subnet-a", "subnet-b"}, []string{"sg-t"}
	a.TaskDefinitions = []account.TaskDefinition{{
		TaskDefinitionArn: "cart:1", ExecutionRoleArn: "arn:aws:iam::123456789012:role/execution",
		ContainerDefinitions: []account.ContainerDefinition{{
			Name: "app", Image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/cart:1",
			Secrets:          []account.SecretVariable{{Name: "KEY", ValueFrom: "arn:aws:secretsmanager:us-east-1:123456789012:secret:k-AbCdEf"}},
			LogConfiguration: &account.LogConfiguration{LogDriver: "awslogs"},
		}},
	}}
	options := &a.TaskDefinitions[0].ContainerDefinitions[0].LogConfiguration.Options
	options.Group, options.Region = "/ecs/cart", "us-east-1"
	a.Vpcs = []reach.DescribedVPC{{VpcId: "vpc-1", CidrBlock: "10.0.0.0/16"}}
	for id, r := range map[string]string{"subnet-a": "10.0.1.0/24", "subnet-b": "10.0.2.0/24", "subnet-p": "10.0.8.0/24", "subnet-q": "10.0.9.0/24"} {
		zone := "us-east-1a"
		if id == "subnet-b" || id == "subnet-q" {
			zone = "us-east-1b"
		}
		a.Subnets = append(a.Subnets, reach.DescribedSubnet{
			SubnetId: id, VpcId: "vpc-1", CidrBlock: r, AvailabilityZone: zone, AvailableIpAddressCount: 200,
		})
	}
	slices.SortFunc(a.Subnets, func(a, b reach.DescribedSubnet) int { return strings.Compare(a.SubnetId, b.SubnetId) })
	a.RouteTables = []reach.DescribedTable{
		{RouteTableId: "rtb-t", VpcId: "vpc-1", Associations: []reach.DescribedAssociation{{Main: true}}},
		{
			RouteTableId: "rtb-p", VpcId: "vpc-1", Associations: []reach.DescribedAssociation{{SubnetId: "subnet-p"}, {SubnetId: "subnet-q"}},
			Routes: []reach.DescribedRoute{{DestinationCidrBlock: "0.0.0.0/0", GatewayId: "igw-1"}},
		},
	}
	a.InternetGateways = []reach.DescribedInternetGateway{{Attachments: []reach.DescribedAttachment{{VpcId: "vpc-1", State: "available"}}}}
	for _, service := range []string{"ecr.api", "ecr.dkr", "logs", "secretsmanager"} {
		a.VpcEndpoints = append(a.VpcEndpoints, interfaceEndpoint(service))
	}
	a.VpcEndpoints = append(a.VpcEndpoints, reach.DescribedEndpoint{
		VpcEndpointId: "vpce-s3", VpcEndpointType: "Gateway", VpcId: "vpc-1", ServiceName: "com.amazonaws.us-east-1.s3", State: "available",
		RouteTableIds: []string{"rtb-t"},
	})
	a.NetworkAcls = []reach.DescribedACL{{NetworkAclId: "acl-t", VpcId: "vpc-1", Associations: []reach.DescribedSubnetID{
		{SubnetId: "subnet-a"}, {SubnetId: "subnet-b"},
	}}}
	for _, egress := range []bool{true, false} {
		a.NetworkAcls[0].Entries = append(a.NetworkAcls[0].Entries, reach.DescribedEntry{
			RuleNumber: 100, Protocol: "-1", RuleAction: "allow", Egress: egress, CidrBlock: "0.0.0.0/0",
		})
	}
	a.SecurityGroups = []reach.DescribedGroup{
		{
			GroupId: "sg-t", VpcId: "vpc-1", IpPermissions: []reach.DescribedPermission{members(3000, "sg-lb")},
			IpPermissionsEgress: []reach.DescribedPermission{ranges("-1", 0, "0.0.0.0/0")},
		},
		{GroupId: "sg-e", VpcId: "vpc-1", IpPermissions: []reach.DescribedPermission{members(443, "sg-t")}},
		{
			GroupId: "sg-lb", VpcId: "vpc-1", IpPermissions: []reach.DescribedPermission{ranges("tcp", 443, "0.0.0.0/0")},
			IpPermissionsEgress: []reach.DescribedPermission{members(3000, "sg-t")},
		},
	}
	a.TargetGroups = []account.TargetGroup{{TargetGroupArn: "tg", HealthCheckPort: "traffic-port", LoadBalancerArns: []string{"lb"}}}
	a.LoadBalancers = []account.LoadBalancer{{
		LoadBalancerArn: "lb", LoadBalancerName: "shop", Scheme: "internet-facing", SecurityGroups: []string{"sg-lb"},
	}}
	for _, subnet := range []string{"subnet-p", "subnet-q"} {
		a.LoadBalancers[0].AvailabilityZones = append(a.LoadBalancers[0].AvailabilityZones, struct {
			ZoneName string `json:"ZoneName"`
			SubnetID string `json:"SubnetId"`
		}{SubnetID: subnet})
	}
	a.Listeners = []account.Listener{{ListenerArn: "listener", LoadBalancerArn: "lb", Port: 443}}
	return a
}

// pathsOf returns the checks of the steps that concern the network.
func pathsOf(t *testing.T, a *account.Account) []Check {
	t.Helper()
	target, err := NewTarget(a)
	require.NoError(t, err)
	return append(network(a, target), loadBalancerNetwork(a, target)...)
}

func TestIsolatedServiceReachesWhatItNeeds(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	for _, c := range pathsOf(t, isolated()) {
		text.WriteString(c.String())
	}
	require.Equal(t, `  ✓ network         subnet-a, subnet-b: 400 free addresses
  ✓ network         vpce-ecrapi: tasks in subnet-a and subnet-b reach ecr.api
  ✓ network         vpce-ecrdkr: tasks in subnet-a and subnet-b reach ecr.dkr
  ✓ network         rtb-t: tasks in subnet-a and subnet-b reach s3
  ✓ network         vpce-secretsmanager: tasks in subnet-a and subnet-b reach secretsmanager
  ✓ network         vpce-logs: tasks in subnet-a and subnet-b reach logs
  ✓ load balancer   rtb-p: nodes of shop in subnet-p and subnet-q reach tasks at port 3000
  ✓ load balancer   rtb-p: clients of the nodes in subnet-p and subnet-q reach shop at port 443
`, text.String())
}

func TestNetworkBreakages(t *testing.T) {
	t.Parallel()
	onlyB := func(a *account.Account) {
		a.RouteTables[0].Associations = append(a.RouteTables[0].Associations, reach.DescribedAssociation{SubnetId: "subnet-a"})
		a.RouteTables = append(a.RouteTables, reach.DescribedTable{
			RouteTableId: "rtb-b", VpcId: "vpc-1", Associations: []reach.DescribedAssociation{{SubnetId: "subnet-b"}},
		})
	}
	place := func(a *account.Account) *account.NetworkConfiguration { return &a.Services[0].NetworkConfiguration }
	for name, tc := range map[string]struct {
		change  func(*account.Account)
		status  Status
		object  string
		finding string
	}{
		"subnet is full": {
			func(a *account.Account) { a.Subnets[1].AvailableIpAddressCount = 0 }, Partly, "subnet-b", "no free addresses",
		},
		"all subnets are full": {
			func(a *account.Account) {
				a.Subnets[0].AvailableIpAddressCount, a.Subnets[1].AvailableIpAddressCount = 0, 0
			},
			Failed, "subnet-a", "no free addresses",
		},
		"deleted subnet": {func(a *account.Account) {
			a.Subnets = a.Subnets[1:]
			fails("ec2:DescribeSubnets", "subnet-a", "InvalidSubnetID.NotFound")(a)
		}, Partly, "subnet-a", "does not exist"},
		"subnet that cannot be read": {func(a *account.Account) {
			a.Subnets = a.Subnets[1:]
			fails("ec2:DescribeSubnets", "subnet-a", "UnauthorizedOperation")(a)
		}, Unknown, "subnet-a", "ec2:DescribeSubnets failed"},
		"endpoint group without rules": {
			func(a *account.Account) { a.SecurityGroups[1].IpPermissions = nil }, Failed, "sg-e",
			"cannot reach ecr.api, ecr.dkr, secretsmanager and logs: no ingress rule allows port 443",
		},
		"deleted endpoint": {
			func(a *account.Account) { a.VpcEndpoints = a.VpcEndpoints[1:] }, Failed, "rtb-t", "cannot reach ecr.api: no route to ecr.api",
		},
		"DNS off": {func(a *account.Account) {
			a.VpcAttributes = []reach.DescribedVPCAttribute{{VpcId: "vpc-1", EnableDnsSupport: &reach.DescribedBool{}}}
		}, Failed, "vpc-1", "cannot reach ecr.api, ecr.dkr, s3, secretsmanager and logs: enableDnsSupport is off"},
		"DNS hostnames off": {func(a *account.Account) {
			a.VpcAttributes = []reach.DescribedVPCAttribute{{VpcId: "vpc-1", EnableDnsHostnames: &reach.DescribedBool{}}}
		}, Failed, "rtb-t", "endpoint vpce-ecrapi is not used: enableDnsHostnames of the VPC is off"},
		"private DNS off": {
			func(a *account.Account) { a.VpcEndpoints[1].PrivateDnsEnabled = false }, Failed, "rtb-t",
			"cannot reach ecr.dkr: no route to ecr.dkr; endpoint vpce-ecrdkr is not used: private DNS is off",
		},
		"policy without GetDownloadUrlForLayer": {func(a *account.Account) {
			a.VpcEndpoints[1].PolicyDocument = `{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage", "Resource": "*"}}`
		}, Failed, "vpce-ecrdkr", "no statement allows ecr:GetDownloadUrlForLayer on arn:aws:ecr:us-east-1:123456789012:repository/cart"},
		"policy of S3 without the layers": {func(a *account.Account) {
			a.VpcEndpoints[4].PolicyDocument = `{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*",
				"Condition": {"StringEquals": {"aws:PrincipalAccount": "123456789012"}}}}`
		}, Failed, "vpce-s3", "no statement allows s3:GetObject on arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*"},
		"policy that depends on the organization": {func(a *account.Account) {
			a.VpcEndpoints[0].PolicyDocument = `{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*",
				"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}}`
		}, Unknown, "vpce-ecrapi", "depends on aws:PrincipalOrgID"},
		"gateway endpoint of one of two tables": {onlyB, Partly, "rtb-b", "tasks in subnet-b cannot reach s3: no route to s3"},
		"public subnet without public addresses": {func(a *account.Account) {
			a.RouteTables[0].Routes = a.RouteTables[1].Routes
			a.VpcEndpoints = a.VpcEndpoints[1:]
		}, Failed, "rtb-t", "the task has no public address"},
		"network ACL without replies": {func(a *account.Account) {
			a.NetworkAcls[0].Entries[1].CidrBlock = "10.0.0.0/16"
		}, Failed, "acl-t", "cannot reach s3: no entry allows 0.0.0.0/0 at 32768-60999"},
		"group without egress": {
			func(a *account.Account) { a.SecurityGroups[0].IpPermissionsEgress = nil }, Failed, "sg-t",
			"cannot reach ecr.api, ecr.dkr, s3, secretsmanager and logs: no egress rule allows port 443",
		},
		"deleted group of the tasks": {
			func(a *account.Account) { place(a).AwsvpcConfiguration.SecurityGroups = []string{"sg-gone"} }, Failed, "sg-gone", "does not exist",
		},
		"group of the load balancer without egress": {
			func(a *account.Account) { a.SecurityGroups[2].IpPermissionsEgress = nil }, Failed, "sg-lb", "cannot reach tasks at port 3000",
		},
		"health check port that the group does not allow": {
			func(a *account.Account) { a.TargetGroups[0].HealthCheckPort = "8080" }, Failed, "sg-lb", "cannot reach tasks at port 8080",
		},
		"group of the load balancer without ingress": {
			func(a *account.Account) { a.SecurityGroups[2].IpPermissions = nil }, Failed, "sg-lb", "cannot reach shop at port 443",
		},
		"public table without default route": {
			func(a *account.Account) { a.RouteTables[1].Routes = nil }, Failed, "rtb-p", "no route to an internet gateway",
		},
		"secret in another region": {func(a *account.Account) {
			a.TaskDefinitions[0].ContainerDefinitions[0].Secrets[0].ValueFrom = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:k-AbCdEf"
		}, Failed, "rtb-t", "cannot reach secretsmanager in eu-west-1"},
		"image of Docker Hub": {
			func(a *account.Account) { a.TaskDefinitions[0].ContainerDefinitions[0].Image = "nginx" }, Failed, "rtb-t", "cannot reach docker.io",
		},
		"image of a registry whose address is not known": {
			func(a *account.Account) {
				a.TaskDefinitions[0].ContainerDefinitions[0].Image = "registry.corp:5000/app"
			}, Unknown, "rtb-t",
			"it is not known whether tasks in subnet-a and subnet-b reach registry.corp:5000",
		},
		"network ACLs that cannot be read": {
			func(a *account.Account) { a.NetworkAcls, a.Unread = nil, []string{"ec2:DescribeNetworkAcls"} }, Unknown, "subnet-a",
			"without permission for ec2:DescribeNetworkAcls",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := isolated()
			tc.change(a)
			checks := slices.DeleteFunc(pathsOf(t, a), func(c Check) bool { return c.Status == Passed })
			require.NotEmpty(t, checks)
			require.Equal(t, tc.status, checks[0].Status, checks[0])
			require.Equal(t, tc.object, checks[0].Object, checks[0])
			require.Contains(t, checks[0].Finding, tc.finding)
			require.True(t, checks[0].Confirm != "" || checks[0].Status == Unknown, "no command")
		})
	}
}

func TestVPCThatCannotBeReadIsUnknown(t *testing.T) {
	t.Parallel()
	a := isolated()
	a.Vpcs = nil
	fails("ec2:DescribeVpcs", "vpc-1", "UnauthorizedOperation")(a)
	checks := slices.DeleteFunc(pathsOf(t, a), func(c Check) bool { return c.Status == Passed })
	require.Len(t, checks, 2)
	for i, step := range []string{StepNetwork, StepLoadBalancer} {
		require.Equal(t, step, checks[i].Step)
		require.Equal(t, Unknown, checks[i].Status)
		require.Contains(t, checks[i].Finding, "ec2:DescribeVpcs failed: UnauthorizedOperation")
	}
}

func TestLoadBalancerForSomeClientsPasses(t *testing.T) {
	t.Parallel()
	a := isolated()
	a.SecurityGroups[2].IpPermissions = []reach.DescribedPermission{ranges("tcp", 443, "198.51.100.0/24")}
	for _, c := range pathsOf(t, a) {
		require.Equal(t, Passed, c.Status, c)
	}
}

func TestNetworkIsNotReportedIfItWasNotRead(t *testing.T) {
	t.Parallel()
	full := isolated()
	a := &account.Account{Region: full.Region, Cluster: full.Cluster, Service: full.Service, ECS: full.ECS}
	require.Empty(t, pathsOf(t, a))
}
