package config_test

import (
	"fmt"
	"net/netip"
	"path/filepath"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
	networkplan "ecs-foundation/network/plan"
	securityplan "ecs-foundation/security/plan"
	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/preflight"
)

// with returns the smallest stack with keys changed.
func with(tb testing.TB, changes map[string]string) map[string]string {
	tb.Helper()
	values := read(tb, "testdata/minimal.yaml")
	for key, value := range changes {
		values["ecs-foundation:"+key] = value
	}
	return values
}

func TestDefaultsAreSafe(t *testing.T) {
	t.Parallel()
	cfg, err := load(with(t, nil))
	require.NoError(t, err)
	require.Equal(t, "us-east-1", cfg.Region)
	require.Equal(t, config.Development, cfg.Profile)
	require.Equal(t, "dev", cfg.Environment)
	require.Equal(t, 30, cfg.Logs.RetentionDays)
	require.Equal(t, "ecs-foundation/ui", cfg.Services["ui"].Repository)
	p, err := networkplan.New(cfg.Network, cfg.Region)
	require.NoError(t, err)
	require.Len(t, p.NATs, 2, "a NAT gateway in each zone")
	require.Nil(t, cfg.LoadBalancer.DeletionProtection, "on by default")
}

func TestDerivedEndpoints(t *testing.T) {
	t.Parallel()
	p, err := plan(with(t, map[string]string{
		"network":  `{"zones": ["us-east-1a", "us-east-1b"], "nat": {"strategy": "None"}, "endpoints": "derived"}`,
		"security": `{"egress": "endpoints"}`,
		"services": `{"jobs": {"exec": true,
			"secrets": ["arn:aws:secretsmanager:us-east-1:123456789012:secret:jobs/db-AbCdEf"],
			"grants": [{"sqs": {"queue": "jobs", "access": "consume"}}, {"dynamodb": {"table": "jobs", "access": "read"}}]}}`,
	}))
	require.NoError(t, err)
	require.Equal(t, []string{"ecr.api", "ecr.dkr", "logs", "secretsmanager", "sqs", "ssmmessages"}, p.Config.Network.Endpoints.Services)
	require.True(t, p.Security.Input.Endpoints)
}

func TestEgressProfileSetsDefaults(t *testing.T) {
	t.Parallel()
	startup := []string{"ecr.api", "ecr.dkr", "logs"}
	for settings, want := range map[string]struct {
		nat       networkplan.Strategy
		endpoints []string
		egress    securityplan.Egress
	}{
		``:                       {networkplan.OnePerAz, nil, ""},
		`, "egress": "internet"`: {networkplan.OnePerAz, nil, ""},
		`, "egress": "balanced"`: {networkplan.OnePerAz, startup, ""},
		`, "egress": "isolated"`: {networkplan.None, startup, securityplan.ToEndpoints},
		`, "egress": "balanced", "nat": {"strategy": "Single"}`: {networkplan.Single, startup, ""},
		`, "egress": "isolated", "endpoints": ["sqs", "logs"]`:  {networkplan.None, []string{"sqs", "logs", "ecr.api", "ecr.dkr"}, securityplan.ToEndpoints},
	} {
		cfg, err := load(with(t, map[string]string{"network": `{"zones": ["us-east-1a", "us-east-1b"]` + settings + `}`}))
		require.NoError(t, err, settings)
		require.Equal(t, want.nat, cfg.Network.NAT.Strategy, settings)
		require.Equal(t, want.endpoints, cfg.Network.Endpoints.Services, settings)
		require.Equal(t, want.egress, cfg.Security.Egress, settings)
	}
}

func TestIsolatedTasksReachGuardDutyEndpoint(t *testing.T) {
	t.Parallel()
	p, err := plan(with(t, map[string]string{
		"network": `{"zones": ["us-east-1a", "us-east-1b"], "egress": "isolated"}`, "iam": `{"runtimeMonitoring": true}`,
	}))
	require.NoError(t, err)
	require.Equal(t, []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}, p.Security.Input.Monitored)
	require.NotContains(t, p.Config.Network.Endpoints.Services, "guardduty-data", "GuardDuty creates the endpoint, and a second one would have the same DNS name")
}

func TestRuntimeMonitoringAddsAnEndpoint(t *testing.T) {
	t.Parallel()
	for _, egress := range []string{"internet", "balanced", "isolated"} {
		p, err := plan(with(t, map[string]string{
			"network":    `{"zones": ["us-east-1a", "us-east-1b"], "egress": "` + egress + `"}`,
			"monitoring": `{"guardDuty": {"detector": "create", "runtimeMonitoring": true}}`,
		}))
		require.NoError(t, err, egress)
		cfg := p.Config
		require.True(t, cfg.IAM.RuntimeMonitoring, "the execution role can pull the agent")
		require.Contains(t, cfg.Network.Endpoints.Services, "guardduty-data", egress)
		require.Empty(t, p.Security.Input.Monitored, "the security group of the endpoints is enough")
		require.Contains(t, p.Tasks[0].AWS, "guardduty-data", "preflight traces the flow")
	}
}

