package sandbox_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
	"ecs-foundation/sandbox/process"
)

const guide = "../docs/migrate.md"

// documented returns a stack file of docs/migrate.md by its first line, with texts replaced, in pairs.
func documented(t *testing.T, title string, replaced ...string) string {
	t.Helper()
	text, err := os.ReadFile(guide)
	require.NoError(t, err)
	before, rest, found := strings.Cut(string(text), "# "+title+"\n")
	require.True(t, found, title)
	file, _, _ := strings.Cut(rest, "```")
	indent := before[strings.LastIndex(before, "\n")+1:]
	file = strings.ReplaceAll("\n"+file, "\n"+indent, "\n")
	for i := 0; i < len(replaced); i += 2 {
		require.Contains(t, file, replaced[i])
	}
	return strings.NewReplacer(replaced...).Replace(file)
}

// requireDocumented requires commands in docs/migrate.md.
func requireDocumented(t *testing.T, commands ...string) {
	t.Helper()
	text, err := os.ReadFile(guide)
	require.NoError(t, err)
	for _, command := range commands {
		require.Contains(t, string(text), "$ "+command+"\n")
	}
}

// withStackFile returns a stack with the text of its stack file.
func withStackFile(t *testing.T, e *engine.Engine, stack, text string) *engine.Engine {
	t.Helper()
	path := filepath.Join(t.TempDir(), "Pulumi."+stack+".yaml")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return e.File(path, stack)
}

// importInto imports the network in a state into a stack with the command of docs/migrate.md, and returns what the command
// prints for the reader. The first update replaces and deletes nothing.
func importInto(t *testing.T, e *engine.Engine, stackFile, state string) string {
	t.Helper()
	require.NoError(t, e.Preview().Err) // creates the stack
	project := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(project, "Pulumi.shared.yaml"), []byte(stackFile), 0o600))
	for _, name := range []string{"Pulumi.yaml", "go.mod"} {
		text, err := os.ReadFile(filepath.Join("..", name))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(project, name), text, 0o600))
	}
	requireDocumented(t, "go run ./cmd/foundation import shared state.json > import.json",
		"pulumi import --stack shared --file import.json --protect=false --generate-code=false")
	command := process.Command(t.Context(), process.ToolEnviron(), "go", "run", "./cmd/foundation", "--dir", project, "import", "shared", state)
	var report strings.Builder
	command.Dir, command.Stderr = "..", &report
	file, err := command.Output()
	require.NoError(t, err, report.String())
	path := filepath.Join(project, "import.json")
	require.NoError(t, os.WriteFile(path, file, 0o600))
	e.Import(path)

	preview := e.Preview()
	require.NoError(t, preview.Err)
	requireNoneReplaced(t, preview)
	up := e.Up()
	require.NoError(t, up.Err)
	requireNoneReplaced(t, up)
	require.Contains(t, up.Updates, "aws:lb/loadBalancer:LoadBalancer::public-alb")
	requireNoChanges(t, e)
	return report.String()
}

// requireNoneReplaced requires that a run keeps all resources, and creates none of those that are imported.
func requireNoneReplaced(t *testing.T, r engine.Result) {
	t.Helper()
	require.Empty(t, r.Replaces)
	require.Empty(t, r.Deletes)
	for _, created := range r.Creates {
		for _, kind := range []string{"vpc:Vpc", "internetGateway:", "natGateway:", "eip:", "loadBalancer:", "listener:"} {
			require.NotContains(t, created, kind)
		}
	}
}

// description returns what must stay in a migration: the addresses of the network, and what clients connect to.
func description(t *testing.T, e *engine.Engine, vpc string) []string {
	t.Helper()
	if _, err := exec.LookPath("aws"); err != nil {
		t.Skip("the AWS CLI is not installed")
	}
	in := "Name=vpc-id,Values=" + vpc
	return []string{
		cliText(t, e, "ec2", "describe-internet-gateways", "--filters", "Name=attachment.vpc-id,Values="+vpc, "--query", "InternetGateways[].InternetGatewayId"),
		cliText(t, e, "ec2", "describe-nat-gateways", "--filter", in, "--query", "NatGateways[].[NatGatewayId,NatGatewayAddresses[0].PublicIp]"),
		cliText(t, e, "ec2", "describe-subnets", "--filters", in, "--query", "sort_by(Subnets,&CidrBlock)[?!starts_with(CidrBlock,'10.20.20')].SubnetId"),
		cliText(t, e, "elbv2", "describe-load-balancers", "--query", "LoadBalancers[].[LoadBalancerArn,DNSName]"),
	}
}

