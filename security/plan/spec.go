package plan

import (
	"net/netip"
	"regexp"

	"ecs-foundation/internal/validate"
)

// A Spec holds the security settings of a stack.
type Spec struct {
	// Ingress restricts the clients of the load balancer.
	Ingress Ingress `json:"ingress"`
	// Egress is the egress of tasks outside the stack: internet (443 anywhere) or
	// endpoints (AWS only). Default internet, or endpoints with network.egress:
	// isolated.
	Egress Egress `json:"egress"`
	// Isolation sets which tasks share a security group: shared (all services),
	// perService (one for each service), or migrating during a change between the two.
	// Default shared.
	Isolation Isolation `json:"isolation"`
}

// Ingress restricts the clients of the load balancer.
type Ingress struct {
	// CIDRs lists public address ranges, or private ones for an internal load balancer.
	// Default 0.0.0.0/0, with network.ipv6 also ::/0; for an internal load balancer the
	// VPC.
	CIDRs []netip.Prefix `json:"cidrs"`
	// PrefixLists lists the IDs of customer-managed prefix lists whose addresses are
	// clients as well. The list's maximum number of entries counts against the quota of
	// rules, on each listener.
	PrefixLists []string `json:"prefixLists"`
	// CloudFront allows ingress from CloudFront only.
	CloudFront bool `json:"cloudFront"`
}

var prefixListID = regexp.MustCompile(`^pl-[0-9a-f]{8,17}$`)

// Constraints returns the constraints of the keys.
func (Ingress) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"cidrs": {Unique: true, Example: []netip.Prefix{netip.MustParsePrefix("203.0.113.0/24")}},
		"prefixLists": {
			Pattern: prefixListID, Format: "the ID of a prefix list, such as pl-0123456789abcdef0", MinItems: 1, Unique: true,
			Source:   "https://docs.aws.amazon.com/vpc/latest/userguide/working-with-managed-prefix-lists.html",
			Eventual: "pl-0123456789abcdef0",
		},
	}
}

// sources returns the clients of the load balancer. If the Spec lists only IPv4
// ranges, there are no IPv6 clients.
func (in Input) sources() []Node {
	i := in.Spec.Ingress
	cidrs := i.CIDRs
	if len(cidrs) == 0 && len(i.PrefixLists) == 0 {
		cidrs = in.Inside
	}
	switch {
	case i.CloudFront && in.IPv6:
		return []Node{{PrefixList: CloudFront}, {PrefixList: CloudFront6}}
	case i.CloudFront:
		return []Node{{PrefixList: CloudFront}}
	case len(cidrs) == 0 && len(i.PrefixLists) == 0:
		return in.internet()
	}
	nodes := make([]Node, 0, len(cidrs)+len(i.PrefixLists))
	for _, cidr := range cidrs {
		nodes = append(nodes, Node{CIDR: cidr})
	}
	for _, id := range i.PrefixLists {
		nodes = append(nodes, Node{PrefixList: id})
	}
	return nodes
}

// Egress restricts the destinations of tasks outside the stack.
type Egress string

// The values of Egress.
const (
	// ToInternet allows port 443 at any address.
	ToInternet Egress = "internet"
	// ToEndpoints allows AWS services only, through the VPC's endpoints.
	ToEndpoints Egress = "endpoints"
)

// Values returns the valid values.
func (Egress) Values() []string { return []string{string(ToInternet), string(ToEndpoints)} }

// Isolation determines which tasks share a security group.
type Isolation string

// The values of Isolation.
const (
	// Shared puts all tasks into one group, so that all services are allowed the
	// connections of each.
	Shared Isolation = "shared"
	// PerService puts the tasks of each service into a dedicated group.
	PerService Isolation = "perService"
	// Migrating keeps the groups and rules of both while tasks are replaced. Without
	// it, Pulumi would delete the rules of a group whose tasks are still running; only
	// the group itself cannot be deleted while it is in use.
	Migrating Isolation = "migrating"
)

// Values returns the valid values.
func (Isolation) Values() []string {
	return []string{string(Shared), string(PerService), string(Migrating)}
}

// A Store is a data store, such as a database or a cache, with a dedicated group.
type Store struct {
	// Port is the TCP port of the data store. Required, except with efs.
	Port int `json:"port"`
	// Kind is the type of the data store, if it matters: rds and elasticache create a
	// subnet group in the data subnets, and efs uses port 2049.
	Kind StoreKind `json:"kind"`
}

// Constraints returns the constraints of the keys.
func (Store) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"port": {Min: 1, Max: maxPort}}
}

// TCPPort returns the port on which the data store listens.
func (s Store) TCPPort() int {
	if s.Kind == EFS {
		return nfs
	}
	return s.Port
}

// A StoreKind is the type of a data store.
type StoreKind string

// The kinds of data store.
const (
	// EFS is an Amazon EFS file system. The group is for its mount targets.
	EFS StoreKind = "efs"
	// RDS is an Amazon RDS DB instance or an Amazon Aurora cluster.
	RDS StoreKind = "rds"
	// ElastiCache is an Amazon ElastiCache cache.
	ElastiCache StoreKind = "elasticache"
)

// nfs is the port of EFS mount targets.
// https://docs.aws.amazon.com/efs/latest/ug/network-access.html
const nfs = 2049

// Values returns the valid values.
func (StoreKind) Values() []string { return []string{string(EFS), string(RDS), string(ElastiCache)} }
