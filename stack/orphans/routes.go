package orphans

import (
	"cmp"
	"context"
	"strings"
)

// routeTables lists route tables. A main one goes with its VPC.
var routeTables = listing{
	command: "ec2 describe-route-tables --filters", action: "ec2:DescribeRouteTables", items: "RouteTables", id: "RouteTableId",
	keep: func(table map[string]any) bool {
		for _, association := range list(table, "Associations") {
			if association["Main"] == true {
				return false
			}
		}
		return true
	},
}

// routeKind is the kind of the default routes of the stack's route tables. A route has no tags: it is the stack's if its
// table is, and leads to a gateway.
var routeKind = kind{
	typ: "aws:ec2/route:Route", noun: "route", untagged: true,
	find: func(ctx context.Context, s *search, k kind) ([]Object, bool) {
		return s.inTables(ctx, k.typ, "Routes", func(table Object, route map[string]any) Object {
			target := text(route, "NatGatewayId") + text(route, "EgressOnlyInternetGatewayId")
			if gateway := text(route, "GatewayId"); strings.HasPrefix(gateway, "igw-") {
				target += gateway
			}
			destination := cmp.Or(text(route, "DestinationCidrBlock"), text(route, "DestinationIpv6CidrBlock"))
			if target == "" || destination == "" {
				return Object{}
			}
			return Object{ID: table.ID + "_" + destination, Name: destination + " to " + target}
		})
	},
	remove: func(o Object) [][]string {
		table, destination, _ := strings.Cut(o.ID, "_")
		flag := "--destination-cidr-block"
		if strings.Contains(destination, ":") {
			flag = "--destination-ipv6-cidr-block"
		}
		return command("ec2 delete-route --route-table-id", table, flag, destination)
	},
}

// associationKind is the kind of the associations of the stack's route tables with subnets.
var associationKind = kind{
	typ: "aws:ec2/routeTableAssociation:RouteTableAssociation", noun: "route table association", untagged: true,
	find: func(ctx context.Context, s *search, k kind) ([]Object, bool) {
		return s.inTables(ctx, k.typ, "Associations", func(table Object, association map[string]any) Object {
			subnet := text(association, "SubnetId")
			if subnet == "" {
				return Object{}
			}
			return Object{ID: subnet + "/" + table.ID, Name: text(association, "RouteTableAssociationId")}
		})
	},
	remove: func(o Object) [][]string {
		return command("ec2 disassociate-route-table --association-id", o.Name)
	},
}

// inTables returns what the stack's route tables have of a kind.
func (s *search) inTables(ctx context.Context, typ, key string, object func(Object, map[string]any) Object) ([]Object, bool) {
	tables, ok := s.items(ctx, routeTables, s.stack.tagFilters()...)
	var objects []Object
	for _, table := range tables {
		for _, item := range list(table.values, key) {
			if o := object(table, item); o.ID != "" {
				o.Type, o.Tags, o.values = typ, table.Tags, item // they belong to the stack if the table does
				objects = append(objects, o)
			}
		}
	}
	return objects, ok
}
