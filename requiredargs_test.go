package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"ecs-foundation/ecs/cluster"
	clusterplan "ecs-foundation/ecs/cluster/plan"
	"ecs-foundation/ecs/service"
	"ecs-foundation/iam"
	sharingplan "ecs-foundation/iam/plan/sharing"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/component"
	"ecs-foundation/loadbalancer"
	lbplan "ecs-foundation/loadbalancer/plan"
	"ecs-foundation/monitoring"
	monitoringplan "ecs-foundation/monitoring/plan"
	"ecs-foundation/network"
	networkplan "ecs-foundation/network/plan"
	"ecs-foundation/network/plan/nacl"
	"ecs-foundation/registry"
	"ecs-foundation/security"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/preflight"
)

// TestRequiredArgumentsAreReported omits each argument that is required according to its comment.
func TestRequiredArgumentsAreReported(t *testing.T) {
	t.Parallel()
	plan, err := stack.Load(config.Stack{Project: "ecs-foundation", Name: "dev", Values: graphtest.Stack(t, ".", "dev")}, preflight.Check)
	require.NoError(t, err)
	scope := policy.Scope{Region: graphtest.Region, Account: graphtest.Account}
	vpc, group := pulumi.String("vpc-00000001"), pulumi.String("sg-1")
	subnets := pulumi.StringMap{"a": pulumi.String("subnet-a"), "b": pulumi.String("subnet-b")}
	public, private := pulumi.StringArray{}, pulumi.StringArray{}
	for _, subnet := range graphtest.LandingZone().Subnets[:4] {
		if subnet.Tier == networkplan.Public {
			public = append(public, pulumi.String(subnet.ID))
		} else {
			private = append(private, pulumi.String(subnet.ID))
		}
	}
	groups := component.NewOutputs("target group")

	omitRequired(t, network.Args{Plan: plan.Network, Scope: scope}, network.New)
	omitRequired(t, network.AdoptArgs{Region: graphtest.Region, VPCID: vpc, PublicSubnetIDs: public, PrivateSubnetIDs: private}, network.Adopt)
	omitRequired(t, network.EndpointsArgs{
		Services: []string{"sqs"}, Scope: scope, VPCID: vpc, SubnetIDs: subnets, SecurityGroupID: group,
	}, network.NewEndpoints)
	omitRequired(t, network.ACLsArgs{
		Plan: []nacl.ACL{{Tier: networkplan.Data}}, VPCID: vpc,
		SubnetIDs: func(networkplan.Tier) (pulumi.StringMapOutput, error) { return subnets.ToStringMapOutput(), nil },
	}, network.NewACLs)
	omitRequired(t, network.FlowLogsArgs{Plan: plan.Network.FlowLogs, Scope: scope, VPCID: vpc}, network.NewFlowLogs)
	omitRequired(t, network.SubnetGroupsArgs{
		Stores: map[string]securityplan.Store{"db": {Kind: securityplan.RDS, Port: 5432}}, SubnetIDs: subnets,
	}, network.NewSubnetGroups)
	omitRequired(t, network.VPCSettingsArgs{Plan: networkplan.VPCSettings{QueryLogConfig: "rqlc-1"}, VPCID: vpc}, network.NewVPCSettings)
	omitRequired(t, security.Args{
		Plan: plan.Security, VPCID: vpc, PrefixListIDs: pulumi.StringMap{"s3": pulumi.String("pl-1"), "dynamodb": pulumi.String("pl-2")},
	}, security.New)

	alarms, err := lbplan.New(lbplan.Input{Spec: lbplan.Spec{HTTP: lbplan.Forward, Alarms: &lbplan.AlarmSpec{
		Topic: "arn:aws:sns:us-east-1:123456789012:alarms",
	}}})
	require.NoError(t, err)
	certificate, err := lbplan.NewCertificate("shop.example.com", nil)
	require.NoError(t, err)
	omitRequired(t, loadbalancer.Args{Plan: plan.Primary(), VPCID: vpc, SubnetIDs: subnets, SecurityGroupID: group}, loadbalancer.New)
	omitRequired(t, loadbalancer.AlarmsArgs{Plan: alarms.Alarms, LoadBalancer: pulumi.String("app/alb/1"), TargetGroups: groups}, loadbalancer.NewAlarms)
	omitRequired(t, loadbalancer.DashboardArgs{Scope: scope, LoadBalancer: pulumi.String("app/alb/1"), TargetGroups: groups}, loadbalancer.NewDashboard)
	omitRequired(t, loadbalancer.CertificateArgs{Plan: certificate, ZoneID: pulumi.String("Z0123456789")}, loadbalancer.NewCertificate)
	omitRequired(t, loadbalancer.LogsArgs{Plan: alarms.Logs, Scope: scope}, loadbalancer.NewLogs)

	monitored, err := monitoringplan.New(monitoringplan.Spec{AccessAnalyzer: &monitoringplan.AccessAnalyzer{External: true}})
	require.NoError(t, err)
	shared, err := sharingplan.New(sharingplan.Spec{Images: &sharingplan.With{Accounts: []string{"111122223333"}}}, []string{"shop/cart"})
	require.NoError(t, err)
	shop, err := clusterplan.New(clusterplan.Spec{})
	require.NoError(t, err)
	omitRequired(t, monitoring.Args{Plan: monitored, Scope: scope}, monitoring.New)
	omitRequired(t, monitoring.LogGroupsArgs{Names: map[string]string{"ui": "/ecs/ui"}, RetentionDays: 30}, monitoring.NewLogGroups)
	omitRequired(t, iam.Args{Plan: plan.IAM, Scope: scope}, iam.New)
	omitRequired(t, iam.SharingArgs{Plan: shared, Scope: scope}, iam.NewSharing)
	omitRequired(t, cluster.Args{Plan: shop, Scope: scope}, cluster.New)
}

