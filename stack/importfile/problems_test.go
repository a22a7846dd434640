package importfile_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/importfile"
)

// IDs in the state of the modules.
const (
	vpc      = "vpc-6b6186d4f98f97ad8"
	publicB  = "subnet-c00a4011f60da2684"
	privateB = "subnet-92549f11261e8f5b1"
	private  = "rtb-eca931501c82504fe"
	alb      = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/shop/785be1420e24c0cc"
)

// adding returns the replacement that adds resources of Terraform to the state of the modules, as "type id values".
func adding(resources ...string) []string {
	var texts []string
	for _, r := range resources {
		fields := strings.SplitN(r, " ", 3)
		texts = append(texts, `{"mode": "managed", "type": "`+fields[0]+`", "address": "`+fields[0]+"."+fields[1]+
			`", "values": {"id": "`+fields[1]+`", `+fields[2]+`}}`)
	}
	return []string{`"root_module": {`, `"root_module": {"resources": [` + strings.Join(texts, ",") + `],`}
}

// network returns the setting of the network with texts replaced, in pairs.
func network(replaced ...string) map[string]string {
	return map[string]string{"network": strings.NewReplacer(replaced...).Replace(settings["network"])}
}

// mainTable and ipv6 are what the VPC has in addition.
var (
	mainTable = []string{`"cidr_block": "10.20.0.0/16"`, `"cidr_block": "10.20.0.0/16", "main_route_table_id": "rtb-main", "default_security_group_id": "sg-default"`}
	ipv6      = []string{`"cidr_block": "10.20.0.0/16"`, `"cidr_block": "10.20.0.0/16", "ipv6_cidr_block": "2600:1f13:1:2300::/56"`}
	withIPv6  = network(`"zones"`, `"ipv6": true, "zones"`)
)

// A difference is a state or a stack that an update would not leave as it is.
type difference struct {
	state    []string // replaced in the state
	settings map[string]string
	region   string
	name     string // of the load balancer
}

var differences = map[string]difference{
	"range of another VPC":           {settings: network("10.20.", "10.30.")},
	"two VPCs with the range":        {state: adding(`aws_vpc vpc-2 "cidr_block": "10.20.0.0/16"`)},
	"no VPC":                         {state: []string{`"aws_vpc"`, `"aws_vpc_of_another_state"`}},
	"another region":                 {region: "eu-west-1", settings: network("us-east-1", "eu-west-1")},
	"subnet in another zone":         {state: []string{`"availability_zone": "us-east-1b"`, `"availability_zone": "us-east-1c"`}},
	"subnet in another zone ID":      {settings: network("us-east-1a", "use1-az1", "us-east-1b", "use1-az4")},
	"overlapping new subnet":         {state: adding(`aws_subnet subnet-9 "vpc_id": "` + vpc + `", "cidr_block": "10.20.200.0/22"`)},
	"NAT gateway in other zone":      {settings: network(`"Single"`, `"Single", "zone": "us-east-1b"`)},
	"address of another state":       {state: []string{`"aws_eip"`, `"aws_eip_of_another_state"`}},
	"another given address":          {settings: network(`"Single"`, `"Single", "elasticIps": ["eipalloc-0a1b2c3d4e5f60718"]`)},
	"route of a moving subnet":       {state: adding(`aws_route r-1 "route_table_id": "` + private + `", "destination_cidr_block": "10.9.0.0/16", "vpc_peering_connection_id": "pcx-1"`)},
	"propagation in moving table":    {state: []string{`"id": "` + private + `"`, `"id": "` + private + `", "propagating_vgws": ["vgw-1"]`}},
	"propagation to moving table":    {state: adding(`aws_vpn_gateway_route_propagation vgw-2_` + private + ` "route_table_id": "` + private + `", "vpn_gateway_id": "vgw-2"`)},
	"propagation to main table":      {state: slices.Concat(mainTable, adding(`aws_default_route_table rtb-main "vpc_id": "`+vpc+`", "propagating_vgws": ["vgw-1", "vgw-2"]`))},
	"subnets of load balancer":       {settings: network("10.20.10", "10.20.11")},
	"security group":                 {settings: map[string]string{"loadBalancer": `{"http": "forward"}`}},
	"default action":                 {state: []string{`"/*"`, `"/shop/*"`}},
	"default action, redirected":     {state: []string{`"/*"`, `"/shop/*"`}, settings: map[string]string{"loadBalancer": `{"certificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555", "securityGroups": ["sg-8990af16c81bc992f"]}`}},
	"priority":                       {settings: map[string]string{"services": strings.ReplaceAll(settings["services"], "100", "50000")}},
	"two load balancers":             {state: adding(`aws_lb arn:b "name": "b", "internal": false, "load_balancer_type": "application", "vpc_id": "` + vpc + `"`)},
	"unknown load balancer":          {name: "other"},
	"internal load balancer":         {name: "shop", settings: map[string]string{"loadBalancer": `{"http": "forward", "internal": true}`}},
	"default route of main table":    {state: slices.Concat(mainTable, adding(`aws_route r-main "route_table_id": "rtb-main", "destination_cidr_block": "0.0.0.0/0", "gateway_id": "igw-1"`))},
	"routes inside main table":       {state: slices.Concat(mainTable, adding(`aws_default_route_table rtb-main "vpc_id": "`+vpc+`", "route": [{"cidr_block": "10.9.0.0/16", "transit_gateway_id": "tgw-1"}]`))},
	"default security group":         {state: slices.Concat(mainTable, adding(`aws_instance i-1 "vpc_security_group_ids": ["sg-default"]`))},
	"IPv6 range":                     {state: ipv6},
	"another IPv6 range of a subnet": {settings: withIPv6, state: slices.Concat(ipv6, []string{`"cidr_block": "10.20.2.0/24",`, `"cidr_block": "10.20.2.0/24", "ipv6_cidr_block": "2600:1f13:1:2302::/64",`})},
	"key of a repository":            {settings: repositories("{}"), state: adding(repository(`"encryption_type": "KMS", "kms_key": "` + kmsKey + `"`))},
	"no key of a repository":         {settings: repositories(`{"key": "` + kmsKey + `"}`), state: adding(repository(""))},
	"dual encryption":                {settings: repositories(`{"key": "` + kmsKey + `"}`), state: adding(repository(`"encryption_type": "KMS_DSSE", "kms_key": "` + kmsKey + `"`))},
	"existing network":               {settings: map[string]string{"network": `{"existing": {"vpcId": "` + vpc + `", "subnets": {"public": ["` + publicB + `", "subnet-b066015515b6c5d08"], "private": ["` + privateB + `", "subnet-9af31ec31a26f7902"]}}}`}},
}

