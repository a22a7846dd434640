// Package faults tests what an update does when AWS, the network or Pulumi fails in the middle.
package faults

import (
	"encoding/xml"
	"slices"
	"strings"
)

// Account calls AWS, here the emulator. An engine.Engine is one.
type Account interface {
	CallQuery(service, action string, parameters ...string) string
	CallJSON(service, action string, parameters map[string]any) map[string]any
	CallREST(service, method, path, body string) string
}

// listing is a call that lists resources of one kind.
type listing struct {
	service, action string
	parameters      []string
	// id is the element with the ID in the description of a resource.
	id string
	// typ is the type of the resource in Pulumi if its ID is this one.
	typ string
	// skip reports whether AWS creates and deletes the resource with another one.
	skip func(node) bool
}

var listings = []listing{
	{service: "ec2", action: "DescribeVpcs", id: "vpcId", typ: "ec2/vpc:Vpc"},
	{service: "ec2", action: "DescribeSubnets", id: "subnetId", typ: "ec2/subnet:Subnet"},
	{service: "ec2", action: "DescribeRouteTables", id: "routeTableId", typ: "ec2/routeTable:RouteTable", skip: isMain},
	{
		service: "ec2", action: "DescribeRouteTables", id: "routeTableAssociationId",
		typ: "ec2/routeTableAssociation:RouteTableAssociation", skip: isMain,
	},
	{service: "ec2", action: "DescribeInternetGateways", id: "internetGatewayId", typ: "ec2/internetGateway:InternetGateway"},
	{
		service: "ec2", action: "DescribeEgressOnlyInternetGateways", id: "egressOnlyInternetGatewayId",
		typ: "ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
	},
	{service: "ec2", action: "DescribeNetworkAcls", id: "networkAclId", typ: "ec2/networkAcl:NetworkAcl", skip: isDefault},
	{service: "ec2", action: "DescribeDhcpOptions", id: "dhcpOptionsId", typ: "ec2/vpcDhcpOptions:VpcDhcpOptions"},
	{service: "ec2", action: "DescribeSecurityGroups", id: "groupId", typ: "ec2/securityGroup:SecurityGroup", skip: isDefault},
	{service: "ec2", action: "DescribeAddresses", id: "allocationId", typ: "ec2/eip:Eip"},
	{
		service: "ec2", action: "DescribeNatGateways", id: "natGatewayId", typ: "ec2/natGateway:NatGateway",
		parameters: []string{"Filter.1.Name", "state", "Filter.1.Value.1", "available"},
	},
	{
		service: "ec2", action: "DescribeVpcEndpoints", id: "vpcEndpointId", typ: "ec2/vpcEndpoint:VpcEndpoint",
		parameters: []string{"Filter.1.Name", "vpc-endpoint-state", "Filter.1.Value.1", "available"},
	},
	{service: "ec2", action: "DescribeFlowLogs", id: "flowLogId", typ: "ec2/flowLog:FlowLog"},
	{service: "elasticloadbalancing", action: "DescribeLoadBalancers", id: "LoadBalancerArn", typ: "lb/loadBalancer:LoadBalancer"},
	{service: "elasticloadbalancing", action: "DescribeTargetGroups", id: "TargetGroupArn", typ: "lb/targetGroup:TargetGroup"},
	{service: "iam", action: "ListRoles", id: "RoleName", typ: "iam/role:Role"},
	{service: "iam", action: "ListPolicies", id: "PolicyName", parameters: []string{"Scope", "Local"}},
	{service: "iam", action: "ListOpenIDConnectProviders", id: "Arn", typ: "iam/openIdConnectProvider:OpenIdConnectProvider"},
	{service: "sns", action: "ListTopics", id: "TopicArn", typ: "sns/topic:Topic"},
}

// logGroup is the kind of the log groups, which are listed in JSON.
const logGroup = "logGroupName"

// An inventory collects the resources in an account that a stack could leave behind, as their kind and ID, such as
// "vpcId vpc-0a1b2c". As in AWS, NAT gateways and endpoints can be described for a while after they are deleted, so they are
// filtered by their state.
type inventory struct {
	Account
	resources []string
}

func newInventory(account Account) *inventory {
	i := &inventory{Account: account}
	for _, l := range listings {
		i.list(l.service, l.action, l.id, func(id string, n node) {
			if l.skip == nil || !l.skip(n) {
				i.add(l.id, id)
			}
		}, l.parameters...)
	}
	groups, _ := i.CallJSON("logs", "DescribeLogGroups", nil)["logGroups"].([]any)
	for _, group := range groups {
		name, _ := group.(map[string]any)["logGroupName"].(string)
		i.add(logGroup, name)
	}
	return i
}

// list calls visit with the ID and the description of each resource in the response to a call. The descriptions of others
// can mention the ID as well: that of the resource comes first.
func (i *inventory) list(service, action, id string, visit func(string, node), parameters ...string) {
	var response node
	if err := xml.Unmarshal([]byte(i.CallQuery(service, action, parameters...)), &response); err != nil {
		i.add(action+":", err.Error())
	}
	seen := map[string]bool{}
	response.walk(func(n node) {
		for _, c := range n.Children {
			if value := strings.TrimSpace(c.Text); c.XMLName.Local == id && value != "" && !seen[value] {
				seen[value] = true
				visit(value, n)
			}
		}
	})
}

func (i *inventory) add(kind, id string) { i.resources = append(i.resources, kind+" "+id) }

func (i *inventory) sorted() []string {
	slices.Sort(i.resources)
	return slices.Compact(i.resources)
}

// isMain reports whether a route table, or its association, is the main one of its VPC.
func isMain(n node) bool {
	main := n.has("main", "true")
	n.walk(func(n node) { main = main || n.has("main", "true") })
	return main
}

// isDefault reports whether a network ACL or a security group is the default of its VPC.
func isDefault(n node) bool { return n.has("default", "true") || n.has("groupName", "default") }

// node is an element of XML.
type node struct {
	XMLName  xml.Name
	Text     string `xml:",chardata"`
	Children []node `xml:",any"`
}

func (n node) walk(visit func(node)) {
	for _, c := range n.Children {
		visit(c)
		c.walk(visit)
	}
}

// child returns the text of the child with a name, or "".
func (n node) child(name string) string {
	for _, c := range n.Children {
		if c.XMLName.Local == name {
			return strings.TrimSpace(c.Text)
		}
	}
	return ""
}

// has reports whether a child has a text. The emulator writes True where AWS writes true.
func (n node) has(name, text string) bool { return strings.EqualFold(n.child(name), text) }