// TestNilArguments creates each component without arguments: those that are required are reported, and an optional part
// is not created.
func TestNilArguments(t *testing.T) {
	t.Parallel()
	for _, err := range []error{
		withoutArguments(network.New), withoutArguments(network.Adopt), withoutArguments(network.NewEndpoints),
		withoutArguments(network.NewFlowLogs), withoutArguments(security.New), withoutArguments(loadbalancer.New),
		withoutArguments(loadbalancer.NewDashboard), withoutArguments(loadbalancer.NewCertificate), withoutArguments(iam.New),
		withoutArguments(iam.NewSharing), withoutArguments(registry.New), withoutArguments(monitoring.New),
		withoutArguments(monitoring.NewLogGroups), withoutArguments(cluster.New), withoutArguments(service.New),
	} {
		require.ErrorContains(t, err, ": required")
	}
	for _, err := range []error{
		withoutArguments(network.NewACLs), withoutArguments(network.NewSubnetGroups), withoutArguments(network.NewVPCSettings),
		withoutArguments(loadbalancer.NewAlarms), withoutArguments(loadbalancer.NewLogs), withoutArguments(loadbalancer.NewRecords),
	} {
		require.NoError(t, err)
	}
}

// withoutArguments creates a component without arguments.
func withoutArguments[A, C any](create func(*pulumi.Context, string, *A, ...pulumi.ResourceOption) (C, error)) error {
	_, err := graphtest.Try(func(ctx *pulumi.Context) error {
		_, err := create(ctx, "part", nil)
		return err
	})
	return err
}

// omitRequired creates a component with complete arguments, and without each of those that are required.
func omitRequired[A, C any](
	t *testing.T, complete A, create func(*pulumi.Context, string, *A, ...pulumi.ResourceOption) (C, error),
) {
	t.Helper()
	typ := reflect.TypeFor[A]()
	try := func(args A) error {
		_, err := graphtest.TryWithNetwork(graphtest.LandingZone(), func(ctx *pulumi.Context) error {
			_, err := create(ctx, "part", &args)
			return err
		})
		return err
	}
	require.NoError(t, try(complete), "%s", typ)
	fields := requiredFields(t, typ)
	require.NotEmpty(t, fields, "%s", typ)
	for _, field := range fields {
		args := complete
		reflect.ValueOf(&args).Elem().FieldByName(field).SetZero()
		err := try(args)
		require.Error(t, err, "%s without %s", typ, field)
		require.Regexp(t, "(?i)"+field+": required", err.Error(), "%s", typ)
	}
}

// requiredFields returns the fields of a struct whose comment says that they are required. A field without a comment has
// that of the field before.
func requiredFields(t *testing.T, typ reflect.Type) (names []string) {
	t.Helper()
	module := strings.TrimSuffix(reflect.TypeFor[policy.Scope]().PkgPath(), "iam/policy")
	files, err := filepath.Glob(filepath.Join(strings.TrimPrefix(typ.PkgPath(), module), "*.go"))
	require.NoError(t, err)
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		require.NoError(t, err)
		ast.Inspect(file, func(node ast.Node) bool {
			spec, ok := node.(*ast.TypeSpec)
			if !ok || spec.Name.Name != typ.Name() {
				return true
			}
			var comment string
			for _, field := range spec.Type.(*ast.StructType).Fields.List {
				if text := strings.Join(strings.Fields(field.Doc.Text()), " "); text != "" {
					comment = text
				}
				if strings.HasSuffix(comment, "Required.") {
					names = append(names, field.Names[0].Name)
				}
			}
			return false
		})
	}
	return names
}