func TestDifferencesAreReported(t *testing.T) {
	t.Parallel()
	errs := map[string]error{}
	for name, d := range differences {
		region := "us-east-1"
		if d.region != "" {
			region = d.region
		}
		i, err := importfile.New(load(t, region, d.settings), read(t, modules, d.state...), "6.83.2", d.name)
		if len(i.Problems) > 0 {
			err = errors.New(strings.Join(i.Problems, "\n"))
		}
		errs[name] = err
	}
	graphtest.GoldenErrors(t, "testdata/differences.golden", errs)
}

// names returns the IDs of the resources that are imported in addition to those of the modules, or with another ID.
func names(t *testing.T, state importfile.State, changed map[string]string) map[string]string {
	t.Helper()
	ids := map[string]string{}
	for _, entry := range imported(t, state, changed).File.Resources {
		ids[entry.Name] = entry.ID
	}
	for _, entry := range imported(t, read(t, modules), nil).File.Resources {
		if ids[entry.Name] == entry.ID {
			delete(ids, entry.Name)
		}
	}
	return ids
}

func TestNATGatewayInEachZone(t *testing.T) {
	t.Parallel()
	state := read(t, modules, adding(
		`aws_nat_gateway nat-2 "subnet_id": "`+publicB+`", "allocation_id": "eipalloc-2"`, `aws_eip eipalloc-2 "domain": "vpc"`,
		`aws_route_table rtb-2 "vpc_id": "`+vpc+`"`,
		`aws_route r-2 "route_table_id": "rtb-2", "destination_cidr_block": "0.0.0.0/0", "nat_gateway_id": "nat-2"`,
		`aws_route r-3 "route_table_id": "rtb-2", "destination_cidr_block": "10.9.0.0/16", "vpc_peering_connection_id": "pcx-1"`,
		`aws_route_table_association rtbassoc-2 "subnet_id": "`+privateB+`", "route_table_id": "rtb-2"`,
	)...)
	require.Equal(t, map[string]string{
		"network-nat-b": "nat-2", "network-nat-b-address": "eipalloc-2", "network-private-b-routes": "rtb-2",
		"network-private-b-default": "rtb-2_0.0.0.0/0", "network-private-b-association": privateB + "/rtb-2",
	}, names(t, state, network("Single", "OnePerAz")))
}

func TestGivenAddressIsNotImported(t *testing.T) {
	t.Parallel()
	state := read(t, modules, `"aws_eip"`, `"aws_eip_of_another_state"`)
	require.Empty(t, names(t, state, network(`"Single"`, `"Single", "elasticIps": ["eipalloc-268f0fffd79a30d08"]`)))
}

func TestRoutesInsideTheirTable(t *testing.T) {
	t.Parallel()
	require.Empty(t, names(t, read(t, modules, `"aws_route"`, `"aws_route_of_another_state"`), nil))
}

