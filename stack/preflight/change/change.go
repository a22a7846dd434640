package change

import (
	"cmp"
	"slices"
)

// A Verdict is what happens to a change.
type Verdict string

// The verdicts. A change that only creates something, or updates it without effect on what
// runs, is not listed.
const (
	// InPlace is an update of an existing resource.
	InPlace Verdict = "in place"
	// Ordered creates, moves and deletes in an order that interrupts nothing.
	Ordered Verdict = "ordered"
	// Interrupts stops something that runs, or deletes data.
	Interrupts Verdict = "interrupts"
	// Impossible is a change that AWS rejects.
	Impossible Verdict = "impossible"
)

// Values returns the verdicts, the most serious first.
func (Verdict) Values() []string {
	return []string{string(Impossible), string(Interrupts), string(Ordered), string(InPlace)}
}

// A Change is a change of a deployed stack.
type Change struct {
	// Key is the configuration key, without the project: "network.cidr", "aws:region".
	Key string `json:"key"`
	// Resource is the logical name of the resource, which preflight.allow lists.
	Resource string `json:"resource"`
	// With are further resources that are replaced or deleted with it.
	With    []string `json:"with,omitempty"`
	Verdict Verdict  `json:"verdict"`
	// Reason is what happens. An interruption has its duration and what it affects.
	Reason string `json:"reason"`
	// Way is what to do instead, or first.
	Way string `json:"way"`
	// Source is the URL of the AWS documentation.
	Source string `json:"source,omitempty"`
}

// String returns the change as a line of text.
func (c Change) String() string { return c.Key + ": " + c.message() }

// message returns the change without its key.
func (c Change) message() string {
	text := c.Resource + ": " + c.Reason
	if c.Way != "" {
		text += "; " + c.Way
	}
	return text
}

// A rule returns the changes of one kind between two records.
type rule func(before, after Record) []Change

// Compare returns the changes from a deployed stack to a planned one, the most serious
// first.
func Compare(before, after Record) []Change {
	var changes []Change
	for _, rule := range rules {
		changes = append(changes, rule(before, after)...)
	}
	order := Verdict("").Values()
	slices.SortStableFunc(changes, func(a, b Change) int {
		return cmp.Or(slices.Index(order, string(a.Verdict))-slices.Index(order, string(b.Verdict)),
			cmp.Compare(a.Key, b.Key), cmp.Compare(a.Resource, b.Resource))
	})
	return changes
}

// rules is the table of all rules.
var rules = []rule{
	regionChanged, accountChanged, nameChanged,
	networkMoved,
	inSameVPC(vpcRangeChanged, ipamPoolChanged, ipv6Removed, secondaryRangeRemoved, subnetsChanged, existingSubnetsChanged, natsChanged,
		endpointsRemoved, firewallChanged, dhcpChanged, queryLogsChanged, exclusionReduced, flowLogsChanged),
	namesRemoved, certificateChanged,
	loadBalancersRemoved, existingListenerChanged, listenersRemoved, targetGroupsChanged, webACLChanged, logBucketRemoved, storesChanged,
	servicesChanged, imagesDenied, isolationChanged, rolesChanged, managedPoliciesMoved, sharingRemoved, repositoriesChanged,
	logGroupsChanged, forwardingChanged,
	detectorChanged, detectionReduced, analyzersChanged, trailRemoved,
}
