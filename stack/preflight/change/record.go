// Package change compares a planned stack with what is deployed, before anything is
// registered. It reports each change that AWS cannot carry out or that interrupts what
// runs, with its reason and the steps that work.
package change

import (
	"encoding/json"
	"fmt"
)

// Version is the version of the records that this program writes. A record of another
// version is not compared.
const Version = 1

// A Record describes what a stack deploys, as far as the rules compare it. The stack has it
// as an output.
type Record struct {
	Version     int      `json:"version"`
	Project     string   `json:"project"`
	Environment string   `json:"environment"`
	Region      string   `json:"region"`
	Accounts    []string `json:"accounts,omitempty"`
	// Environments are the full names of the stacks whose network or load balancer it uses.
	Environments []string `json:"environments,omitempty"`

	Network       Network                 `json:"network"`
	Isolation     string                  `json:"isolation"`
	Stores        map[string]Store        `json:"stores,omitempty"`
	LoadBalancers map[string]LoadBalancer `json:"loadBalancers"` // by logical name, such as "public"
	DNS           DNS                     `json:"dns"`
	Services      map[string]Service      `json:"services,omitempty"`
	Roles         map[string]Role         `json:"roles,omitempty"`
	Path          string                  `json:"path,omitempty"` // of all roles
	Logs          Logs                    `json:"logs"`
	Monitoring    Monitoring              `json:"monitoring"`
	Sharing       Sharing                 `json:"sharing"`
	Repositories  map[string]Repository   `json:"repositories,omitempty"` // that the stack creates, by name
}

// A Network is the VPC with its subnets.
type Network struct {
	// VPC is the ID of the existing VPC that the stack uses, or "" if it creates one.
	VPC       string   `json:"vpc,omitempty"`
	CIDR      string   `json:"cidr"`
	IPAMPool  string   `json:"ipamPool,omitempty"`
	Secondary []string `json:"secondary,omitempty"`
	IPv6      bool     `json:"ipv6,omitempty"`
	// Explicit reports whether the ranges of the subnets are configured.
	Explicit    bool                `json:"explicit,omitempty"`
	ZoneIDs     map[string]string   `json:"zoneIds,omitempty"`   // of the region's zones, by name
	Subnets     map[string]Subnet   `json:"subnets"`             // by key, such as "private-a"
	NATs        map[string]NAT      `json:"nats,omitempty"`      // by zone key
	Endpoints   []string            `json:"endpoints,omitempty"` // interface endpoints
	FlowLogs    *FlowLogs           `json:"flowLogs,omitempty"`
	DNSFirewall map[string]Firewall `json:"dnsFirewall,omitempty"` // by rule group
	DHCP        string              `json:"dhcp,omitempty"`        // the options
	QueryLogs   string              `json:"queryLogs,omitempty"`
	Exclusion   string              `json:"exclusion,omitempty"`
}

// A Subnet is the subnet of a tier in a zone.
type Subnet struct {
	Tier string `json:"tier"`
	Kind string `json:"kind"`
	Zone string `json:"zone"` // as configured, a name or an ID
	CIDR string `json:"cidr"`
	// ID is the ID of a subnet of an existing VPC.
	ID string `json:"id,omitempty"`
}

// A NAT is a NAT gateway. ElasticIP is the allocation ID of its address, or "" if the stack
// allocates one.
type NAT struct {
	Zone      string `json:"zone"`
	ElasticIP string `json:"elasticIp,omitempty"`
}

// FlowLogs are the flow logs of the VPC.
type FlowLogs struct {
	Destination string `json:"destination"`
	Bucket      string `json:"bucket,omitempty"`
	Traffic     string `json:"traffic"`
	Format      string `json:"format,omitempty"`
	Path        string `json:"path,omitempty"` // of the role that writes to CloudWatch Logs
}

// A Firewall is the association of a DNS Firewall rule group.
type Firewall struct {
	Priority  int  `json:"priority"`
	Protected bool `json:"protected,omitempty"`
}

// A Store is a data store.
type Store struct {
	Kind string `json:"kind,omitempty"`
	Port int    `json:"port"`
}

