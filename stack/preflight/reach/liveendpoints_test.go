package reach_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/policy/evaluate"
	"ecs-foundation/stack/preflight/reach"
)

func TestLiveNamesAndEndpoints(t *testing.T) {
	t.Parallel()
	api, isolated := reach.Service("ecr.api"), func(d *reach.Description) { d.RouteTables[0].Routes = nil }
	endpoint := func(change func(*reach.DescribedEndpoint)) func(*reach.Description) {
		return func(d *reach.Description) {
			isolated(d)
			change(&d.VpcEndpoints[0])
		}
	}
	testLive(t, map[string]liveCase{
		"isolated": {isolated, liveTask, api, reach.Open, "", ""},
		"DNS off": {
			func(d *reach.Description) { d.VpcAttributes[0].EnableDnsSupport.Value = false },
			liveTask, api, reach.Closed, "vpc-1", "enableDnsSupport is off",
		},
		"DNS hostnames off": {
			func(d *reach.Description) { isolated(d); d.VpcAttributes[1].EnableDnsHostnames.Value = false },
			liveTask, api, reach.Closed, "rtb-priv", "no route to ecr.api; endpoint vpce-api is not used: enableDnsHostnames",
		},
		"NAT replaces it": {
			func(d *reach.Description) { d.VpcAttributes[1].EnableDnsHostnames.Value = false },
			liveTask, api, reach.Open, "", "",
		},
		"DNS server": {
			func(d *reach.Description) { d.DhcpOptions[0].DhcpConfigurations[0].Values[0].Value = "10.0.0.53" },
			liveTask, api, reach.Unknown, "vpc-1", "10.0.0.53",
		},
		"Amazon DNS server": {
			func(d *reach.Description) { d.DhcpOptions[0].DhcpConfigurations[0].Values[0].Value = "10.0.0.2" },
			liveTask, api, reach.Open, "", "",
		},
		"private DNS off": {
			endpoint(func(e *reach.DescribedEndpoint) { e.PrivateDnsEnabled = false }),
			liveTask, api, reach.Closed, "rtb-priv", "endpoint vpce-api is not used: private DNS is off",
		},
		"pending": {
			endpoint(func(e *reach.DescribedEndpoint) { e.State = "pendingAcceptance" }),
			liveTask, api, reach.Closed, "rtb-priv", "it is in state pendingAcceptance",
		},
		"for resolvers only": {
			endpoint(func(e *reach.DescribedEndpoint) { e.DnsOptions.PrivateDnsOnlyForInboundResolverEndpoint = true }),
			liveTask, api, reach.Closed, "rtb-priv", "clients outside the VPC",
		},
		"without subnets": {
			endpoint(func(e *reach.DescribedEndpoint) { e.SubnetIds = nil }),
			liveTask, api, reach.Closed, "rtb-priv", "it has no subnets",
		},
		"group that admits nothing": {
			endpoint(func(e *reach.DescribedEndpoint) { e.Groups = e.Groups[:1] }), liveTask, api, reach.Closed, "sg-closed", "no ingress rule allows port 443 from task",
		},
		"group without the other group of the task": {func(d *reach.Description) {
			d.SecurityGroups[1].IpPermissions = []reach.DescribedPermission{fromGroup(tcp(443, 443), "sg-closed")}
		}, liveTaskB, api, reach.Closed, "sg-closed", "no ingress rule"},
		"group by one range of two": {func(d *reach.Description) {
			d.SecurityGroups[1].IpPermissions = []reach.DescribedPermission{fromRange(tcp(443, 443), "10.0.10.0/24")}
		}, liveTaskB, api, reach.Closed, "sg-closed", "no ingress rule"},
		"deleted group": {
			func(d *reach.Description) { d.SecurityGroups = d.SecurityGroups[1:] },
			liveTask, api, reach.Closed, "sg-task", "does not exist in vpc-1",
		},
		"network ACL of one of two subnets of an endpoint": {func(d *reach.Description) {
			d.Subnets = append(d.Subnets, reach.DescribedSubnet{SubnetId: "subnet-c", VpcId: "vpc-1", CidrBlock: "10.0.30.0/24", AvailabilityZone: "us-east-1c"})
			d.VpcEndpoints[0].SubnetIds = []string{"subnet-a", "subnet-c"}
			d.NetworkAcls = append(d.NetworkAcls, reach.DescribedACL{NetworkAclId: "acl-c", VpcId: "vpc-1", Associations: []reach.DescribedSubnetID{{SubnetId: "subnet-c"}}})
		}, liveTaskB, api, reach.Closed, "acl-c", "no entry allows 10.0.20.0/24 at 443"},
		"gateway endpoint of another table": {
			func(d *reach.Description) { isolated(d); d.VpcEndpoints[1].RouteTableIds = []string{"rtb-pub"} },
			liveTask, reach.Service("s3"), reach.Closed, "rtb-priv", "no route to s3",
		},
	})
}

func TestEndpointPolicies(t *testing.T) {
	t.Parallel()
	statement := func(effect, rest string) string {
		return `{"Statement": [{"Effect": "` + effect + `", "Principal": "*", ` + rest + `}]}`
	}
	for name, tc := range map[string]struct {
		policy string
		want   reach.Verdict
		why    string
	}{
		"default":  {statement("Allow", `"Action": "*", "Resource": "*"`), reach.Open, ""},
		"not read": {"", reach.Open, ""},
		"other action": {
			statement("Allow", `"Action": "ecr:BatchGetImage", "Resource": "*"`), reach.Closed, "no statement allows ecr:GetAuthorizationToken on *",
		},
		"denied": {
			`{"Statement": [{"Sid": "No", "Effect": "Deny", "Principal": "*", "Action": "ecr:*", "Resource": "*"}]}`, reach.Closed, "denies ecr:GetAuthorizationToken on * by statement No",
		},
		"organization": {
			statement("Allow", `"Action": "*", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}`), reach.Unknown, "depends on aws:PrincipalOrgID",
		},
		"endpoint": {
			statement("Allow", `"Action": "*", "Resource": "*", "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-api", "aws:SourceVpc": "vpc-1"}}`), reach.Open, "",
		},
		"account": {
			statement("Allow", `"Action": "*", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalAccount": "123456789012"}}`), reach.Open, "",
		},
		"other account": {
			statement("Allow", `"Action": "*", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalAccount": "210987654321"}}`), reach.Closed, "no statement allows",
		},
		"not a policy": {`{"Statement": 1}`, reach.Unknown, "parse policy"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := live()
			d.VpcEndpoints[0].PolicyDocument = tc.policy
			d.VpcEndpoints[1].PolicyDocument = tc.policy
			n, err := reach.Describe("vpc-1", d)
			require.NoError(t, err)
			for _, service := range []string{"ecr.api", "s3"} {
				to := reach.Service(service)
				to.Calls = []evaluate.Request{{
					Action: "ecr:GetAuthorizationToken", Resource: "*", Context: map[string][]string{"aws:principalaccount": {"123456789012"}},
				}}
				path := n.Explain(liveTask, to, 443)
				if service == "s3" && name == "endpoint" {
					require.Equal(t, reach.Closed, path.Verdict(), "another endpoint")
					continue
				}
				require.Equal(t, tc.want, path.Verdict(), path.String())
				require.Contains(t, path.Stop().Why, tc.why)
			}
		})
	}
}
