package faults

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
)

// Resources returns the resources in an account that a stack could leave behind, including those that are parts of others:
// rules, routes, listeners and the policies of roles.
func Resources(account Account) []string {
	i := newInventory(account)
	i.list("ec2", "DescribeSecurityGroupRules", "securityGroupRuleId", func(id string, rule node) {
		// AWS creates the rules of a VPC's default group with the VPC, and the stack deletes them.
		if slices.Contains(i.resources, "groupId "+rule.child("groupId")) {
			i.add("rule", rule.child("groupId")+"_"+id)
		}
	})
	i.list("ec2", "DescribeRouteTables", "routeTableId", func(table string, n node) {
		n.walk(func(route node) {
			target := cmp.Or(route.child("natGatewayId"), route.child("gatewayId"), route.child("egressOnlyInternetGatewayId"))
			destination := cmp.Or(route.child("destinationCidrBlock"), route.child("destinationIpv6CidrBlock"))
			// AWS creates the local routes with the table, and those of gateway endpoints with the endpoint.
			if destination != "" && target != "local" && !strings.HasPrefix(target, "vpce-") {
				i.add("route", table+"_"+destination)
			}
		})
	})
	i.list("elasticloadbalancing", "DescribeLoadBalancers", "LoadBalancerArn", func(alb string, _ node) {
		i.list("elasticloadbalancing", "DescribeListeners", "ListenerArn", func(listener string, _ node) {
			i.add("listener", listener)
			i.list("elasticloadbalancing", "DescribeRules", "RuleArn", func(rule string, n node) {
				if !n.has("IsDefault", "true") {
					i.add("listenerRule", rule)
				}
			}, "ListenerArn", listener)
		}, "LoadBalancerArn", alb)
	})
	i.list("iam", "ListRoles", "RoleName", func(role string, _ node) {
		i.list("iam", "ListRolePolicies", "member", func(policy string, _ node) {
			i.add("rolePolicy", role+":"+policy)
		}, "RoleName", role)
		i.list("iam", "ListAttachedRolePolicies", "PolicyArn", func(policy string, _ node) {
			i.add("attachment", role+" "+policy)
		}, "RoleName", role)
	})
	return i.sorted()
}

// ReadState reads the output of `pulumi stack export`.
func ReadState(text string) (apitype.DeploymentV3, error) {
	var export struct{ Deployment apitype.DeploymentV3 }
	err := json.Unmarshal([]byte(text), &export)
	return export.Deployment, err
}

// partKinds are the kinds of the inventory by type that are not in listings.
var partKinds = map[string]string{
	"aws:cloudwatch/logGroup:LogGroup":                          logGroup,
	"aws:ec2/route:Route":                                       "route",
	"aws:iam/rolePolicy:RolePolicy":                             "rolePolicy",
	"aws:lb/listener:Listener":                                  "listener",
	"aws:lb/listenerRule:ListenerRule":                          "listenerRule",
	"aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule":   "rule",
	"aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "rule",
}

// kindOf returns the kind of the inventory with the resources of a type, or "".
func kindOf(typ string) string {
	for _, l := range listings {
		if l.typ != "" && typ == "aws:"+l.typ {
			return l.id
		}
	}
	return partKinds[typ]
}

// adopted are the types that AWS creates with a VPC.
var adopted = []string{"aws:ec2/defaultRouteTable:DefaultRouteTable", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"}

// Difference returns the resources of an account that a state does not have, and those of the state that the account does
// not have. Resources that were there before the stack do not count.
func Difference(before, account []string, state apitype.DeploymentV3) (orphaned, lost []string, err error) {
	known := map[string]bool{}
	for _, r := range state.Resources {
		typ := string(r.Type)
		if !r.Custom || strings.HasPrefix(typ, "pulumi:") || slices.Contains(adopted, typ) {
			continue
		}
		kind, id := kindOf(typ), string(r.ID)
		switch kind {
		case "route":
			id = fmt.Sprintf("%v_%v", r.Outputs["routeTableId"], r.Outputs["destinationCidrBlock"])
		case "rule":
			id = fmt.Sprintf("%v_%v", r.Outputs["securityGroupId"], id)
		case "":
			return nil, nil, fmt.Errorf("the inventory has no %s: add its kind", typ)
		}
		known[kind+" "+id] = true
		if !slices.Contains(account, kind+" "+id) {
			lost = append(lost, string(r.URN))
		}
	}
	for _, resource := range account {
		if !slices.Contains(before, resource) && !known[resource] {
			orphaned = append(orphaned, resource)
		}
	}
	return orphaned, lost, nil
}