// A LoadBalancer is a load balancer with its target groups.
type LoadBalancer struct {
	// Existing is the ARN of the listener that has the rules, if the stack does not manage
	// the load balancer, and Group the security group of that load balancer.
	Existing     string                 `json:"existing,omitempty"`
	Group        string                 `json:"group,omitempty"`
	Shard        string                 `json:"shard,omitempty"`
	Internal     bool                   `json:"internal,omitempty"`
	Protected    bool                   `json:"protected,omitempty"`
	Listeners    []string               `json:"listeners,omitempty"`
	TargetGroups map[string]TargetGroup `json:"targetGroups,omitempty"`
	WebACL       string                 `json:"webAcl,omitempty"`
}

// A TargetGroup is the target group of a service, or its green one.
type TargetGroup struct {
	Service  string `json:"service"`
	Port     int    `json:"port"`
	Protocol string `json:"protocol"`
	Version  string `json:"version"`
}

// DNS is the hosted zone with the names of the load balancers.
type DNS struct {
	ZoneID      string            `json:"zoneId,omitempty"`
	Names       map[string]string `json:"names,omitempty"`       // the load balancer of each
	Certificate []string          `json:"certificate,omitempty"` // names of the requested one
}

// A Service is a service whose roles and log group the stack creates.
type Service struct {
	Port int `json:"port,omitempty"`
	// Calls are the AWS services that its tasks call, by the names of their endpoints.
	Calls []string `json:"calls,omitempty"`
	// Execution is the key of its execution role, which can pull from Repository, a name or an ARN.
	Execution  string `json:"execution,omitempty"`
	Repository string `json:"repository,omitempty"`
}

// A Role is a role. Name is "" if Pulumi generates it.
type Role struct {
	Service string `json:"service,omitempty"`
	Name    string `json:"name,omitempty"`
	// Managed reports whether the role has managed policies of its own.
	Managed bool `json:"managed,omitempty"`
}

// Logs are the log groups and the bucket for logs of load balancers.
type Logs struct {
	Groups    map[string]string `json:"groups,omitempty"` // names by key
	Kept      bool              `json:"kept,omitempty"`   // at deletion
	ForwardTo string            `json:"forwardTo,omitempty"`
	Bucket    *Bucket           `json:"bucket,omitempty"` // of the stack
}

// A Bucket is a bucket that the stack creates. Emptied reports whether it is deleted with
// its objects.
type Bucket struct {
	Emptied bool `json:"emptied,omitempty"`
}

// Monitoring is what monitors the account.
type Monitoring struct {
	Detector string `json:"detector,omitempty"` // create, adopt or lookup
	Runtime  bool   `json:"runtime,omitempty"`
	Findings string `json:"findings,omitempty"` // ARN of the topic, or "own"
	External bool   `json:"external,omitempty"`
	Unused   int    `json:"unused,omitempty"` // days
	Trail    bool   `json:"trail,omitempty"`
}

// Sharing is what other accounts and stacks use.
type Sharing struct {
	LogDestination bool     `json:"logDestination,omitempty"`
	Repositories   []string `json:"repositories,omitempty"`
	GitHubProvider bool     `json:"gitHubProvider,omitempty"`
}

// A Repository is an ECR repository that the stack creates with the settings of a service.
type Repository struct {
	Service string `json:"service"`
	Key     string `json:"key,omitempty"`
	// Deleted reports whether it is deleted with its images, instead of kept in the account.
	Deleted bool `json:"deleted,omitempty"`
}

// Data returns the record as the value of an output.
func (r Record) Data() (map[string]any, error) {
	text, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("encode record: %w", err)
	}
	var data map[string]any
	if err := json.Unmarshal(text, &data); err != nil {
		return nil, fmt.Errorf("encode record: %w", err)
	}
	return data, nil
}

// Parse reads the value of an output. It reports whether it is a record of this version.
func Parse(output any) (Record, bool) {
	text, err := json.Marshal(output)
	if err != nil {
		return Record{}, false
	}
	var header struct {
		Version int `json:"version"`
	}
	if json.Unmarshal(text, &header) != nil || header.Version != Version {
		return Record{}, false
	}
	var r Record
	if json.Unmarshal(text, &r) != nil {
		return Record{}, false
	}
	return r, true
}
