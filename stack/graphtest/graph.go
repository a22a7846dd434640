// Package graphtest runs Pulumi programs without AWS, records the graph of the
// resources that they register, and checks the invariants of every stack.
package graphtest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	networkplan "ecs-foundation/network/plan"
)

// The account and region of recorded programs, and the IPv6 range of their VPC.
const (
	Account = "123456789012"
	Region  = "us-east-1"
	IPv6    = "2001:db8:0:ff00::/56"
)

// A Graph holds the resources and outputs that a program registered.
type Graph struct {
	// Exports are the names of the stack's outputs, sorted.
	Exports []string

	mutex     sync.Mutex // the SDK registers resources concurrently
	stack     string
	resources map[string]*Resource
	roles     []string // ARNs of the account's roles
	used      []string // network interfaces of every security group that is looked up
	existing  []networkplan.Existing

	rolledBack string            // the task definition that every service runs after a rollback
	config     map[string]string // the program's configuration
	outputs    map[string]any    // of every referenced stack
	preview    bool
	faults     []error

	calls  []string // function calls of the program
	answer func(token string) (map[string]any, error)
}

// A Resource is one registration.
type Resource struct {
	Name   string
	Type   string
	Parent string // the parent's name, or "" for the stack
	Custom bool   // false for a component
	// Provider is the provider's reference, or "" for the default one.
	Provider string
	Inputs   map[string]any
	// After are the names of its dependencies, sorted.
	After []string
	// Uses are the names of the resources on which each input depends.
	Uses map[string][]string
	// DeleteFirst is Pulumi's option deleteBeforeReplace.
	DeleteFirst bool
	// Kept is Pulumi's option retainOnDelete.
	Kept bool
	// Protected is Pulumi's option protect.
	Protected bool
	// DeleteWithin is the custom timeout of a deletion, or "" for the provider's.
	DeleteWithin string
	// Ignored is Pulumi's option ignoreChanges.
	Ignored []string
	// Secrets is Pulumi's option additionalSecretOutputs.
	Secrets []string
	// Import is the ID of the existing resource that it imports, or "".
	Import string
	// Version is the version of its provider, or "".
	Version string
}

// Run records a program whose resources are all created. It fails the test if the
// program fails.
func Run(t *testing.T, program pulumi.RunFunc) *Graph {
	t.Helper()
	return RunAs(t, "dev", program)
}

// RunAs records a program as Run does, in a stack with the given name. Run uses dev.
func RunAs(t *testing.T, stack string, program pulumi.RunFunc) *Graph {
	t.Helper()
	g := newGraph(stack)
	require.NoError(t, g.run(program))
	return g
}

// RunWithRoles records a program as Run does, in an account with existing roles, given
// by their ARNs.
func RunWithRoles(t *testing.T, roles []string, program pulumi.RunFunc) *Graph {
	t.Helper()
	g := newGraph("dev")
	g.roles = roles
	require.NoError(t, g.run(program))
	return g
}

// Preview records a program at its first preview: no resource exists, so that no ID
// or ARN is known.
func Preview(t *testing.T, program pulumi.RunFunc) *Graph {
	t.Helper()
	g := newGraph("dev")
	g.preview = true
	require.NoError(t, g.run(program))
	return g
}

// TryPreview records a program that may fail, at its first preview.
func TryPreview(program pulumi.RunFunc) (*Graph, error) {
	g := newGraph("dev")
	g.preview = true
	return g, g.run(program)
}

// Try records a program that may fail.
func Try(program pulumi.RunFunc) (*Graph, error) {
	g := newGraph("dev")
	return g, g.run(program)
}

// TryWithInterfaces records a program that may fail, in an account where each security
// group that is looked up exists and has network interfaces.
func TryWithInterfaces(interfaces []string, program pulumi.RunFunc) (*Graph, error) {
	g := newGraph("dev")
	g.used = interfaces
	return g, g.run(program)
}

// TryWithNetwork records a program that may fail, in an account with an existing network.
func TryWithNetwork(existing networkplan.Existing, program pulumi.RunFunc) (*Graph, error) {
	g := newGraph("dev")
	g.existing = []networkplan.Existing{existing}
	return g, g.run(program)
}

// TryRolledBack records a program that may fail, in an account where ECS rolls
// every deployment back to a task definition.
func TryRolledBack(to string, program pulumi.RunFunc) (*Graph, error) {
	g := newGraph("dev")
	g.rolledBack = to
	return g, g.run(program)
}

// TryWithStackOutputs records a program that may fail, with a configuration, where every
// referenced stack has the given outputs.
func TryWithStackOutputs(outputs map[string]any, config map[string]string, program pulumi.RunFunc) (*Graph, error) {
	g := newGraph("dev")
	g.outputs, g.config = outputs, config
	return g, g.run(program)
}

func newGraph(stack string) *Graph {
	return &Graph{stack: stack, resources: map[string]*Resource{}, existing: []networkplan.Existing{LandingZone(), landingZone(2)}}
}

