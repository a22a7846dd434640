package importfile

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"ecs-foundation/internal/printable"
)

// A State is what another tool stores about the resources that it manages.
type State struct {
	// Tool is terraform or pulumi.
	Tool      string
	Resources []Resource
}

// A Resource is a resource in a state.
type Resource struct {
	Type    string // Terraform's name, such as aws_subnet
	ID      string
	Address string // its address in Terraform, or its URN in Pulumi

	values map[string]any // by Terraform's names
}

// text returns an attribute, or "" without a value.
func (r Resource) text(key string) string {
	text, _ := r.values[key].(string)
	return text
}

// texts returns the texts of a list or a set.
func (r Resource) texts(key string) []string {
	var texts []string
	list, _ := r.values[key].([]any)
	for _, value := range list {
		if text, ok := value.(string); ok {
			texts = append(texts, text)
		}
	}
	return texts
}

// blocks returns the values of a nested block.
func (r Resource) blocks(key string) []Resource {
	var blocks []Resource
	list, _ := r.values[key].([]any)
	for _, value := range list {
		if values, ok := value.(map[string]any); ok {
			blocks = append(blocks, Resource{values: values})
		}
	}
	return blocks
}

// A document has the fields of all formats that Read accepts.
type document struct {
	// terraform show -json
	// https://developer.hashicorp.com/terraform/internals/json-format#state-representation
	Values *struct {
		RootModule module `json:"root_module"`
	} `json:"values"`
	PlannedValues json.RawMessage `json:"planned_values"`
	Format        string          `json:"format_version"`

	// terraform state pull
	Version   int          `json:"version"`
	Resources []stateBlock `json:"resources"`

	// pulumi stack export
	Deployment *struct {
		Resources []pulumiResource `json:"resources"`
	} `json:"deployment"`
}

type module struct {
	Resources []struct {
		Address string         `json:"address"`
		Mode    string         `json:"mode"`
		Type    string         `json:"type"`
		Values  map[string]any `json:"values"`
	} `json:"resources"`
	Children []module `json:"child_modules"`
}

type stateBlock struct {
	Module    string `json:"module"`
	Mode      string `json:"mode"`
	Type      string `json:"type"`
	Name      string `json:"name"`
	Instances []struct {
		Key        any            `json:"index_key"`
		Attributes map[string]any `json:"attributes"`
	} `json:"instances"`
}

type pulumiResource struct {
	URN      string         `json:"urn"`
	Custom   bool           `json:"custom"`
	Delete   bool           `json:"delete"`
	External bool           `json:"external"`
	Type     string         `json:"type"`
	ID       string         `json:"id"`
	Outputs  map[string]any `json:"outputs"`
}

// Read reads the state of Terraform or OpenTofu ("terraform show -json", "terraform state
// pull") or of Pulumi ("pulumi stack export").
func Read(in io.Reader) (State, error) {
	var d document
	if err := json.NewDecoder(in).Decode(&d); err != nil {
		return State{}, fmt.Errorf("read the state: %w: it must be the output of terraform show -json, terraform state pull "+
			"or pulumi stack export", printable.JSONError(err))
	}
	state := State{Tool: "terraform"}
	switch {
	case d.Deployment != nil:
		state.Tool = "pulumi"
		for _, r := range d.Deployment.Resources {
			if r.Custom && !r.Delete && !r.External && !strings.HasPrefix(r.Type, "pulumi:") {
				state.Resources = append(state.Resources, r.resource())
			}
		}
	case len(d.PlannedValues) > 0:
		return State{}, errors.New("read the state: got a plan of Terraform: run terraform show -json without the name of a plan file")
	case d.Values != nil:
		state.Resources = d.Values.RootModule.resources()
	case d.Resources != nil:
		for _, block := range d.Resources {
			state.Resources = append(state.Resources, block.resources()...)
		}
	}
	if len(state.Resources) == 0 {
		return State{}, errors.New("read the state: it has no resources: run terraform show -json or pulumi stack export " +
			"where the network is managed")
	}
	return state, nil
}

func (m module) resources() []Resource {
	var resources []Resource
	for _, r := range m.Resources {
		if r.Mode == "managed" {
			id, _ := r.Values["id"].(string)
			resources = append(resources, Resource{Type: canonical(r.Type), ID: id, Address: r.Address, values: r.Values})
		}
	}
	for _, child := range m.Children {
		resources = append(resources, child.resources()...)
	}
	return resources
}

