package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
	networkplan "ecs-foundation/network/plan"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack"
	"ecs-foundation/stack/preflight/change"
)

// Interfaces asks for the network interfaces in a subnet or a security group, with the name of
// the filter. The answer is of type []Interface.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNetworkInterfaces.html
type Interfaces struct{ Filter, ID string }

// Actions returns the action of the calls.
func (Interfaces) Actions() []string { return []string{"ec2:DescribeNetworkInterfaces"} }

// The filters of Interfaces.
const (
	inSubnet = "subnet-id"
	inGroup  = "group-id"
)

// An Interface is a network interface.
type Interface struct {
	ID string
	// Description names the owner, if an AWS service has created the interface.
	Description string
	// Addresses are its public addresses.
	Addresses []string
}

// A removal is a subnet, a security group or a subnet group that an update deletes.
type removal struct {
	key, noun, id string
	// interfaces are those of what uses it.
	interfaces Interfaces
	way        string
}

// What to do before an update deletes what is in use.
const (
	leaveSubnet      = "first deploy services without this subnet and move databases and caches out of it, or stop them"
	leaveGroup       = "first deploy services with another group and move databases and caches to another one, or stop them"
	leaveSubnetGroup = "first delete them, or move them to another subnet group"
)

// Removals asks whether what an update deletes is in use. AWS refuses to delete a subnet or a
// security group with network interfaces, and the subnet group of a database or cache, after
// the update has changed the rest.
// https://docs.aws.amazon.com/vpc/latest/userguide/subnet-deleting.html
// https://docs.aws.amazon.com/vpc/latest/userguide/deleting-security-groups.html
func Removals(p stack.Plan, d change.Deployed) []Question {
	var questions []Question
	for _, r := range slices.Concat(removedSubnets(p, d), removedGroups(p, d), removedSubnetGroups(p, d)) {
		questions = append(questions, ask(r.interfaces, func(list *[]Interface, f Findings) {
			if list == nil {
				return
			}
			if users := usersOf(*list, d.Outputs); len(users) > 0 {
				f.Errors.Child(r.key).Addf("AWS does not delete the %s (%s) while %s in it: %s",
					r.noun, r.id, strings.Join(users, " and "), r.way)
			}
		}))
	}
	return questions
}

// removedSubnets returns the subnets that the plan has no more, or with another range.
func removedSubnets(p stack.Plan, d change.Deployed) []removal {
	planned := map[string]networkplan.Subnet{}
	zones := map[string]bool{}
	for _, s := range p.Network.Subnets {
		planned[s.Key] = s
		zones[s.Zone.Key] = true
	}
	tiers := map[string]map[string]string{
		string(networkplan.Public): d.Outputs.PublicSubnetIDs, string(networkplan.Private): d.Outputs.PrivateSubnetIDs,
		string(networkplan.Data): d.Outputs.DataSubnetIDs,
	}
	maps.Copy(tiers, d.Outputs.TierSubnetIDs)
	var list []removal
	for _, tier := range slices.Sorted(maps.Keys(tiers)) {
		for _, zone := range slices.Sorted(maps.Keys(tiers[tier])) {
			key := tier + "-" + zone
			id := tiers[tier][zone]
			r := removal{"network.zones", "subnet " + key, id, Interfaces{inSubnet, id}, leaveSubnet}
			subnet, ok := planned[key]
			moved := ok && d.Record != nil && d.Record.Network.Subnets[key].CIDR != subnet.CIDR.String()
			if moved || !ok && zones[zone] {
				r.key = "network"
			}
			if moved || !ok {
				list = append(list, r)
			}
		}
	}
	return list
}

