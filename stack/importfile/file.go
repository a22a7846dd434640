// Package importfile maps the resources of a network, a load balancer and repositories that Terraform or
// another Pulumi program manages to those of a stack, for "pulumi import --file".
package importfile

import (
	"errors"
	"fmt"
	"slices"

	"ecs-foundation/stack"
)

// A File is an import file of Pulumi.
// https://www.pulumi.com/docs/iac/guides/migration/import/#bulk-import-operations
type File struct {
	NameTable      map[string]string            `json:"nameTable"`
	ProviderInputs map[string]map[string]string `json:"providerInputs"`
	Resources      []Entry                      `json:"resources"`

	target Target
}

// A Target is where a file imports resources to.
type Target struct {
	// Project and Stack are those of Pulumi.
	Project, Stack string
	// Foundation is the name of the component Foundation in another program, or "".
	Foundation string
	Region     string
	// Version is the version of the AWS provider.
	Version string
}

// An Entry is a resource to import, or a component, which has no ID.
type Entry struct {
	Type      string `json:"type"`
	Name      string `json:"name"`
	ID        string `json:"id,omitempty"`
	Parent    string `json:"parent,omitempty"`
	Provider  string `json:"provider,omitempty"`
	Version   string `json:"version,omitempty"`
	Component bool   `json:"component,omitempty"`
}

// An Import is the import of the resources of a state into a stack.
type Import struct {
	File File
	// Imported are the resources of the state that the file imports, by the names of the
	// resources of the stack.
	Imported map[string]Resource
	// Problems are differences with which an update would replace a resource, interrupt
	// traffic, or fail. Changes are what the first update changes in addition to tags.
	Problems, Changes []string
	// Left are the other resources of the state: those that the stack does not manage, and
	// those for which it creates its own.
	Left []Resource
}

// The types of the components that are imported.
const (
	foundationType   = "ecs-foundation:index:Foundation"
	networkType      = "ecs-foundation:index:Network"
	endpointsType    = "ecs-foundation:index:Endpoints"
	loadBalancerType = "ecs-foundation:index:LoadBalancer"
)

// NewFile returns an import file without resources. The provider of the AWS resources is that of the stack, or the one that
// the component creates below itself.
func NewFile(target Target) File {
	file := File{target: target}
	typ := "pulumi:providers:aws"
	if target.Foundation != "" {
		typ = foundationType + "$" + typ
	}
	urn := fmt.Sprintf("urn:pulumi:%s::%s::%s::%s", target.Stack, target.Project, typ, target.provider())
	file.NameTable = map[string]string{target.provider(): urn}
	file.ProviderInputs = map[string]map[string]string{target.provider(): {"region": target.Region}}
	return file
}

// provider is the name of the provider's resource.
func (t Target) provider() string {
	if t.Foundation != "" {
		return t.Foundation + "-aws"
	}
	return "aws"
}

// AddComponent adds a component with its parent, unless the file has it.
func (f *File) AddComponent(typ, name string) {
	component := Entry{Type: typ, Name: name, Parent: f.target.Foundation, Component: true}
	if slices.Contains(f.Resources, component) {
		return
	}
	if len(f.Resources) == 0 && component.Parent != "" {
		f.Resources = append(f.Resources, Entry{Type: foundationType, Name: component.Parent, Component: true})
	}
	f.Resources = append(f.Resources, component)
}

// Add adds a resource as a child of a component. The ID is that by which the AWS provider imports resources of the type.
func (f *File) Add(typ, name, id, parent string) {
	f.Resources = append(f.Resources, Entry{
		Type: typ, Name: name, ID: id, Parent: parent, Provider: f.target.provider(), Version: f.target.Version,
	})
}

// AddNamed adds a resource with a fixed name, and its component.
func (f *File) AddNamed(name stack.FixedName, id string) {
	f.AddComponent(name.Component, name.Parent)
	f.Add(name.Type, name.Resource, id, name.Parent)
}

// New returns the import of a state into a stack that is not deployed. The version is that of
// the AWS provider. The name is that of the load balancer in AWS, or "" if the state has one.
func New(plan stack.Plan, state State, version, name string) (Import, error) {
	m := &matcher{plan: plan, state: state, tables: map[string]string{}, subnets: map[string]Resource{}}
	m.out.Imported = map[string]Resource{}
	m.out.File = NewFile(Target{Project: plan.Config.Project, Stack: plan.Config.Environment, Region: plan.Config.Region, Version: version})
	if plan.Network.Existing != nil {
		return Import{}, errors.New("network.existing: the stack only uses this VPC: to import it, set network.cidr, " +
			"network.zones and network.subnets to its ranges instead")
	}
	if err := m.matchNetwork(); err != nil {
		return Import{}, err
	}
	if err := m.matchLoadBalancers(name); err != nil {
		return Import{}, err
	}
	m.matchRepositories()
	m.collectLeft()
	return m.out, nil
}

// collectLeft sets the resources that are not imported.
func (m *matcher) collectLeft() {
	imported := map[string]bool{}
	for _, r := range m.out.Imported {
		imported[r.Address] = true
	}
	for _, r := range m.state.Resources {
		if !imported[r.Address] {
			m.out.Left = append(m.out.Left, r)
		}
	}
}
