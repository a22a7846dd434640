package plan

import (
	"net/netip"

	"ecs-foundation/internal/validate"
)

// A Spec is what a stack may set of its chain.
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

// Ingress says who may reach the load balancer.
type Ingress struct {
	// CIDRs lists public address ranges, or private ones for an internal load balancer.
	// Default 0.0.0.0/0, with network.ipv6 also ::/0; for an internal load balancer the
	// VPC.
	CIDRs []netip.Prefix `json:"cidrs"`
	// CloudFront allows ingress from CloudFront only.
	CloudFront bool `json:"cloudFront"`
}

// sources returns who may reach the load balancer. Ranges that are listed are
// all of them: beside IPv4 alone nobody comes in by IPv6.
func (in Input) sources() []Node {
	cidrs := in.Spec.Ingress.CIDRs
	if len(cidrs) == 0 {
		cidrs = in.Inside
	}
	i := in.Spec.Ingress
	switch {
	case i.CloudFront && in.IPv6:
		return []Node{{PrefixList: CloudFront}, {PrefixList: CloudFront6}}
	case i.CloudFront:
		return []Node{{PrefixList: CloudFront}}
	case len(cidrs) == 0:
		return in.internet()
	}
	all := make([]Node, len(cidrs))
	for n, cidr := range cidrs {
		all[n] = Node{CIDR: cidr}
	}
	return all
}

// Egress says what tasks may reach outside the stack.
type Egress string

// The choices of egress.
const (
	// ToInternet lets tasks call 443 anywhere.
	ToInternet Egress = "internet"
	// ToEndpoints lets tasks call AWS only, through the VPC's endpoints.
	ToEndpoints Egress = "endpoints"
)

// Values are the choices.
func (Egress) Values() []string { return []string{string(ToInternet), string(ToEndpoints)} }

// Isolation says which tasks share a security group.
type Isolation string

// The choices of isolation.
const (
	// Shared puts all tasks into one group: what one service may reach, every
	// service may.
	Shared Isolation = "shared"
	// PerService puts each service's tasks into a group of their own.
	PerService Isolation = "perService"
	// Migrating keeps the groups of both, and both pass, while tasks move from
	// one to the other: AWS deletes no group that is in use, but its rules go
	// first, and whoever is still in it is cut off.
	Migrating Isolation = "migrating"
)

// Values are the choices.
func (Isolation) Values() []string {
	return []string{string(Shared), string(PerService), string(Migrating)}
}

// A Store is something that keeps data, such as a database or a cache, with a
// group of its own.
type Store struct {
	// Port is the TCP port of the data store. Required, except with efs.
	Port int `json:"port"`
	// Kind is the type of the data store, if it matters: rds and elasticache create a
	// subnet group in the data subnets, and efs uses port 2049.
	Kind StoreKind `json:"kind"`
}

// Constraints tells what the settings of a store take.
func (Store) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"port": {Min: 1, Max: maxPort}}
}

// at returns the port of a store.
func (s Store) at() int {
	if s.Kind == EFS {
		return nfs
	}
	return s.Port
}

// A StoreKind is what keeps data.
type StoreKind string

// The kinds of store.
const (
	// EFS is a file system of Amazon EFS: the group is for its mount targets.
	EFS StoreKind = "efs"
	// RDS is an instance or a cluster of Amazon RDS or Aurora.
	RDS StoreKind = "rds"
	// ElastiCache is a cache of Amazon ElastiCache.
	ElastiCache StoreKind = "elasticache"
)

// nfs is the port of every mount target.
// https://docs.aws.amazon.com/efs/latest/ug/network-access.html
const nfs = 2049

// Values are the kinds.
func (StoreKind) Values() []string { return []string{string(EFS), string(RDS), string(ElastiCache)} }