// removedGroups returns the security groups that the plan has no more. Package security
// asks about the shared group of tasks, because its rules go, too.
func removedGroups(p stack.Plan, d change.Deployed) []removal {
	planned := map[string]bool{securityplan.Tasks: true}
	for _, g := range p.Security.Groups {
		planned[g.Key] = true
	}
	keys := map[string]string{}
	if d.Record != nil {
		for name := range d.Record.Stores {
			keys[name] = "data." + name
		}
		for name := range d.Record.Services {
			keys[securityplan.Tasks+"-"+name] = "services." + name
		}
	}
	var list []removal
	for _, group := range slices.Sorted(maps.Keys(d.Outputs.SecurityGroupIDs)) {
		if planned[group] {
			continue
		}
		key, ok := keys[group]
		if !ok {
			key = "security"
		}
		id := d.Outputs.SecurityGroupIDs[group]
		list = append(list, removal{key, "security group " + group, id, Interfaces{inGroup, id}, leaveGroup})
	}
	return list
}

// removedSubnetGroups returns the subnet groups of data stores whose kind changes. The
// security group of one that goes is asked about already.
// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBSubnetGroup.html
// https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DeleteCacheSubnetGroup.html
func removedSubnetGroups(p stack.Plan, d change.Deployed) []removal {
	var list []removal
	for _, name := range slices.Sorted(maps.Keys(d.Outputs.SubnetGroupNames)) {
		store, kept := p.Config.Data[name]
		if kept && d.Record != nil && d.Record.Stores[name].Kind != string(store.Kind) {
			list = append(list, removal{
				"data." + name + ".kind", "subnet group of data store " + name, d.Outputs.SubnetGroupNames[name],
				Interfaces{inGroup, d.Outputs.SecurityGroupIDs[name]},
				leaveSubnetGroup,
			})
		}
	}
	return list
}

// owners are the descriptions of interfaces that AWS services create, each with what uses the
// interface.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/requester-managed-eni.html
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html
var owners = []struct{ prefix, noun string }{
	{"arn:aws:ecs:", "task"},
	{"arn:aws-cn:ecs:", "task"},
	{"arn:aws-us-gov:ecs:", "task"},
	{"RDSNetworkInterface", "database"},
	{"ElastiCache", "cache node"},
	{"AWS Lambda VPC ENI", "function"},
	{"EFS mount target", "file system mount target"},
	{"ELB ", "load balancer interface"},
	{"VPC Endpoint Interface", "endpoint interface"},
}

// usersOf counts what uses the interfaces, without the stack's own load balancers, endpoints
// and NAT gateways, which the update deletes or moves first.
func usersOf(list []Interface, own stack.Outputs) []string {
	counts := map[string]int{}
	for _, i := range list {
		if i.ID == "" || isOwnInterface(i, own) { // without an ID, it was deleted in the meantime
			continue
		}
		noun := "network interface"
		for _, o := range owners {
			if strings.HasPrefix(i.Description, o.prefix) {
				noun = o.noun
				break
			}
		}
		counts[noun]++
	}
	var users []string
	for _, noun := range slices.Sorted(maps.Keys(counts)) {
		verb := "are"
		if counts[noun] == 1 {
			verb = "is"
		}
		users = append(users, fmt.Sprintf("%s %s", validate.Count(counts[noun], noun), verb))
	}
	return users
}

// isOwnInterface reports whether the stack's load balancers, endpoints or NAT gateways have
// an interface.
func isOwnInterface(i Interface, own stack.Outputs) bool {
	for _, arn := range slices.Concat([]string{own.LoadBalancerARN}, shardARNs(own)) {
		_, name, found := strings.Cut(arn, ":loadbalancer/")
		if found && i.Description == "ELB "+name {
			return true
		}
	}
	for _, id := range own.InterfaceEndpointIDs {
		if i.Description == "VPC Endpoint Interface "+id {
			return true
		}
	}
	addresses := slices.Collect(maps.Values(own.NATPublicIPs))
	return slices.ContainsFunc(i.Addresses, func(address string) bool { return slices.Contains(addresses, address) })
}

func shardARNs(own stack.Outputs) []string {
	var arns []string
	for _, shard := range own.LoadBalancerShards {
		arns = append(arns, shard.ARN)
	}
	return arns
}
