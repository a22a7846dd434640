package plan

import (
	"regexp"
	"slices"

	"ecs-foundation/internal/validate"
)

// An ExistingSpec selects a VPC that the stack does not manage, and the subnets that it uses.
type ExistingSpec struct {
	// VPCID is the ID of the VPC (vpc-…). Required.
	VPCID string `json:"vpcId"`
	// Subnets are the subnets of each tier, one in each zone. Required.
	Subnets ExistingSubnets `json:"subnets"`
	// EndpointsGroup is the ID of the security group of the network's interface endpoints, to
	// which the stack adds rules for its tasks, or "" if another program manages the group.
	EndpointsGroup string `json:"-"`
}

// ExistingSubnets selects the subnets of each tier.
type ExistingSubnets struct {
	// Public has the subnets of the load balancers: a list of IDs, or a map of tags that
	// all of them have. Required, in at least two zones, unless loadBalancer.internal is
	// true.
	Public SubnetChoice `json:"public"`
	// Private has the subnets of the tasks: a list of IDs, or a map of tags that all of
	// them have. Required.
	Private SubnetChoice `json:"private"`
	// Data has the subnets of databases and caches: a list of IDs, or a map of tags that
	// all of them have. Required for stores of kind rds or elasticache.
	Data SubnetChoice `json:"data"`
}

// A SubnetChoice selects subnets of the VPC: by ID, or by the tags that all of them have.
type SubnetChoice struct {
	IDs  []string
	Tags map[string]string
}

// ListOrMap marks SubnetChoice as a setting that is a list or a map.
func (SubnetChoice) ListOrMap() {}

// IsSet reports whether the choice is in the configuration.
func (c SubnetChoice) IsSet() bool { return c.IDs != nil || c.Tags != nil }

// Of returns the choice of a tier.
func (s ExistingSubnets) Of(t Tier) SubnetChoice {
	switch t {
	case Public:
		return s.Public
	case Private:
		return s.Private
	default:
		return s.Data
	}
}

var (
	vpcID    = regexp.MustCompile(`^vpc-([0-9a-f]{8}|[0-9a-f]{17})$`)
	tagKey   = regexp.MustCompile(`^.{1,128}$`)
	subnetID = regexp.MustCompile(`^subnet-([0-9a-f]{8}|[0-9a-f]{17})$`)
)

// Constraints returns the constraints of an existing network.
func (ExistingSpec) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"vpcId":   {Required: true, Pattern: vpcID, Format: "the ID of a VPC, such as vpc-0a1b2c3d4e5f60718"},
		"subnets": {Required: true, Format: "the subnets of each tier, by ID or by tags"},
	}
}

// Constraints returns the constraints of the subnets. A subnet belongs to one tier.
func (ExistingSubnets) Constraints() map[string]validate.Constraint {
	choice := validate.Constraint{
		List: &validate.Constraint{
			MinItems: 1, MaxItems: MaxZones, Unique: true, Pattern: subnetID, Format: "the ID of a subnet, such as subnet-0a1b2c3d4e5f60718",
		},
		Map: &validate.Constraint{
			MinItems: 1, MaxLength: maxTagValue, Keys: &validate.Constraint{Pattern: tagKey, Format: "up to 128 characters"}, Source: tagLimits,
		},
	}
	private := choice
	private.Required, private.Format = true, "a list of subnet IDs, or a map of tags"
	return map[string]validate.Constraint{"public": choice, "private": private, "data": choice}
}

// The limits of tags.
const (
	maxTagValue = 256
	tagLimits   = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions"
)

// UsesExisting reports whether the stack uses a network that it does not manage.
func (s Spec) UsesExisting() bool { return s.Existing != nil || s.Stack != "" }

// existingKey returns the key that selects the existing network.
func (s Spec) existingKey() string {
	if s.Stack != "" {
		return "stack"
	}
	return "existing"
}

// CreatesEndpoints reports whether the stack creates interface endpoints.
func (s Spec) CreatesEndpoints() bool {
	return len(s.Endpoints.Services) > 0 && (s.Described == nil || !s.Described.Shared())
}

// keptWithExisting are the keys that also apply to an existing network.
var keptWithExisting = []string{"existing", "stack", "endpoints", "endpointPolicies"}

// insteadOf has what to do instead of setting a key, for the keys with an alternative.
var insteadOf = map[string]string{
	"acls":    "the network ACLs of the subnets are kept and checked; remove the key",
	"egress":  "set network.endpoints and security.egress instead",
	"zones":   "the zones are those of the subnets; remove the key",
	"subnets": "list the subnets in network.existing.subnets",
	"tiers":   "list the subnets in network.existing.subnets",
	"ipv6":    "the load balancer and the tasks use IPv4; remove the key",
	"nat":     "the routes of the private subnets are kept and checked; remove the key",
}

// validateWithExisting reports the keys of a network that the stack would create.
func validateWithExisting(s Spec, errs validate.Errors) {
	for _, key := range validate.SetKeys(s) {
		if slices.Contains(keptWithExisting, key) {
			continue
		}
		instead, ok := insteadOf[key]
		if !ok {
			instead = "the stack does not change the network; remove the key"
		}
		errs.Child(key).Addf("not supported with network.%s: %s", s.existingKey(), instead)
	}
}
