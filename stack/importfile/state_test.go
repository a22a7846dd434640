package importfile_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/importfile"
)

// pulled is the format of terraform state pull.
const pulled = `{"version": 4, "terraform_version": "1.11.4", "resources": [
	{"mode": "data", "type": "aws_vpc", "name": "other", "instances": [{"attributes": {"id": "vpc-1"}}]},
	{"mode": "managed", "type": "aws_vpc", "name": "main", "instances": [{"attributes": {"id": "vpc-2"}}]},
	{"module": "module.vpc", "mode": "managed", "type": "aws_subnet", "name": "public", "instances": [
		{"index_key": 0, "attributes": {"id": "subnet-1"}}, {"index_key": "b", "attributes": {"id": "subnet-2"}}]}]}`

func TestReadsStateOfTerraform(t *testing.T) {
	t.Parallel()
	state, err := importfile.Read(strings.NewReader(pulled))
	require.NoError(t, err)
	require.Equal(t, "terraform", state.Tool)
	var resources [][3]string
	for _, r := range state.Resources {
		resources = append(resources, [3]string{r.Type, r.ID, r.Address})
	}
	require.Equal(t, [][3]string{
		{"aws_vpc", "vpc-2", "aws_vpc.main"},
		{"aws_subnet", "subnet-1", "module.vpc.aws_subnet.public[0]"},
		{"aws_subnet", "subnet-2", `module.vpc.aws_subnet.public["b"]`},
	}, resources)
}

// exported is the format of pulumi stack export: a load balancer of another module, and what Pulumi does not manage.
const exported = `{"version": 3, "deployment": {"resources": [
	{"urn": "urn:pulumi:dev::a::pulumi:pulumi:Stack::a-dev", "type": "pulumi:pulumi:Stack"},
	{"urn": "urn:pulumi:dev::a::pulumi:providers:aws::aws", "custom": true, "type": "pulumi:providers:aws", "id": "1"},
	{"urn": "urn:pulumi:dev::a::aws:alb/loadBalancer:LoadBalancer::a", "custom": true, "type": "aws:alb/loadBalancer:LoadBalancer", "id": "a"},
	{"urn": "urn:pulumi:dev::a::aws:ec2/vpc:Vpc::read", "custom": true, "external": true, "type": "aws:ec2/vpc:Vpc", "id": "vpc-1"},
	{"urn": "urn:pulumi:dev::a::aws:ec2/vpc:Vpc::old", "custom": true, "delete": true, "type": "aws:ec2/vpc:Vpc", "id": "vpc-2"},
	{"urn": "urn:pulumi:dev::a::aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation::p", "custom": true,
		"type": "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation", "id": "vgw-1_rtb-1"},
	{"urn": "urn:pulumi:dev::a::aws:sqs/queue:Queue::q", "custom": true, "type": "aws:sqs/queue:Queue", "id": "q"}]}}`

func TestReadsStateOfPulumi(t *testing.T) {
	t.Parallel()
	state, err := importfile.Read(strings.NewReader(exported))
	require.NoError(t, err)
	require.Equal(t, "pulumi", state.Tool)
	var types []string
	for _, r := range state.Resources {
		types = append(types, r.Type)
	}
	require.Equal(t, []string{"aws_lb", "aws_vpn_gateway_route_propagation", "aws:sqs/queue:Queue"}, types)
}

func TestOtherFilesAreRefused(t *testing.T) {
	t.Parallel()
	errs := map[string]error{}
	for name, text := range map[string]string{
		"empty":              "",
		"text":               "No state.",
		"list":               "[]",
		"null":               "null",
		"no resources":       `{"format_version": "1.0", "terraform_version": "1.11.4"}`,
		"new Pulumi stack":   `{"version": 3, "deployment": {"resources": []}}`,
		"only data sources":  `{"version": 4, "resources": [{"mode": "data", "type": "aws_vpc", "name": "a", "instances": []}]}`,
		"plan of Terraform":  `{"format_version": "1.2", "planned_values": {"root_module": {}}, "resource_changes": []}`,
		"resources as a map": `{"version": 4, "resources": {}}`,
	} {
		_, errs[name] = importfile.Read(strings.NewReader(text))
	}
	graphtest.GoldenErrors(t, "testdata/refused.golden", errs)
}
