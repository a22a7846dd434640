package sandbox_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// A networkBreakage is a change of a landing zone that a person makes with the AWS CLI, or of the settings, and the change
// that repairs it.
type networkBreakage struct {
	name                     string
	settings, change, repair []string
	// want are parts of the output: the key, the hop and the AWS object.
	want []string
}

const (
	privateDefault = "--route-table-id {private-routes} --destination-cidr-block 0.0.0.0/0"
	publicDefault  = "--route-table-id {public-routes} --destination-cidr-block 0.0.0.0/0"
	denyAll        = `{"Statement":[{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]}`
	allowAll       = `{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}`
)

// routeBreakages break routes.
var routeBreakages = []networkBreakage{
	{
		name:   "no default route",
		change: []string{"ec2 delete-route " + privateDefault},
		repair: []string{"ec2 create-route " + privateDefault + " --nat-gateway-id {nat}"},
		want: []string{
			"network.existing.subnets.private[0]", "route of {private-a}", "no route to ecr.api",
			"change the routes of {private-routes}",
		},
	},
	{
		name: "NAT gateway deleted",
		change: []string{
			"spare-address=ec2 allocate-address --query AllocationId",
			"spare=ec2 create-nat-gateway --subnet-id {public-b} --allocation-id {spare-address} --query NatGateway.NatGatewayId",
			"ec2 replace-route " + privateDefault + " --nat-gateway-id {spare}",
			"ec2 delete-nat-gateway --nat-gateway-id {spare}",
		},
		repair: []string{
			"ec2 replace-route " + privateDefault + " --nat-gateway-id {nat}",
			"ec2 release-address --allocation-id {spare-address}",
		},
		want: []string{"network.existing.subnets.private[0]", "route of {private-a}", "its NAT gateway {spare} does not exist"},
	},
	{
		name: "route to a deleted network interface",
		change: []string{
			"eni=ec2 create-network-interface --subnet-id {public-b} --query NetworkInterface.NetworkInterfaceId",
			"ec2 replace-route " + privateDefault + " --network-interface-id {eni}",
			"ec2 delete-network-interface --network-interface-id {eni}",
		},
		repair: []string{"ec2 replace-route " + privateDefault + " --nat-gateway-id {nat}"},
		want: []string{
			"route of {private-a}", "is a blackhole: its target {eni} was deleted or detached",
			"change the routes of {private-routes}",
		},
	},
	{
		name:   "public subnets through a NAT gateway",
		change: []string{"ec2 replace-route " + publicDefault + " --nat-gateway-id {nat}"},
		repair: []string{"ec2 replace-route " + publicDefault + " --gateway-id {igw}"},
		want:   []string{"network.existing.subnets.public", "the default route of {public-a} must be the internet gateway (got {nat})"},
	},
	{
		name:   "private subnets through the internet gateway",
		change: []string{"ec2 replace-route " + privateDefault + " --gateway-id {igw}"},
		repair: []string{"ec2 replace-route " + privateDefault + " --nat-gateway-id {nat}"},
		want:   []string{"network.existing.subnets.private", "the default route of {private-a} leads to the internet gateway"},
	},
	{
		name:   "main route table without a default route",
		change: []string{"ec2 disassociate-route-table --association-id {private-b-routes}"},
		repair: []string{"ec2 create-route --route-table-id {main-routes} --destination-cidr-block 0.0.0.0/0 --nat-gateway-id {nat}"},
		want:   []string{"network.existing.subnets.private[1]", "route of {private-b}", "change the routes of {main-routes}"},
	},
}

