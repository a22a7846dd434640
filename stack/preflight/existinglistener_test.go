package preflight_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	lbplan "ecs-foundation/loadbalancer/plan"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/preflight"
	"ecs-foundation/stack/preflight/reach"
)

const environmentStack = "organization/environment/dev"

// teamPlan returns the plan of a team's stack in the landing zone, with a load balancer in the
// public subnets.
func teamPlan(t *testing.T, security string, change func(*lbplan.ExistingListener)) stack.Plan {
	t.Helper()
	zone := graphtest.LandingZone()
	source := config.Stack{
		Project: "shop", Name: "dev", Values: map[string]string{
			"aws:region":        graphtest.Region,
			"shop:network":      `{"stack": "` + environmentStack + `"}`,
			"shop:loadBalancer": `{"stack": "` + environmentStack + `"}`,
			"shop:security":     security,
			"shop:services":     `{"cart": {"port": 3000, "routes": [{"paths": ["/cart/*"], "priority": 10}]}}`,
		},
		Environment: func(name string) (config.Environment, error) {
			subnets := map[networkplan.Tier][]string{}
			for _, s := range zone.Subnets {
				subnets[s.Tier] = append(subnets[s.Tier], s.ID)
			}
			return config.Environment{
				Name: name, Region: graphtest.Region, VPCID: zone.VPC, Subnets: subnets, EndpointsGroup: "sg-1", ListenerARN: graphtest.ListenerARN,
			}, nil
		},
		Network: func(config.Config) (networkplan.Existing, error) { return zone, nil },
		Listener: func(config.Config) (lbplan.ExistingListener, error) {
			listener := lbplan.ExistingListener{
				Protocol: lbplan.SchemeHTTPS, Port: 443, VPC: zone.VPC,
				Subnets: []string{"subnet-00000011", "subnet-00000012"}, SecurityGroups: []string{"sg-alb"},
			}
			change(&listener)
			return listener, nil
		},
	}
	p, err := stack.Load(source)
	require.NoError(t, err)
	return p
}

// describedEnvironment returns the landing zone with the security group of a load balancer, which
// admits clients at port 443.
func describedEnvironment() reach.Description {
	d := describedZone()
	d.SecurityGroups = append(d.SecurityGroups, reach.DescribedGroup{GroupId: "sg-alb", VpcId: graphtest.LandingZone().VPC})
	admit(&d, reach.DescribedPermission{IpRanges: []reach.DescribedCIDR{{CidrIp: "0.0.0.0/0"}}})
	return d
}

// admit replaces the ingress rule of the load balancer's group by one for port 443.
func admit(d *reach.Description, permission reach.DescribedPermission) {
	permission.IpProtocol, permission.FromPort, permission.ToPort = "tcp", 443, 443
	d.SecurityGroups[1].IpPermissions = []reach.DescribedPermission{permission}
}

func isPublic(*lbplan.ExistingListener) {}

func isInternal(l *lbplan.ExistingListener) {
	l.Internal, l.Subnets = true, []string{"subnet-00000013", "subnet-00000014"}
}

func TestTeamBehindAReachableLoadBalancerPasses(t *testing.T) {
	t.Parallel()
	clients := map[string]reach.DescribedPermission{
		"the internet":   {IpRanges: []reach.DescribedCIDR{{CidrIp: "0.0.0.0/0"}}},
		"an office":      {IpRanges: []reach.DescribedCIDR{{CidrIp: "198.51.100.0/24"}}},
		"a private net":  {IpRanges: []reach.DescribedCIDR{{CidrIp: "10.0.0.0/8"}}},
		"a prefix list":  {PrefixListIds: []reach.DescribedPrefixListID{{PrefixListId: "pl-1"}}},
		"another group":  {UserIdGroupPairs: []reach.DescribedGroupPair{{GroupId: "sg-proxy"}}},
		"an IPv6 client": {IpRanges: []reach.DescribedCIDR{{CidrIp: "0.0.0.0/0"}}, Ipv6Ranges: []reach.DescribedCIDR6{{CidrIpv6: "::/0"}}},
	}
	for _, security := range []string{`{}`, `{"isolation": "perService"}`} {
		for name, permission := range clients {
			for kind, change := range map[string]func(*lbplan.ExistingListener){"public": isPublic, "internal": isInternal} {
				d := describedEnvironment()
				admit(&d, permission)
				warnings, err := preflight.CheckExisting(teamPlan(t, security, change), stack.Outputs{}, d)
				require.NoError(t, err, "%s, %s %s", name, kind, security)
				require.NoError(t, warnings, "%s, %s %s", name, kind, security)
			}
		}
	}
}