// TestInternetGatewayThatTheStackDoesNotCreate checks that a gateway that no route of the stack uses is left where it
// is managed: the first update would delete it.
func TestInternetGatewayThatTheStackDoesNotCreate(t *testing.T) {
	t.Parallel()
	i, err := importfile.New(load(t, "us-east-1", map[string]string{
		"network": `{"cidr": "10.20.0.0/16", "zones": ["us-east-1a", "us-east-1b"], "publicSubnets": false, ` +
			`"nat": {"strategy": "None"}, "egress": "isolated", "subnets": {"private": ["10.20.1.0/24", "10.20.2.0/24"], "data": ["10.20.201.0/24", "10.20.202.0/24"]}}`,
		"loadBalancer": `{"http": "forward", "internal": true}`,
	}), read(t, modules), "6.83.2", "")
	require.NoError(t, err)
	require.NotContains(t, i.Imported, "network-igw")
	require.True(t, slices.ContainsFunc(i.Left, func(r importfile.Resource) bool { return r.Type == "aws_internet_gateway" }))
}

func TestEndpointsAndSecondaryRanges(t *testing.T) {
	t.Parallel()
	state := read(t, modules, adding(
		`aws_vpc_endpoint vpce-1 "vpc_id": "`+vpc+`", "service_name": "com.amazonaws.us-east-1.s3", "vpc_endpoint_type": "Gateway"`,
		`aws_vpc_endpoint vpce-2 "vpc_id": "`+vpc+`", "service_name": "com.amazonaws.us-east-1.ecr.api", "vpc_endpoint_type": "Interface"`,
		`aws_vpc_endpoint vpce-3 "vpc_id": "`+vpc+`", "service_name": "com.amazonaws.us-east-1.sqs", "vpc_endpoint_type": "Interface"`,
		`aws_vpc_ipv4_cidr_block_association vpc-cidr-assoc-1 "vpc_id": "`+vpc+`", "cidr_block": "100.64.0.0/16"`,
	)...)
	changed := network(`"zones"`, `"endpoints": ["ecr.api", "logs"], "secondaryCidrs": ["100.64.0.0/16"], "zones"`)
	require.Equal(t, map[string]string{
		"endpoints": "", "network-s3": "vpce-1", "endpoints-ecr.api": "vpce-2", "network-range-100-64-0-0-16": "vpc-cidr-assoc-1",
	}, names(t, state, changed))
}

func TestDefaultRoutesForIPv6(t *testing.T) {
	t.Parallel()
	state := read(t, modules, slices.Concat(ipv6, adding(
		`aws_egress_only_internet_gateway eigw-1 "vpc_id": "`+vpc+`"`,
		`aws_route r-6 "route_table_id": "`+private+`", "destination_ipv6_cidr_block": "::/0", "egress_only_gateway_id": "eigw-1"`,
	))...)
	require.Equal(t, map[string]string{
		"network-egress-only": "eigw-1", "network-private-a-default-ipv6": private + "_::/0",
	}, names(t, state, withIPv6))
}

func TestAliasesOfTypes(t *testing.T) {
	t.Parallel()
	require.Empty(t, names(t, read(t, modules, `"aws_lb"`, `"aws_alb"`, `"aws_lb_listener"`, `"aws_alb_listener"`,
		`"aws_lb_listener_rule"`, `"aws_alb_listener_rule"`), nil))
}

func TestMainRouteTableWithoutRoutes(t *testing.T) {
	t.Parallel()
	state := read(t, modules, slices.Concat(mainTable, adding(`aws_route_table rtb-main "vpc_id": "`+vpc+`", "route": [{"cidr_block": "10.20.0.0/16", "gateway_id": "local"}]`))...)
	require.Empty(t, names(t, state, nil))
}

func TestListenerWithCertificate(t *testing.T) {
	t.Parallel()
	state := read(t, modules, adding(`aws_lb_listener arn:https "load_balancer_arn": "`+alb+`", "port": 443, "certificate_arn": "arn:other", `+
		`"default_action": [{"type": "fixed-response"}]`)...)
	changed := maps.Clone(differences["default action, redirected"].settings)
	require.Equal(t, map[string]string{"public-https": "arn:https"}, names(t, state, changed))
	require.Contains(t, imported(t, state, changed).Changes, "the default certificate of the listener with port 443 changes from arn:other")
}

func TestLoadBalancerIsSelectedByName(t *testing.T) {
	t.Parallel()
	state := read(t, modules, differences["two load balancers"].state...)
	i, err := importfile.New(load(t, "us-east-1", nil), state, "6.83.2", "shop")
	require.NoError(t, err)
	require.Equal(t, alb, i.Imported["public-alb"].ID)
}

func TestNetworkWithoutLoadBalancer(t *testing.T) {
	t.Parallel()
	i := imported(t, read(t, modules, `"aws_lb"`, `"aws_lb_of_another_state"`), nil)
	require.NotContains(t, i.Imported, "public-alb")
	require.Contains(t, i.Imported, "network-vpc")
}
