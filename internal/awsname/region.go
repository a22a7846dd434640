package awsname

import (
	"regexp"
	"slices"
	"strings"
)

// Region matches the name of an AWS region, such as us-east-1.
var Region = regexp.MustCompile(
	`^[a-z]{2,4}(-[a-z]{2,4})?-(north|south|east|west|central|northeast|northwest|southeast|southwest)-[1-9]$`)

// partitions are the partitions other than "aws", by the prefix of their regions.
var partitions = []struct{ prefix, partition string }{
	{"cn-", "aws-cn"},
	{"us-gov-", "aws-us-gov"},
	{"us-iso-", "aws-iso"},
	{"us-isob-", "aws-iso-b"},
	{"eu-isoe-", "aws-iso-e"},
	{"us-isof-", "aws-iso-f"},
	{"eusc-", "aws-eusc"},
}

// SupportedPartitions returns the partitions that a stack can be deployed to. In the others,
// DNS names and some service principals end differently.
func SupportedPartitions() []string { return []string{"aws", "aws-cn", "aws-us-gov"} }

// Partition returns the partition of a region.
func Partition(region string) string {
	for _, p := range partitions {
		if strings.HasPrefix(region, p.prefix) {
			return p.partition
		}
	}
	return "aws"
}

// knownRegions are the regions that error messages can suggest.
var knownRegions = []string{
	"us-east-1", "us-east-2", "us-west-1", "us-west-2", "af-south-1", "ap-east-1", "ap-east-2",
	"ap-south-1", "ap-south-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
	"ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7",
	"ca-central-1", "ca-west-1", "cn-north-1", "cn-northwest-1", "eu-central-1", "eu-central-2",
	"eu-west-1", "eu-west-2", "eu-west-3", "eu-south-1", "eu-south-2", "eu-north-1", "il-central-1",
	"me-south-1", "me-central-1", "mx-central-1", "sa-east-1", "us-gov-east-1", "us-gov-west-1",
}

// KnownRegions returns the regions that error messages can suggest.
func KnownRegions() []string { return slices.Clone(knownRegions) }

// zonePrefixes are the abbreviations that zone IDs use for the words of a region's name.
var zonePrefixes = map[string]string{
	"north": "n", "south": "s", "east": "e", "west": "w", "central": "c",
	"northeast": "ne", "northwest": "nw", "southeast": "se", "southwest": "sw", "gov": "g",
}

// ZonePrefix returns the prefix of the zone IDs of a region: use1 for us-east-1. It
// returns "" for regions whose zone IDs are not documented.
func ZonePrefix(region string) string {
	words := strings.Split(region, "-")
	for i := 1; i < len(words)-1; i++ {
		short, ok := zonePrefixes[words[i]]
		if !ok {
			return ""
		}
		words[i] = short
	}
	return strings.Join(words, "")
}

// RegionOfZonePrefix returns the region whose zone IDs have this prefix (use1 is
// us-east-1), or "".
func RegionOfZonePrefix(prefix string) string {
	for _, region := range knownRegions {
		if ZonePrefix(region) == prefix {
			return region
		}
	}
	return ""
}