func TestTeamBehindABlockedLoadBalancerIsReportedByTheHop(t *testing.T) {
	t.Parallel()
	entry := func(e reach.DescribedEntry) func(*reach.Description) {
		return func(d *reach.Description) { d.NetworkAcls[0].Entries = append(d.NetworkAcls[0].Entries, e) }
	}
	noRules := func(d *reach.Description) { d.SecurityGroups[1].IpPermissions = nil }
	for name, test := range map[string]struct {
		listener func(*lbplan.ExistingListener)
		change   func(*reach.Description)
		want     []string
	}{
		"ACL without the port of tasks": {isPublic, entry(deny(false, "10.21.1.0/24", 3000, 3000)), []string{
			"network.existing.subnets.private[0]: the service gets no requests and fails its health checks: set network.acls: false in that stack",
			"entries of acl-1", "the load balancer in subnet-00000011 to", "✗ ACL of subnet-00000013, in", "entry 50 denies",
		}},
		"ACL drops replies of tasks": {isPublic, entry(deny(true, "10.21.1.0/24", 1024, 65535)), []string{"the service gets no requests", "acl-1"}},
		"ACL between private subnets": {isInternal, entry(deny(false, "10.21.3.0/24", 3000, 3000)), []string{
			"the service gets no requests", "the load balancer in subnet-00000013", "✗ ACL of subnet-00000014, in",
		}},
		"ACL without clients": {isPublic, entry(deny(false, "0.0.0.0/0", 443, 443)), []string{
			"public[0]: clients cannot reach the load balancer", "change the entries of acl-1", "the internet to the load balancer in subnet-00000011",
		}},
		"no internet gateway": {isPublic, func(d *reach.Description) { d.RouteTables[0].Routes = nil }, []string{
			"clients cannot reach the load balancer: change the routes of rtb-public:", "no route to an internet gateway",
		}},
		"clients by IPv6 only": {isPublic, func(d *reach.Description) {
			admit(d, reach.DescribedPermission{Ipv6Ranges: []reach.DescribedCIDR6{{CidrIpv6: "::/0"}}})
		}, []string{"clients cannot reach the load balancer", "has no IPv6 address"}},
		"no rule of a public load balancer": {isPublic, noRules, []string{
			"loadBalancer.existing.listenerArn: clients cannot reach the load balancer, because no ingress rule of sg-alb allows port 443: add a rule to sg-alb",
		}},
		"no rule of an internal load balancer": {isInternal, noRules, []string{"no ingress rule of sg-alb allows port 443"}},
		"rule of another port": {isPublic, func(d *reach.Description) {
			d.SecurityGroups[1].IpPermissions[0].FromPort, d.SecurityGroups[1].IpPermissions[0].ToPort = 80, 80
		}, []string{"no ingress rule of sg-alb allows port 443"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := describedEnvironment()
			test.change(&d)
			_, err := preflight.CheckExisting(teamPlan(t, `{}`, test.listener), stack.Outputs{}, d)
			require.Error(t, err)
			for _, want := range test.want {
				require.Contains(t, err.Error(), want)
			}
		})
	}
}

func TestLoadBalancerInOtherSubnetsThanTheStack(t *testing.T) {
	t.Parallel()
	p, d := teamPlan(t, `{}`, func(l *lbplan.ExistingListener) { l.Subnets = []string{"subnet-other"} }), describedEnvironment()
	d.Subnets = append(d.Subnets, reach.DescribedSubnet{
		SubnetId: "subnet-other", VpcId: graphtest.LandingZone().VPC, CidrBlock: "10.21.9.0/24", AvailabilityZone: "us-east-1a",
	})
	d.RouteTables[0].Associations = append(d.RouteTables[0].Associations, reach.DescribedAssociation{SubnetId: "subnet-other"})
	_, err := preflight.CheckExisting(p, stack.Outputs{}, d)
	require.NoError(t, err)
	d.NetworkAcls[0].Entries = append(d.NetworkAcls[0].Entries, deny(false, "10.21.9.0/24", 3000, 3000))
	_, err = preflight.CheckExisting(p, stack.Outputs{}, d)
	require.ErrorContains(t, err, "the load balancer in subnet-other to tasks in subnet-00000013")
	d.RouteTables[0].Routes = nil
	_, err = preflight.CheckExisting(p, stack.Outputs{}, d)
	require.ErrorContains(t, err, "loadBalancer.existing.listenerArn: clients cannot reach the load balancer: change the routes of rtb-public")
}

func TestUnreadableLoadBalancerIsAWarning(t *testing.T) {
	t.Parallel()
	d := describedEnvironment()
	d.SecurityGroups, d.Unread = nil, []string{"ec2:DescribeSecurityGroups"}
	warnings, err := preflight.CheckExisting(teamPlan(t, `{}`, isPublic), stack.Outputs{}, d)
	require.NoError(t, err)
	require.ErrorContains(t, warnings, "cannot determine whether")
}
