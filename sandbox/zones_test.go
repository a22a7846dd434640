package sandbox_test

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// TestZonesKeepTheirRangesAndAddresses lists the zones of a deployed stack in other ways, and moves its NAT gateway with
// its address, which AWS allows at one gateway at a time.
func TestZonesKeepTheirRangesAndAddresses(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "..", "dev")
	require.NoError(t, e.Preview().Err) // starts the emulator
	address := regexp.MustCompile(`eipalloc-[0-9a-f]+`).FindString(e.CallQuery("ec2", "AllocateAddress", "Domain", "vpc"))
	require.NotEmpty(t, address)
	const lists = "public: [10.0.1.0/24, 10.0.2.0/24], private: [10.0.10.0/24, 10.0.20.0/24], data: [10.0.100.0/24, 10.0.200.0/24]"
	single := func(zone, addresses string) string {
		return "nat: {strategy: Single, zone: " + zone + ", elasticIps: " + addresses + "}"
	}
	before := network("zones: [us-east-1a, us-east-1b]", "subnets: {"+lists+"}", single("us-east-1a", "["+address+"]"))
	require.NoError(t, e.Up(before).Err)

	refused := e.Preview(network("zones: [us-east-1b, us-east-1a]", "subnets: {"+lists+"}", single("us-east-1a", "["+address+"]")))
	require.Error(t, refused.Err)
	require.Contains(t, refused.Output, "InvalidSubnet.Conflict")
	require.Empty(t, refused.Changed())

	// The emulator's us-east-1a is use1-az6, and us-east-1b is use1-az1.
	const byID = "subnets: {public: {use1-az6: 10.0.1.0/24, use1-az1: 10.0.2.0/24}, " +
		"private: {use1-az6: 10.0.10.0/24, use1-az1: 10.0.20.0/24}, data: {use1-az6: 10.0.100.0/24, use1-az1: 10.0.200.0/24}}"
	requireNoChanges(t, e, network("zones: [use1-az1, use1-az6]", byID, single("use1-az6", "{use1-az6: "+address+"}")))

	moved := network("zones: [use1-az1, use1-az6]", byID, single("use1-az1", "{use1-az1: "+address+"}"))
	up := e.Up(moved)
	require.NoError(t, up.Err)
	const nat = "aws:ec2/natGateway:NatGateway::network-nat-"
	requireOrder(t, up.Order, "delete-replaced "+nat+"a", "create-replacement "+nat+"b", "update aws:ec2/route:Route::network-private-a-default")
	require.Empty(t, up.Deletes)
	require.Contains(t, up.Output, "interrupts: ")
	requireNoChanges(t, e, moved)
	require.NoError(t, e.Destroy().Err)
}