func TestMigrationFromTerraform(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "..", "dev")
	require.NoError(t, e.Preview().Err) // starts the emulator
	tf := newTerraform(t, e, filepath.Join("migration", "terraform"))
	theirs := tf.outputs()
	vpc, group, listener := fmt.Sprint(theirs["vpc_id"]), fmt.Sprint(theirs["security_group"]), fmt.Sprint(theirs["listener"])
	public, _ := theirs["public_subnets"].([]any)
	private, _ := theirs["private_subnets"].([]any)
	before := description(t, e, vpc)

	// A service moves to a stack of its own, first for requests with a header.
	tested := documented(t, "Pulumi.orders.yaml",
		"vpc-0a1b2c3d4e5f60718", vpc, "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/shop/0123456789abcdef/0123456789abcdef", listener,
		"subnet-0a1b2c3d4e5f60001", fmt.Sprint(public[0]), "subnet-0a1b2c3d4e5f60002", fmt.Sprint(public[1]),
		"subnet-0a1b2c3d4e5f60003", fmt.Sprint(private[0]), "subnet-0a1b2c3d4e5f60004", fmt.Sprint(private[1]))
	orders := withStackFile(t, e, "orders", tested)
	require.NoError(t, orders.Up().Err)
	tf.requireNoChanges()
	const header = "headers: {X-Stack: [orders]}, "
	require.Contains(t, tested, header)
	orders = withStackFile(t, e, "orders", strings.Replace(tested, header, "", 1))
	moved := orders.Up()
	require.NoError(t, moved.Err)
	require.Len(t, moved.Changed(), 1)
	require.Contains(t, moved.Updates[0], "aws:lb/listenerRule:ListenerRule::")

	// The network and the load balancer move to a stack that other stacks use.
	state := filepath.Join(t.TempDir(), "state.json")
	tf.write(state, "show", "-json")
	stackFile := documented(t, "Pulumi.shared.yaml", "sg-0a1b2c3d4e5f60718", group)
	report := importInto(t, withStackFile(t, e, "shared", stackFile), stackFile, state)
	require.Contains(t, report, "terraform state rm 'module.vpc.aws_vpc.this[0]'")
	require.Equal(t, before, description(t, e, vpc))
	requireNoChanges(t, orders)

	// Terraform forgets both modules, and the service uses the stack instead of the IDs.
	requireDocumented(t, "terraform state rm module.vpc module.alb")
	tf.run("state", "rm", "module.vpc", "module.alb")
	require.Empty(t, strings.TrimSpace(tf.run("state", "list")))
	joined := documented(t, "Pulumi.orders.yaml with the stack")
	orders = withStackFile(t, e, "orders", joined)
	up := orders.Up()
	require.NoError(t, up.Err)
	require.Contains(t, up.Same, "aws:ec2/securityGroup:SecurityGroup::security-tasks")

	// The service takes over all requests.
	orders = withStackFile(t, e, "orders", strings.Replace(joined, "/orders/*", "/*", 1))
	require.Contains(t, orders.Preview().Output, "takes all requests of rule 50000 (/*)")
	rule := cliText(t, e, "elbv2", "describe-rules", "--listener-arn", listener, "--query", "Rules[?Priority=='50000'].RuleArn")
	addTags := "aws elbv2 add-tags --resource-arns RULE_ARN --tags Key=Project,Value=ecs-foundation Key=Environment,Value=orders " +
		"Key=ManagedBy,Value=pulumi"
	requireDocumented(t, addTags)
	cli(t, e, strings.Fields(strings.ReplaceAll(strings.TrimPrefix(addTags, "aws "), "RULE_ARN", rule))...)
	require.NoError(t, orders.Up().Err)
	cli(t, e, "elbv2", "delete-rule", "--rule-arn", rule)
	requireNoChanges(t, orders)
	require.Equal(t, before, description(t, e, vpc))
}

func TestMigrationFromAWSX(t *testing.T) {
	t.Parallel()
	e := engine.New(t, "..", "dev")
	awsx := e.Project(filepath.Join("migration", "awsx"), "dev")
	require.NoError(t, awsx.Up().Err)
	group := fmt.Sprint(awsx.Outputs()["securityGroup"])
	vpc := cliText(t, e, "ec2", "describe-vpcs", "--filters", "Name=cidr,Values=10.20.0.0/16", "--query", "Vpcs[0].VpcId")
	before := description(t, e, vpc)
	state := filepath.Join(t.TempDir(), "state.json")
	require.NoError(t, os.WriteFile(state, []byte(awsx.Export()), 0o600))

	stackFile := documented(t, "Pulumi.shared.yaml", "sg-0a1b2c3d4e5f60718", group)
	report := importInto(t, withStackFile(t, e, "shared", stackFile), stackFile, state)
	require.Contains(t, report, "pulumi state delete 'urn:pulumi:dev::awsx::awsx:ec2:Vpc$aws:ec2/vpc:Vpc::shop'")
	require.Equal(t, before, description(t, e, vpc))
}