func (b stateBlock) resources() []Resource {
	if b.Mode != "managed" {
		return nil
	}
	address := b.Type + "." + b.Name
	if b.Module != "" {
		address = b.Module + "." + address
	}
	var resources []Resource
	for _, instance := range b.Instances {
		r := Resource{Type: canonical(b.Type), Address: address, values: instance.Attributes}
		r.ID, _ = instance.Attributes["id"].(string)
		switch key := instance.Key.(type) {
		case string:
			r.Address += fmt.Sprintf("[%q]", key)
		case float64:
			r.Address += fmt.Sprintf("[%d]", int(key))
		}
		resources = append(resources, r)
	}
	return resources
}

// terraformTypes are the types of Terraform for those of Pulumi. The load balancers of Pulumi
// have three modules.
// https://www.pulumi.com/registry/packages/aws/api-docs/
var terraformTypes = map[string]string{
	"ec2/vpc:Vpc": "aws_vpc",
	"ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation": "aws_vpc_ipv4_cidr_block_association",
	"ec2/subnet:Subnet":                                         "aws_subnet",
	"ec2/internetGateway:InternetGateway":                       "aws_internet_gateway",
	"ec2/routeTable:RouteTable":                                 "aws_route_table",
	"ec2/routeTableAssociation:RouteTableAssociation":           "aws_route_table_association",
	"ec2/route:Route":                                           "aws_route",
	"ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway":   "aws_egress_only_internet_gateway",
	"ec2/eip:Eip":                                               "aws_eip",
	"ec2/natGateway:NatGateway":                                 "aws_nat_gateway",
	"ec2/vpcEndpoint:VpcEndpoint":                               "aws_vpc_endpoint",
	"ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation": "aws_vpn_gateway_route_propagation",
	"ecr/repository:Repository":                                 "aws_ecr_repository",
	"ecr/lifecyclePolicy:LifecyclePolicy":                       "aws_ecr_lifecycle_policy",
	"lb/loadBalancer:LoadBalancer":                              "aws_lb",
	"lb/listener:Listener":                                      "aws_lb_listener",
	"lb/listenerRule:ListenerRule":                              "aws_lb_listener_rule",
	"lb/targetGroup:TargetGroup":                                "aws_lb_target_group",
}

// aliases are other names of types in Terraform.
var aliases = map[string]string{
	"aws_alb": "aws_lb", "aws_alb_listener": "aws_lb_listener", "aws_alb_listener_rule": "aws_lb_listener_rule",
	"aws_alb_target_group": "aws_lb_target_group", "aws_default_vpc": "aws_vpc", "aws_default_subnet": "aws_subnet",
}

// canonical returns the type by which this package knows resources of Terraform.
func canonical(kind string) string {
	if alias, ok := aliases[kind]; ok {
		return alias
	}
	return kind
}

// terraformType returns Terraform's type, or the type itself if no resource of a foundation
// has it.
func terraformType(pulumi string) string {
	name := strings.TrimPrefix(pulumi, "aws:")
	for _, module := range []string{"alb/", "elasticloadbalancingv2/"} {
		if rest, ok := strings.CutPrefix(name, module); ok {
			name = "lb/" + rest
		}
	}
	if known, ok := terraformTypes[name]; ok {
		return known
	}
	return pulumi
}

func (r pulumiResource) resource() Resource {
	values, _ := snakeCase(r.Outputs).(map[string]any)
	return Resource{Type: terraformType(r.Type), ID: r.ID, Address: r.URN, values: values}
}

// singular are the blocks whose names in Pulumi are plural.
var singular = map[string]string{
	"routes": "route", "default_actions": "default_action", "encryption_configurations": "encryption_configuration",
}

// snakeCase returns a value whose properties have Terraform's names.
func snakeCase(value any) any {
	switch value := value.(type) {
	case map[string]any:
		values := map[string]any{}
		for key, v := range value {
			name := snakeCaseKey(key)
			if s, ok := singular[name]; ok {
				name = s
			}
			values[name] = snakeCase(v)
		}
		return values
	case []any:
		list := slices.Clone(value)
		for i, v := range list {
			list[i] = snakeCase(v)
		}
		return list
	default:
		return value
	}
}

func snakeCaseKey(key string) string {
	var name strings.Builder
	for _, r := range key {
		if unicode.IsUpper(r) {
			name.WriteByte('_')
		}
		name.WriteRune(unicode.ToLower(r))
	}
	return name.String()
}