func (g *Graph) run(program pulumi.RunFunc) error {
	// The error of a mock would hide the error of the program: keep both.
	var failed error
	err := pulumi.RunErr(func(ctx *pulumi.Context) error {
		failed = program(ctx)
		g.Exports = slices.Sorted(maps.Keys(ctx.GetCurrentExportMap()))
		return failed
	}, pulumi.WithMocks("ecs-foundation", g.stack, g), func(info *pulumi.RunInfo) { info.DryRun, info.Config = g.preview, g.config })
	if failed != nil {
		return errors.Join(failed, errors.Join(g.faults...))
	}
	return errors.Join(append(g.faults, err)...)
}

// NewResource records a registration and returns an ID and outputs as AWS would. At
// a preview they are unknown.
func (g *Graph) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	if _, ok := g.resources[args.Name]; ok {
		g.faults = append(g.faults, fmt.Errorf("%s is registered twice", args.Name))
	}
	rpc := args.RegisterRPC
	g.resources[args.Name] = &Resource{
		Name:        args.Name,
		Type:        args.TypeToken,
		Parent:      nameOf(rpc.GetParent()),
		Custom:      args.Custom,
		Provider:    args.Provider,
		Inputs:      args.Inputs.MapRepl(nil, secret),
		After:       names(rpc.GetDependencies()),
		Uses:        uses(rpc),
		DeleteFirst: rpc.GetDeleteBeforeReplace(),
		Kept:        rpc.GetRetainOnDelete(),
		Protected:   rpc.GetProtect(),
		Import:      rpc.GetImportId(),
		Version:     rpc.GetVersion(),

		DeleteWithin: rpc.GetCustomTimeouts().GetDelete(),
		Ignored:      rpc.GetIgnoreChanges(),
		Secrets:      rpc.GetAdditionalSecretOutputs(),
	}
	state := args.Inputs.Copy()
	if args.TypeToken == "pulumi:pulumi:StackReference" {
		state["outputs"] = resource.NewProperty(resource.NewPropertyMapFromMap(g.outputs))
		return args.Name, state, nil
	}
	if !args.Custom {
		return "", g.componentOutputs(args.TypeToken, state), nil
	}
	g.complete(args, state)
	if g.preview {
		return "", state, nil
	}
	return "<" + args.Name + ">", state, nil
}

// complete adds the outputs of a resource that AWS would return. At a preview they
// are unknown.
func (g *Graph) complete(args pulumi.MockResourceArgs, state resource.PropertyMap) {
	for _, key := range []resource.PropertyKey{
		"arn", "arnSuffix", "defaultRouteTableId", "dnsName", "fqdn", "name", "prefixListId", "publicIp", "zoneId",
	} {
		switch {
		case g.preview:
			state[key] = resource.MakeComputed(resource.NewProperty(""))
		case !state.HasValue(key):
			state[key] = resource.NewProperty(fmt.Sprintf("<%s %s>", args.Name, key))
		}
	}
	if g.preview {
		state["ipv6CidrBlock"] = resource.MakeComputed(resource.NewProperty(""))
		state["domainValidationOptions"] = resource.MakeComputed(resource.NewProperty(""))
		return
	}
	if state["assignGeneratedIpv6CidrBlock"].IsBool() {
		state["ipv6CidrBlock"] = resource.NewProperty(IPv6)
	}
	if args.TypeToken == "aws:acm/certificate:Certificate" {
		state["domainValidationOptions"] = validationRecords(state)
	}
}

// A Secret is a secret input.
type Secret struct{ Value any }

// MarshalText masks a secret in a golden file.
func (Secret) MarshalText() ([]byte, error) { return []byte("[secret]"), nil }

// secret wraps an input that is secret.
func secret(v resource.PropertyValue) (any, bool) {
	if !v.IsSecret() {
		return nil, false
	}
	return Secret{v.SecretValue().Element.MapRepl(nil, secret)}, true
}

// Get returns the resource with a name.
func (g *Graph) Get(t *testing.T, name string) *Resource {
	t.Helper()
	r, ok := g.resources[name]
	require.True(t, ok, "no resource %s in %v", name, g.Names(""))
	return r
}

// Names returns the names of the resources of a type, sorted. The type "" means all.
func (g *Graph) Names(typ string) []string {
	var names []string
	for name, r := range g.resources {
		if typ == "" || r.Type == typ {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// nameOf returns the name at the end of a URN, or "" for the URN of the stack.
func nameOf(urn string) string {
	if urn == "" || resource.URN(urn).QualifiedType() == resource.RootStackType {
		return ""
	}
	return resource.URN(urn).Name()
}

func names(urns []string) []string {
	var names []string
	for _, urn := range urns {
		names = append(names, nameOf(urn))
	}
	slices.Sort(names)
	return slices.Compact(names)
}