// filterBreakages break network ACLs, security groups, DNS and endpoints.
var filterBreakages = []networkBreakage{
	{
		name: "network ACL drops replies",
		change: []string{"ec2 create-network-acl-entry --network-acl-id {acl} --ingress --rule-number 50 --protocol tcp " +
			"--port-range From=32768,To=65535 --rule-action deny --cidr-block 0.0.0.0/0"},
		repair: []string{"ec2 delete-network-acl-entry --network-acl-id {acl} --ingress --rule-number 50"},
		want:   []string{"network.existing.subnets.private[0]", "ACL of {private-a}, in", "entry 50 denies", "change the entries of {acl}"},
	},
	{
		name: "network ACL drops HTTPS",
		change: []string{"ec2 create-network-acl-entry --network-acl-id {acl} --egress --rule-number 50 --protocol tcp " +
			"--port-range From=443,To=443 --rule-action deny --cidr-block 0.0.0.0/0"},
		repair: []string{"ec2 delete-network-acl-entry --network-acl-id {acl} --egress --rule-number 50"},
		want:   []string{"network.existing.subnets.private[0]", "ACL of {private-a}, out", "entry 50 denies", "change the entries of {acl}"},
	},
	{
		name: "default network ACL drops requests",
		change: []string{"ec2 create-network-acl-entry --network-acl-id {default-acl} --ingress --rule-number 50 --protocol tcp " +
			"--port-range From=80,To=80 --rule-action deny --cidr-block 0.0.0.0/0"},
		repair: []string{"ec2 delete-network-acl-entry --network-acl-id {default-acl} --ingress --rule-number 50"},
		want:   []string{"network.existing.subnets.public[0]", "ACL of {public-a}, in", "entry 50 denies", "change the entries of {default-acl}"},
	},
	{
		name:   "group of an endpoint without rules",
		change: []string{"ec2 revoke-security-group-ingress --group-id {group} --protocol tcp --port 443 --cidr 10.40.0.0/16"},
		repair: []string{"ec2 authorize-security-group-ingress --group-id {group} --protocol tcp --port 443 --cidr 10.40.0.0/16"},
		want:   []string{"network.existing.subnets.private", "add a rule to {group}"},
	},
	{
		name:   "DNS host names off",
		change: []string{"ec2 modify-vpc-attribute --vpc-id {vpc} --no-enable-dns-hostnames"},
		repair: []string{"ec2 modify-vpc-attribute --vpc-id {vpc} --enable-dns-hostnames"},
		want:   []string{"network.existing.vpcId", "{vpc} has enableDnsSupport true and enableDnsHostnames false"},
	},
	{
		name:   "policy of an interface endpoint",
		change: []string{"ec2 modify-vpc-endpoint --vpc-endpoint-id {logs} --policy-document " + denyAll},
		repair: []string{"ec2 modify-vpc-endpoint --vpc-endpoint-id {logs} --policy-document " + allowAll},
		want:   []string{"network.existing.subnets.private", "policy of {logs}", "change the policy of {logs}"},
	},
	{
		name:     "second endpoint of a service",
		settings: []string{"network.endpoints=[logs]"},
		want:     []string{"network.endpoints", "the VPC has the endpoint {logs} of logs already"},
	},
}

