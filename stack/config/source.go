package config

import (
	lbplan "ecs-foundation/loadbalancer/plan"
	networkplan "ecs-foundation/network/plan"
)

// A Stack is the source of a configuration.
type Stack struct {
	Project string
	Name    string
	// Prefix is the beginning of the names of all resources, or "".
	Prefix string
	// Unknown are placeholders in the values for those that are not known yet.
	Unknown []string
	// Values are the stack configuration by full key, as Pulumi passes it to a
	// program: strings as they are, everything else as JSON.
	Values map[string]string
	// Secrets are the full keys of values that are secrets or have some.
	Secrets []string
	// File is the stack file, if it is known. Messages show its text.
	File File
	// Zones asks AWS for the names of the region's zones. It is nil without access to AWS.
	Zones func() ([]string, error)
	// Environment reads what another stack of this program has deployed. It is nil without
	// access to Pulumi's backend.
	Environment func(name string) (Environment, error)
	// Listener asks AWS for the existing listener that a configuration selects. It is nil without access to AWS.
	Listener func(Config) (lbplan.ExistingListener, error)
	// Network asks AWS for the existing network that a configuration selects. It is nil
	// without access to AWS. Errors have keys below network.existing.
	Network func(Config) (networkplan.Existing, error)
	// Deployed is the network that the stack has deployed.
	Deployed Deployed
}

// Deployed is what a plan keeps of the network that a stack has deployed. It is the zero
// value for a new stack.
type Deployed struct {
	// VPC is the ID of the VPC.
	VPC string
	// ALBGroup is the security group of the existing load balancer, or "".
	ALBGroup string
	// Zones are the zones as the stack was deployed with them, all by name or all by ID.
	Zones []string
	// IDs are the IDs of the zones in the account.
	IDs networkplan.ZoneIDs
	// Addresses are the allocation IDs of the NAT gateways with given addresses, by the
	// key of the zone. Those of the others are "".
	Addresses map[string]string
}

// A File is what a stack file has.
type File struct {
	// Values are the values of the file. Those of a stack can also come from another file
	// or from the command line.
	Values map[string]string
	// Typed are the keys in the file, such as "shop:accounts[0]", with the scalars as they
	// are typed.
	Typed map[string]string
	// Secrets are the keys in the file of the values that are encrypted.
	Secrets []string
	// Imports are the environments of Pulumi ESC that the file imports. Their values are not in Values.
	Imports []string
	// Twice are the keys that the file has with and without the name of the project before them.
	Twice []string
}

// typed returns the keys in the file if the value of a key comes from the file.
func (s Stack) typed(key string) map[string]string {
	if s.File.Values[key] != s.Values[key] {
		return nil
	}
	return s.File.Typed
}
