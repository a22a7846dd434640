package graphtest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	networkplan "ecs-foundation/network/plan"
)

// Call returns what AWS would return to a function call of the program.
func (g *Graph) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) {
	g.record(args)
	if g.answer != nil {
		if results, err := g.answer(args.Token); results != nil || err != nil {
			return resource.NewPropertyMapFromMap(results), err
		}
	}
	results := map[string]any{}
	switch args.Token {
	case "aws:index/getCallerIdentity:getCallerIdentity":
		if args.Provider == "" {
			return nil, fmt.Errorf("%s is called on the default provider", args.Token)
		}
		results["accountId"], results["arn"] = Account, "arn:aws:iam::"+Account+":user/ci"
	case "pulumi:pulumi:readStackOutputs":
		results["outputs"] = g.outputs
		if other := environment(args.Args["name"].StringValue()); other != nil {
			results["outputs"] = other
		}
	case "aws:ec2/getManagedPrefixList:getManagedPrefixList":
		results["id"] = "<prefix list " + args.Args["name"].StringValue() + ">"
	case "aws:ec2/getSecurityGroups:getSecurityGroups":
		results["ids"] = []string{}
		if g.used != nil {
			results["ids"] = []string{"<" + args.Args["tags"].ObjectValue()["Name"].StringValue() + ">"}
		}
	case "aws:ec2/getNetworkInterfaces:getNetworkInterfaces":
		results["ids"] = g.used
	case "aws:ec2/getNetworkInterface:getNetworkInterface":
		results["description"] = "arn:aws:ecs:" + Region + ":" + Account + ":attachment/1"
	case "aws:iam/getRoles:getRoles":
		path := "/"
		if prefix := args.Args["pathPrefix"]; prefix.IsString() {
			path = prefix.StringValue()
		}
		results["arns"] = slices.DeleteFunc(slices.Clone(g.roles), func(arn string) bool { return !strings.Contains(arn, ":role"+path) })
	case "aws:guardduty/getDetector:getDetector":
		results["id"], results["features"] = Detector, runtimeMonitoring
		results["tags"] = map[string]string{"Project": "ecs-foundation", "Environment": g.stack} // created by the stack
	case "aws:index/getAvailabilityZones:getAvailabilityZones":
		results["names"], results["zoneIds"] = zones(args.Args["filters"])
	case "aws:ec2/getVpcEndpointService:getVpcEndpointService":
		results["availabilityZones"], _ = zones(resource.NewProperty("zone-type"))
	case "aws:route53/getZone:getZone":
		results["name"], results["privateZone"] = "example.com.", false
	case "aws:lb/getLbs:getLbs":
		results["arns"] = []string{}
	case "aws:acm/getCertificate:getCertificate":
		return nil, errors.New("no matching ACM Certificate found")
	case "aws:index/getRegion:getRegion":
		results["name"] = Region
	case "aws:index/getDefaultTags:getDefaultTags":
		results["tags"] = map[string]string{"Project": "ecs-foundation", "Environment": g.stack, "ManagedBy": "pulumi"}
	case "aws:ec2/getVpc:getVpc":
		n := g.network(args.Args["id"].StringValue())
		if n.VPC == "" {
			return nil, errors.New("no matching EC2 VPC found")
		}
		results["id"], results["mainRouteTableId"], results["ownerId"] = n.VPC, "", cmp.Or(n.Owner, Account)
		results["cidrBlock"], results["dhcpOptionsId"] = n.CIDRs[0].String(), "dopt-1"
		results["enableDnsSupport"], results["enableDnsHostnames"] = n.DNSSupport, n.DNSHostnames
	case "aws:ec2/getSubnet:getSubnet":
		s := g.subnet(args.Args["id"].StringValue())
		results["id"], results["vpcId"], results["availabilityZone"], results["availableIpAddressCount"] = s.ID, s.VPC, s.Zone, s.Free
		results["cidrBlock"] = s.CIDR.String()
	case "aws:ec2/getSubnets:getSubnets":
		results["ids"] = g.tagged(args.Args["filters"].ArrayValue())
	case "aws:ec2/getVpcDhcpOptions:getVpcDhcpOptions":
		results["domainNameServers"] = append([]string{"AmazonProvidedDNS", "169.254.169.253"}, texts(g.existing[0].NameServers)...)
	case "aws:ec2/getRouteTables:getRouteTables": // the table of a subnet has the subnet's ID
		results["ids"] = g.routeTables(args.Args)
	case "aws:ec2/getRouteTable:getRouteTable":
		subnet := g.subnet(args.Args["routeTableId"].StringValue())
		results["vpcId"], results["associations"] = subnet.VPC, []any{map[string]any{"subnetId": subnet.ID}}
		results["routes"] = routes(subnet.Default)
	case "aws:ecs/getService:getService":
		results["taskDefinition"] = g.running(args.Args["serviceName"].StringValue())
	default:
		if gateway := g.gateway(args); gateway != nil {
			return resource.NewPropertyMapFromMap(gateway), nil
		}
		existing, found, err := inAccount(args)
		if !found {
			err = fmt.Errorf("no result for %s", args.Token)
		}
		if err != nil {
			return nil, err
		}
		results = existing
	}
	return resource.NewPropertyMapFromMap(results), nil
}