func TestServicesOfAWeightedForwardAreRouted(t *testing.T) {
	t.Parallel()
	p, err := plan(with(t, map[string]string{
		"loadBalancer": `{"http": "forward", "rules": {"canary": {"paths": ["/*"], "priority": 9,
			"forward": {"weights": {"jobs": 1, "next": 1}}}}}`,
		"services": `{"idle": {}, "jobs": {"port": 3000}, "next": {"port": 8080}}`,
	}))
	require.NoError(t, err)
	services := p.Security.Input.Services
	require.Equal(t, []bool{true, false, false}, []bool{services[0].Unrouted, services[1].Unrouted, services[2].Unrouted})
}

func TestWorkerIsUnrouted(t *testing.T) {
	t.Parallel()
	p, err := plan(with(t, map[string]string{
		"services": `{"jobs": {"port": 3000}, "ui": {"port": 8080, "routes": [{"paths": ["/*"], "priority": 1}]}}`,
	}))
	require.NoError(t, err)
	services := p.Security.Input.Services
	require.Equal(t, []bool{true, false}, []bool{services[0].Unrouted, services[1].Unrouted})
}

// TestPulumiReportsNoConfigurationError checks that no project declares a key of its own in Pulumi.yaml.
// Pulumi would report the first declared key that is missing or has another type, and not run the
// program, which reports all errors:
// https://www.pulumi.com/docs/iac/concepts/config/#project-level-configuration
func TestPulumiReportsNoConfigurationError(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"Pulumi.yaml", "templates/foundation-go/Pulumi.yaml", "examples/teams/environment/Pulumi.yaml"} {
		project, err := workspace.LoadProject(filepath.Join("../..", path))
		require.NoError(t, err)
		for key := range project.Config {
			require.Contains(t, key, ":", "%s: the key is validated by Pulumi", path)
		}
	}
}

func TestAccountIDIsANumberOrAString(t *testing.T) {
	t.Parallel()
	for key, value := range map[string]string{
		"accounts": `[%s]`, "sharing": `{"images": {"accounts": [%s]}}`,
	} {
		for _, id := range []string{"210987654321", `"210987654321"`} {
			_, err := load(with(t, map[string]string{key: fmt.Sprintf(value, id)}))
			require.NoError(t, err, "%s: %s", key, id)
		}
		for _, id := range []string{"21098765432", "2109876543210", "-10987654321", "21098765432.5", "2.1e11", "true", "null", "{}", `"0x1"`} {
			_, err := load(with(t, map[string]string{key: fmt.Sprintf(value, id)}))
			require.ErrorContains(t, err, "\necs-foundation:"+key, id)
		}
	}
}

func TestStackFilesOfTheProjectAreValid(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"dev", "prod"} {
		p, err := stack.Load(config.Stack{Project: "ecs-foundation", Name: name, Values: graphtest.Stack(t, "../..", name)}, preflight.Check)
		require.NoError(t, err)
		require.Len(t, p.Config.Services, 4, name)
	}
}

func TestDateWithoutStackFileIsReported(t *testing.T) {
	t.Parallel()
	_, err := load(with(t, map[string]string{"tags": `{"created": "2024-01-01 00:00:00 +0000 UTC", "note": "2024-01-01"}`}))
	require.ErrorContains(t, err, "\necs-foundation:tags.created: expected a string, got the date \"2024-01-01 00:00:00 +0000 UTC\" (add quotes to 2024-01-01)")
	require.NotContains(t, err.Error(), "tags.note")
}

func TestValueFromTheCommandLineIsNotInTheStackFile(t *testing.T) {
	t.Parallel()
	values := with(t, map[string]string{"accounts": `[7]`, "tags": `{"release": "1"}`})
	_, err := stack.Load(config.Stack{Project: "ecs-foundation", Name: "dev", Values: values, File: config.File{
		Values: map[string]string{"ecs-foundation:accounts": `[1402433619]`, "ecs-foundation:tags": `{"release": 1.1}`},
		Typed:  map[string]string{"ecs-foundation:accounts": "", "ecs-foundation:accounts[0]": "012345670123", "ecs-foundation:tags": ""},
	}})
	require.ErrorContains(t, err, "1 error;")
	require.ErrorContains(t, err, "\necs-foundation:accounts[0]: invalid value \"7\": must be the 12 digits of an AWS account")
}

func TestGitHubIDsAreIntegersOrStrings(t *testing.T) {
	t.Parallel()
	for _, ids := range []string{`"ownerId": 583231, "repositoryId": 1296269`, `"ownerId": "583231", "repositoryId": "1296269"`} {
		cfg, err := load(with(t, map[string]string{"delivery": `{"github": {"repository": "acme/shop", ` + ids + `, "branch": "main"}}`}))
		require.NoError(t, err)
		require.Equal(t, validate.Digits("583231"), cfg.Delivery.GitHub.OwnerID)
		require.Equal(t, validate.Digits("1296269"), cfg.Delivery.GitHub.RepositoryID)
	}
	for _, id := range []string{"0", "-5", "1e6", `"0123"`, "true", `"12345678901234567890"`} {
		_, err := load(with(t, map[string]string{
			"delivery": `{"github": {"repository": "acme/shop", "ownerId": ` + id + `, "repositoryId": 1, "branch": "main"}}`,
		}))
		require.ErrorContains(t, err, "ecs-foundation:delivery.github.ownerId: ", id)
	}
}
