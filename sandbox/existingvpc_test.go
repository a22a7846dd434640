package sandbox_test

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// A landingZone is a VPC that no stack manages, as another team or tool creates it: public, private and data subnets in two
// zones, an internet gateway, a NAT gateway, a gateway endpoint of S3, and an interface endpoint of CloudWatch Logs.
type landingZone struct {
	t *testing.T
	e *engine.Engine
	// ids are the IDs of its objects by name, such as vpc, private-a or private-routes.
	ids map[string]string
}

// landingZoneCommands create a landing zone with the AWS CLI. A name before a command is that of the ID that it prints.
// The main route table has no routes, and the public and data subnets have the default network ACL.
var landingZoneCommands = []string{
	"vpc=ec2 create-vpc --cidr-block 10.40.0.0/16 --query Vpc.VpcId",
	"ec2 modify-vpc-attribute --vpc-id {vpc} --enable-dns-hostnames",
	"igw=ec2 create-internet-gateway --query InternetGateway.InternetGatewayId",
	"ec2 attach-internet-gateway --vpc-id {vpc} --internet-gateway-id {igw}",
	"public-a=ec2 create-subnet --vpc-id {vpc} --cidr-block 10.40.1.0/24 --availability-zone us-east-1a --query Subnet.SubnetId",
	"public-b=ec2 create-subnet --vpc-id {vpc} --cidr-block 10.40.2.0/24 --availability-zone us-east-1b --query Subnet.SubnetId",
	"private-a=ec2 create-subnet --vpc-id {vpc} --cidr-block 10.40.11.0/24 --availability-zone us-east-1a --query Subnet.SubnetId",
	"private-b=ec2 create-subnet --vpc-id {vpc} --cidr-block 10.40.12.0/24 --availability-zone us-east-1b --query Subnet.SubnetId",
	"data-a=ec2 create-subnet --vpc-id {vpc} --cidr-block 10.40.21.0/24 --availability-zone us-east-1a --query Subnet.SubnetId",
	"data-b=ec2 create-subnet --vpc-id {vpc} --cidr-block 10.40.22.0/24 --availability-zone us-east-1b --query Subnet.SubnetId",
	"ec2 create-tags --resources {data-a} {data-b} --tags Key=Tier,Value=data",
	"main-routes=ec2 describe-route-tables --filters Name=vpc-id,Values={vpc} --query RouteTables[0].RouteTableId",
	"default-acl=ec2 describe-network-acls --filters Name=vpc-id,Values={vpc} --query NetworkAcls[0].NetworkAclId",

	"public-routes=ec2 create-route-table --vpc-id {vpc} --query RouteTable.RouteTableId",
	"ec2 create-route --route-table-id {public-routes} --destination-cidr-block 0.0.0.0/0 --gateway-id {igw}",
	"ec2 associate-route-table --route-table-id {public-routes} --subnet-id {public-a}",
	"ec2 associate-route-table --route-table-id {public-routes} --subnet-id {public-b}",
	"address=ec2 allocate-address --query AllocationId",
	"nat=ec2 create-nat-gateway --subnet-id {public-a} --allocation-id {address} --query NatGateway.NatGatewayId",
	"private-routes=ec2 create-route-table --vpc-id {vpc} --query RouteTable.RouteTableId",
	"ec2 create-route --route-table-id {private-routes} --destination-cidr-block 0.0.0.0/0 --nat-gateway-id {nat}",
	"private-a-routes=ec2 associate-route-table --route-table-id {private-routes} --subnet-id {private-a} --query AssociationId",
	"private-b-routes=ec2 associate-route-table --route-table-id {private-routes} --subnet-id {private-b} --query AssociationId",

	"acl=ec2 create-network-acl --vpc-id {vpc} --query NetworkAcl.NetworkAclId",
	"ec2 create-network-acl-entry --network-acl-id {acl} --ingress --rule-number 100 --protocol -1 --rule-action allow --cidr-block 0.0.0.0/0",
	"ec2 create-network-acl-entry --network-acl-id {acl} --egress --rule-number 100 --protocol -1 --rule-action allow --cidr-block 0.0.0.0/0",
	"a-acl=ec2 describe-network-acls --filters Name=association.subnet-id,Values={private-a} " +
		"--query NetworkAcls[0].Associations[?SubnetId=='{private-a}'].NetworkAclAssociationId",
	"b-acl=ec2 describe-network-acls --filters Name=association.subnet-id,Values={private-b} " +
		"--query NetworkAcls[0].Associations[?SubnetId=='{private-b}'].NetworkAclAssociationId",
	"ec2 replace-network-acl-association --network-acl-id {acl} --association-id {a-acl}",
	"ec2 replace-network-acl-association --network-acl-id {acl} --association-id {b-acl}",

	"ec2 create-vpc-endpoint --vpc-id {vpc} --service-name com.amazonaws.us-east-1.s3 --route-table-ids {private-routes}",
	"group=ec2 create-security-group --group-name endpoints --description endpoints --vpc-id {vpc} --query GroupId",
	"ec2 authorize-security-group-ingress --group-id {group} --protocol tcp --port 443 --cidr 10.40.0.0/16",
	"logs=ec2 create-vpc-endpoint --vpc-id {vpc} --service-name com.amazonaws.us-east-1.logs --vpc-endpoint-type Interface " +
		"--private-dns-enabled --subnet-ids {private-a} {private-b} --security-group-ids {group} --query VpcEndpoint.VpcEndpointId",
}