// Detector is the ID of the account's GuardDuty detector.
const Detector = "12abc34d567e8fa901bc2d34e56789f0"

// runtimeMonitoring are the features that the detector has enabled.
var runtimeMonitoring = []any{map[string]any{
	"name": "RUNTIME_MONITORING", "status": "ENABLED",
	"additionalConfigurations": []any{map[string]any{"name": "ECS_FARGATE_AGENT_MANAGEMENT", "status": "ENABLED"}},
}}

// zones returns the names and the IDs of the region's zones. Without a filter by type,
// they include its Local Zone.
func zones(filters resource.PropertyValue) (names, ids []string) {
	if !strings.Contains(fmt.Sprint(filters.Mappable()), "zone-type") {
		names, ids = append(names, Region+"-atl-1a"), append(ids, "use1-atl1-az1")
	}
	for i, letter := range []string{"a", "b", "c", "d"} {
		names, ids = append(names, Region+letter), append(ids, fmt.Sprintf("use1-az%d", i+1))
	}
	return names, ids
}

// componentOutputs returns the outputs of a component. The VPC of awsx is the existing
// network.
func (g *Graph) componentOutputs(typ string, inputs resource.PropertyMap) resource.PropertyMap {
	if typ != "awsx:ec2:Vpc" {
		return inputs
	}
	ids := map[networkplan.Tier][]any{}
	for _, s := range g.existing[0].Subnets {
		ids[s.Tier] = append(ids[s.Tier], s.ID)
	}
	return resource.NewPropertyMapFromMap(map[string]any{
		"vpcId": g.existing[0].VPC, "publicSubnetIds": ids[networkplan.Public], "privateSubnetIds": ids[networkplan.Private],
	})
}

// validationRecords returns the records that ACM requires: one for each name. A name and
// its wildcard have the same record.
func validationRecords(certificate resource.PropertyMap) resource.PropertyValue {
	names := []resource.PropertyValue{certificate["domainName"]}
	if more := certificate["subjectAlternativeNames"]; more.IsArray() {
		names = append(names, more.ArrayValue()...)
	}
	var records []any
	for _, name := range names {
		domain := strings.TrimPrefix(name.StringValue(), "*.")
		records = append(records, map[string]any{
			"domainName": name.StringValue(), "resourceRecordType": "CNAME",
			"resourceRecordName": "_proof." + domain + ".", "resourceRecordValue": "_answer." + domain + ".acm-validations.aws.",
		})
	}
	return resource.NewPropertyValue(records)
}

// running returns the task definition that a service runs.
func (g *Graph) running(service string) any {
	if g.rolledBack != "" {
		return g.rolledBack
	}
	g.mutex.Lock()
	defer g.mutex.Unlock()
	for _, r := range g.resources {
		if r.Type == "aws:ecs/service:Service" && r.Inputs["name"] == service {
			return r.Inputs["taskDefinition"]
		}
	}
	return ""
}
