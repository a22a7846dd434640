package faults_test

import (
	"encoding/json"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
	"ecs-foundation/sandbox/faults"
)

// left are the types of which something is left when the state of testdata/complete.yaml is lost. The sandbox does not have
// exclusions from Block Public Access, and associations of DNS Firewall rule groups and query log configurations. A secondary
// CIDR block goes with its VPC, and the routes with their table.
var left = []string{
	"accessanalyzer/analyzer:Analyzer", "acm/certificate:Certificate", "cloudtrail/trail:Trail", "cloudwatch/dashboard:Dashboard",
	"cloudwatch/eventRule:EventRule", "cloudwatch/logDestination:LogDestination", "cloudwatch/logGroup:LogGroup",
	"cloudwatch/metricAlarm:MetricAlarm", "ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway", "ec2/eip:Eip",
	"ec2/flowLog:FlowLog", "ec2/internetGateway:InternetGateway", "ec2/natGateway:NatGateway", "ec2/networkAcl:NetworkAcl",
	"ec2/routeTable:RouteTable", "ec2/routeTableAssociation:RouteTableAssociation", "ec2/securityGroup:SecurityGroup",
	"ec2/subnet:Subnet", "ec2/vpc:Vpc", "ec2/vpcDhcpOptions:VpcDhcpOptions", "ec2/vpcEndpoint:VpcEndpoint", "ecr/repository:Repository",
	"elasticache/subnetGroup:SubnetGroup", "guardduty/detector:Detector", "iam/openIdConnectProvider:OpenIdConnectProvider",
	"iam/policy:Policy", "iam/role:Role", "lb/listener:Listener", "lb/listenerRule:ListenerRule", "lb/loadBalancer:LoadBalancer",
	"lb/targetGroup:TargetGroup", "rds/subnetGroup:SubnetGroup", "route53/record:Record", "s3/bucketV2:BucketV2", "sns/topic:Topic",
	"vpc/securityGroupEgressRule:SecurityGroupEgressRule", "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
}

// otherResources are commands that list what faults.Resources does not.
var otherResources = []string{
	"accessanalyzer list-analyzers", "acm list-certificates", "cloudtrail list-trails", "cloudwatch describe-alarms",
	"cloudwatch list-dashboards", "ecr describe-repositories", "elasticache describe-cache-subnet-groups", "events list-rules",
	"guardduty list-detectors", "logs describe-destinations", "rds describe-db-subnet-groups", "s3api list-buckets",
}

// TestPrintedCommandsDeleteEachKind loses the state of a stack with each kind of resource, and runs the commands that
// foundation orphans prints in their order.
func TestPrintedCommandsDeleteEachKind(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "../..", "dev").File("testdata/complete.yaml", "complete")
	zoneKey := "loadBalancer.zoneId="
	require.NoError(t, e.Preview(zoneKey+"Z0123456789ABCDEFGHIJ", "preflight={lookups: false}").Err) // starts the emulator
	zone := createZone(t, e)
	s := newShell(t, e, e.CLI(), tools(t, e),
		"PULUMI_BACKEND_URL=file://"+filepath.Join(e.State(), "backend"), "PULUMI_CONFIG_PASSPHRASE=sandbox")
	before := resources(t, e, s, zone)
	require.NoError(t, e.Up(zoneKey+zone).Err)
	s.dir = e.CLI().Dir // has the stack file with the hosted zone
	s.must("pulumi stack rm complete --force --yes --preserve-config")

	var types []string
	for _, o := range findOrphans(t, s) {
		types = append(types, o.Type[len("aws:"):])
		for _, command := range o.Delete {
			s.must(command)
		}
	}
	slices.Sort(types)
	require.Equal(t, left, slices.Compact(types))
	output, code := s.quiet("foundation orphans complete")
	require.Zero(t, code, output)
	require.Equal(t, before, resources(t, e, s, zone), "nothing is left")
}

// resources lists the resources in the account. The record that validates a certificate stays, because several certificates
// can share it.
func resources(t *testing.T, e *engine.Engine, s shell, zone string) []string {
	t.Helper()
	listed := faults.Resources(e)
	records := "route53 list-resource-record-sets --query \"ResourceRecordSets[?Type!='CNAME']\" --hosted-zone-id " + zone
	for _, command := range append(slices.Clone(otherResources), records) {
		output, code := s.quiet("aws " + command)
		require.Zero(t, code, output)
		listed = append(listed, output)
	}
	return listed
}

// An orphan is a resource in the report of foundation orphans.
type orphan struct {
	Type   string
	Delete []string
}

// findOrphans returns what foundation orphans reports.
func findOrphans(t *testing.T, s shell) []orphan {
	t.Helper()
	var report struct {
		Orphans  []orphan
		Failures []any
	}
	output, code := s.quiet("foundation orphans complete --json")
	require.Equal(t, 1, code, output)
	require.NoError(t, json.Unmarshal([]byte(regexp.MustCompile(`(?s)\{.*`).FindString(output)), &report), output)
	require.Empty(t, report.Failures)
	return report.Orphans
}

// createZone creates the hosted zone of example.com, and returns its ID.
func createZone(t *testing.T, e *engine.Engine) string {
	t.Helper()
	response := e.CallREST("route53", http.MethodPost, "/2013-04-01/hostedzone",
		`<CreateHostedZoneRequest><Name>example.com</Name><CallerReference>a</CallerReference></CreateHostedZoneRequest>`)
	zone := regexp.MustCompile(`<Id>/hostedzone/(\w+)</Id>`).FindStringSubmatch(response)
	require.NotNil(t, zone, response)
	return zone[1]
}
