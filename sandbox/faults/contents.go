package faults

import (
	"cmp"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
)

// Resources returns what Inventory returns, and the resources that are parts of others: rules, routes, listeners and the
// policies of roles.
func Resources(account Account) []string {
	resources := Inventory(account)
	list(account, "ec2", "DescribeNetworkAcls", "networkAclId", func(acl string, n node) {
		if n.has("default", "true") { // AWS creates and deletes it with its VPC
			resources = slices.DeleteFunc(resources, func(resource string) bool { return resource == "networkAclId "+acl })
		}
	})
	add := func(kind, id string) { resources = append(resources, kind+" "+id) }
	list(account, "ec2", "DescribeSecurityGroupRules", "securityGroupRuleId", func(id string, rule node) {
		// AWS creates the rules of a VPC's default group with the VPC, and the stack deletes them.
		if slices.Contains(resources, "groupId "+rule.child("groupId")) {
			add("rule", id)
		}
	})
	list(account, "ec2", "DescribeRouteTables", "routeTableId", func(table string, n node) {
		n.walk(func(route node) {
			target := cmp.Or(route.child("natGatewayId"), route.child("gatewayId"), route.child("egressOnlyInternetGatewayId"))
			destination := cmp.Or(route.child("destinationCidrBlock"), route.child("destinationIpv6CidrBlock"))
			// AWS creates the local routes with the table, and those of gateway endpoints with the endpoint.
			if destination != "" && target != "local" && !strings.HasPrefix(target, "vpce-") {
				add("route", table+"_"+destination)
			}
		})
	})
	list(account, "elasticloadbalancing", "DescribeLoadBalancers", "LoadBalancerArn", func(alb string, _ node) {
		list(account, "elasticloadbalancing", "DescribeListeners", "ListenerArn", func(listener string, _ node) {
			add("listener", listener)
			list(account, "elasticloadbalancing", "DescribeRules", "RuleArn", func(rule string, n node) {
				if !n.has("IsDefault", "true") {
					add("listenerRule", rule)
				}
			}, "ListenerArn", listener)
		}, "LoadBalancerArn", alb)
	})
	list(account, "iam", "ListRoles", "RoleName", func(role string, _ node) {
		var names node
		text := account.CallQuery("iam", "ListRolePolicies", "RoleName", role)
		_ = xml.Unmarshal([]byte(text), &names) // Inventory reports a response that is not XML
		names.walk(func(n node) {
			if policy := n.child("member"); policy != "" {
				add("rolePolicy", role+":"+policy)
			}
		})
		list(account, "iam", "ListAttachedRolePolicies", "PolicyArn", func(policy string, _ node) {
			add("attachment", role+" "+policy)
		}, "RoleName", role)
	})
	slices.Sort(resources)
	return slices.Compact(resources)
}

// list calls visit with the ID and the description of each resource in the response to a call.
func list(account Account, service, action, id string, visit func(string, node), parameters ...string) {
	var response node
	_ = xml.Unmarshal([]byte(account.CallQuery(service, action, parameters...)), &response) // as above
	seen := map[string]bool{}
	response.walk(func(n node) {
		if value := n.child(id); value != "" && !seen[value] {
			seen[value] = true
			visit(value, n)
		}
	})
}

// State is the state of a stack.
type State struct {
	Resources []StateResource
	Pending   []struct {
		Type     string
		Resource StateResource
	}
}

// StateResource is a resource in a state.
type StateResource struct {
	URN, Type, ID string
	Custom        bool
	Outputs       map[string]any
}

// ReadState reads the output of `pulumi stack export`.
func ReadState(text string) (State, error) {
	var export struct {
		Deployment struct {
			Resources []StateResource
			Pending   []struct {
				Type     string
				Resource StateResource
			} `json:"pending_operations"`
		}
	}
	err := json.Unmarshal([]byte(text), &export)
	return State(export.Deployment), err
}

// stateKinds are the stateKinds of the inventory by type.
var stateKinds = map[string]string{
	"aws:cloudwatch/logGroup:LogGroup":                          "logGroupName",
	"aws:ec2/eip:Eip":                                           "allocationId",
	"aws:ec2/internetGateway:InternetGateway":                   "internetGatewayId",
	"aws:ec2/natGateway:NatGateway":                             "natGatewayId",
	"aws:ec2/routeTable:RouteTable":                             "routeTableId",
	"aws:ec2/routeTableAssociation:RouteTableAssociation":       "routeTableAssociationId",
	"aws:ec2/securityGroup:SecurityGroup":                       "groupId",
	"aws:ec2/subnet:Subnet":                                     "subnetId",
	"aws:ec2/vpc:Vpc":                                           "vpcId",
	"aws:ec2/vpcEndpoint:VpcEndpoint":                           "vpcEndpointId",
	"aws:iam/role:Role":                                         "RoleName",
	"aws:iam/rolePolicy:RolePolicy":                             "rolePolicy",
	"aws:lb/listener:Listener":                                  "listener",
	"aws:lb/listenerRule:ListenerRule":                          "listenerRule",
	"aws:lb/loadBalancer:LoadBalancer":                          "LoadBalancerArn",
	"aws:lb/targetGroup:TargetGroup":                            "TargetGroupArn",
	"aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule":   "rule",
	"aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "rule",
}

// adopted are the types that AWS creates with a VPC.
var adopted = []string{"aws:ec2/defaultRouteTable:DefaultRouteTable", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"}

// Difference returns the resources of an account that a state does not have, and those of the state that the account does
// not have. Resources that were there before the stack do not count.
func Difference(before, account []string, state State) (orphaned, lost []string, err error) {
	known := map[string]bool{}
	for _, r := range state.Resources {
		if !r.Custom || strings.HasPrefix(r.Type, "pulumi:") || slices.Contains(adopted, r.Type) {
			continue
		}
		kind, id := stateKinds[r.Type], r.ID
		if r.Type == "aws:ec2/route:Route" {
			kind, id = "route", fmt.Sprintf("%v_%v", r.Outputs["routeTableId"], r.Outputs["destinationCidrBlock"])
		}
		if kind == "" {
			return nil, nil, fmt.Errorf("the inventory has no %s: add it to stateKinds", r.Type)
		}
		known[kind+" "+id] = true
		if !slices.Contains(account, kind+" "+id) {
			lost = append(lost, r.URN)
		}
	}
	for _, resource := range account {
		if !slices.Contains(before, resource) && !known[resource] {
			orphaned = append(orphaned, resource)
		}
	}
	return orphaned, lost, nil
}