// createLandingZone creates a landing zone in the emulator of an engine, which must have run before. It skips the test
// without the AWS CLI.
func createLandingZone(t *testing.T, e *engine.Engine) landingZone {
	t.Helper()
	if _, err := exec.LookPath("aws"); err != nil {
		t.Skip("the AWS CLI is not installed")
	}
	z := landingZone{t, e, map[string]string{}}
	z.do(landingZoneCommands...)
	return z
}

// do runs commands of the AWS CLI. Each {name} is the ID of an object.
func (z landingZone) do(commands ...string) {
	z.t.Helper()
	for _, command := range commands {
		name, rest, isNamed := strings.Cut(command, "=ec2 ")
		if isNamed {
			command = "ec2 " + rest
		}
		output := cliText(z.t, z.e, strings.Fields(z.expand(command))...)
		if isNamed {
			require.Regexp(z.t, `^[a-z]+-[0-9a-f]+$`, output, command)
			z.ids[name] = output
		}
	}
}

// expand replaces the names of objects by their IDs.
func (z landingZone) expand(text string) string {
	for name, id := range z.ids {
		text = strings.ReplaceAll(text, "{"+name+"}", id)
	}
	return text
}

// expandAll does the same with each text.
func (z landingZone) expandAll(texts []string) []string {
	expanded := make([]string, len(texts))
	for i, text := range texts {
		expanded[i] = z.expand(text)
	}
	return expanded
}

// network returns the setting that selects the network: public and private subnets by ID, and data subnets by tags.
func (z landingZone) network() string {
	return z.expand("{existing: {vpcId: {vpc}, subnets: " +
		"{public: [{public-a}, {public-b}], private: [{private-a}, {private-b}], data: {Tier: data}}}}")
}

// stackFile writes a stack file that uses the network, with settings, and returns its path.
func (z landingZone) stackFile(settings map[string]string) string {
	z.t.Helper()
	all := map[string]string{"network": z.network()}
	maps.Copy(all, settings)
	var text strings.Builder
	text.WriteString("config:\n  aws:region: us-east-1\n")
	for key, value := range all {
		fmt.Fprintf(&text, "  ecs-foundation:%s: %s\n", key, value)
	}
	path := filepath.Join(z.t.TempDir(), "Pulumi.dev.yaml")
	require.NoError(z.t, os.WriteFile(path, []byte(text.String()), 0o600))
	return path
}

// describe returns what AWS describes of the VPC and all that it contains, without the endpoints that are deleted, which AWS
// describes for a while.
func (z landingZone) describe() string {
	z.t.Helper()
	var text strings.Builder
	vpc := "Name=vpc-id,Values=" + z.ids["vpc"]
	for _, arguments := range [][]string{
		{"describe-vpcs", "--filters", vpc},
		{"describe-subnets", "--filters", vpc},
		{"describe-route-tables", "--filters", vpc},
		{"describe-network-acls", "--filters", vpc},
		{"describe-nat-gateways", "--filter", vpc},
		{"describe-vpc-endpoints", "--filters", vpc, "Name=vpc-endpoint-state,Values=available"},
		{"describe-security-groups", "--filters", vpc},
	} {
		text.WriteString(cli(z.t, z.e, append([]string{"ec2"}, arguments...)...))
	}
	return text.String()
}
