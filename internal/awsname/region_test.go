package awsname_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/awsname"
)

func TestRegions(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]struct{ partition, zones string }{
		"us-east-1":      {"aws", "use1"},
		"ap-southeast-2": {"aws", "apse2"},
		"cn-northwest-1": {"aws-cn", "cnnw1"},
		"us-gov-west-1":  {"aws-us-gov", "usgw1"},
		"us-iso-east-1":  {"aws-iso", ""},
		"eusc-de-east-1": {"aws-eusc", ""},
	} {
		require.Regexp(t, awsname.Region, name)
		require.Equal(t, want.partition, awsname.Partition(name), name)
		require.Equal(t, want.zones, awsname.ZonePrefix(name), name)
	}
	for _, name := range []string{"", "us-esat-1", "us-east", "US-EAST-1", "us-east-1a", "us-east-0"} {
		require.NotRegexp(t, awsname.Region, name)
	}
	require.Equal(t, "eu-west-1", awsname.RegionOfZonePrefix("euw1"))
	require.Empty(t, awsname.RegionOfZonePrefix("mars1"))
}