// choiceBreakages choose a VPC or subnets that the stack cannot use. Other settings repair them.
var choiceBreakages = []networkBreakage{
	{
		name: "subnet of another VPC",
		change: []string{
			"other=ec2 create-vpc --cidr-block 10.41.0.0/16 --query Vpc.VpcId",
			"foreign=ec2 create-subnet --vpc-id {other} --cidr-block 10.41.1.0/24 --availability-zone us-east-1b --query Subnet.SubnetId",
		},
		settings: []string{"network.existing.subnets.private=[{private-a}, {foreign}]"},
		want:     []string{"network.existing.subnets.private", "{foreign} is in {other}, not in {vpc}"},
	},
	{
		name: "small public subnet",
		change: []string{
			"small=ec2 create-subnet --vpc-id {vpc} --cidr-block 10.40.3.0/28 --availability-zone us-east-1b --query Subnet.SubnetId",
			"ec2 associate-route-table --route-table-id {public-routes} --subnet-id {small}",
		},
		settings: []string{"network.existing.subnets.public=[{public-a}, {small}]"},
		want:     []string{"network.existing.subnets.public", "{small} (10.40.3.0/28) is too small for a load balancer"},
	},
	{
		name:     "missing subnet",
		settings: []string{"network.existing.subnets.private=[{private-a}, subnet-00000000]"},
		want:     []string{"network.existing.subnets.private", "look up subnet subnet-00000000"},
	},
	{
		name:     "missing VPC",
		settings: []string{"network.existing.vpcId=vpc-00000000"},
		want:     []string{"network.existing.vpcId", "look up VPC vpc-00000000"},
	},
	{
		name:     "tags of no subnet",
		settings: []string{"network.existing.subnets.data={Tier: cache}"},
		want:     []string{"network.existing.subnets.data", "no subnet of {vpc} has the tags"},
	},
	{
		name:     "two subnets of one zone",
		settings: []string{"network.existing.subnets.private=[{private-a}, {data-a}]", "network.existing.subnets.data=[{data-b}, {private-b}]"},
		want:     []string{"network.existing.subnets.private", "{private-a} and {data-a} are both in us-east-1a"},
	},
	{
		name:     "load balancer in one zone",
		settings: []string{"network.existing.subnets.public=[{public-a}]", "network.existing.subnets.private=[{private-a}]"},
		want:     []string{"network.existing.subnets.public", "a load balancer requires at least two"},
	},
}

// TestBrokenExistingNetworks requires that a preview names the hop and the AWS object of each breakage and registers nothing,
// and that it passes after the repairs.
func TestBrokenExistingNetworks(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "..", "dev")
	require.NoError(t, e.Preview().Err) // starts the emulator
	zone := createLandingZone(t, e)
	e = e.File(zone.stackFile(inLandingZone), "dev")
	zone.testWithoutNAT(e)

	for _, breakages := range [][]networkBreakage{filterBreakages, routeBreakages, choiceBreakages} {
		for _, b := range breakages {
			zone.do(b.change...)
			zone.requireRefused(e, b)
			zone.do(b.repair...)
		}
		require.NoError(t, e.Preview().Err, "all is repaired")
	}
}

// requireRefused requires that a preview names a breakage and registers nothing.
func (z landingZone) requireRefused(e *engine.Engine, b networkBreakage) {
	z.t.Helper()
	refused := e.Preview(z.expandAll(b.settings)...)
	if refused.Err == nil {
		z.t.Errorf("%s: not refused", b.name)
		return
	}
	for _, want := range b.want {
		if want = z.expand(want); !strings.Contains(refused.Output, want) {
			z.t.Errorf("%s: want %q, got\n%s", b.name, want, refused.Output)
		}
	}
	require.Empty(z.t, registered(refused), b.name)
}

// testWithoutNAT uses only endpoints, those of the VPC and those that the stack creates. Without private DNS, the endpoint of
// the VPC is not used, so that nothing leads to the service.
func (z landingZone) testWithoutNAT(e *engine.Engine) {
	z.t.Helper()
	settings := []string{"network.endpoints=[ecr.api, ecr.dkr]"}
	z.do("ec2 delete-route " + privateDefault)
	require.NoError(z.t, e.Preview(settings...).Err, "endpoints replace the NAT gateway")
	z.do("ec2 modify-vpc-endpoint --vpc-endpoint-id {logs} --no-private-dns-enabled")
	z.requireRefused(e, networkBreakage{
		name: "endpoint without private DNS", settings: settings,
		want: []string{"route of {private-a}", "no route to logs", "endpoint {logs} is not used", "change the routes of {private-routes}"},
	})
	z.do("ec2 modify-vpc-endpoint --vpc-endpoint-id {logs} --private-dns-enabled",
		"ec2 create-route "+privateDefault+" --nat-gateway-id {nat}")
}
