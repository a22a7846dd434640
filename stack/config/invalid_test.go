package config_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack/config"
)

func TestAMissingKeyIsTold(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]string{
		"network": "no zone is named: list Availability Zones, such as [us-east-1a, us-east-1b]",
		"loadBalancer": "there is no certificate, so nothing would be served: set certificateArn, or domain and zoneId to have one made, " +
			"or ask for unencrypted HTTP with http: forward",
		"services": "there is none: name the services to lay the foundation for, each with its port and routes",
	} {
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			values := with(t, nil)
			delete(values, "ecs-foundation:"+key)
			_, err := load(values)
			require.ErrorContains(t, err, "has 1 mistake to mend")
			require.ErrorContains(t, err, want)
		})
	}
}

func TestANameTooLongForARoleIsToldWithWhatToDo(t *testing.T) {
	t.Parallel()
	project := strings.Repeat("p", 50)
	values := map[string]string{"aws:region": "us-east-1"}
	for key, value := range with(t, nil) {
		values[strings.Replace(key, "ecs-foundation", project, 1)] = value
	}
	_, err := config.Load(config.Stack{Project: project, Name: "dev", Values: values})
	require.ErrorContains(t, err, project+":services.ui: the role's name "+project+"-ui-task-role-dev has 67 characters, and AWS "+
		"takes 64: shorten the name of the service, the project or the stack, or write iam.roleNames: auto")
}

func TestARangeThatIsLetInAndDeniedIsToldHopByHop(t *testing.T) {
	t.Parallel()
	_, err := load(with(t, map[string]string{
		"network":  `{"zones": ["us-east-1a", "us-east-1b"], "acls": true, "denyCidrs": ["203.0.113.0/24"]}`,
		"security": `{"ingress": {"cidrs": ["203.0.113.128/25"]}}`,
	}))
	require.ErrorContains(t, err, `ecs-foundation:security.ingress: requests do not reach the load balancer:
  203.0.113.128/25 to alb in public-a, port 80
    ✓ route of public-a        through the internet gateway
    ✗ ACL of public-a, in      entry 1 denies 203.0.113.128/25 at 80
  and 1 more like it`)
}

func TestALoginWithoutAWayToItsProviderIsToldHopByHop(t *testing.T) {
	t.Parallel()
	_, err := load(with(t, map[string]string{
		"network": `{"zones": ["us-east-1a", "us-east-1b"], "egress": "isolated"}`,
		"loadBalancer": `{"internal": true,
			"certificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555", "logins": {"staff":
			{"cognito": {"userPoolArn": "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbC", "clientId": "c", "domain": "shop"}}}}`,
		"services": `{"ui": {"port": 3000, "routes": [{"paths": ["/*"], "priority": 1, "login": "staff"}]}}`,
	}))
	require.ErrorContains(t, err, `ecs-foundation:loadBalancer.logins: nobody can log in, for the load balancer does not reach an identity provider:
  alb in private-a to the internet, port 443
    ✓ group alb, out           alb-to-internet-443-egress
    ✗ route of private-a       no route leads to the internet
  and 1 more like it`)
}

// FuzzLoadNeitherPanicsNorStaysSilent sets any of the keys to any text. It is
// told what is wrong with it, with a key, or all the plans take it.
func FuzzLoadNeitherPanicsNorStaysSilent(f *testing.F) {
	keys := slices.Sorted(maps.Keys(config.Keys()))
	for _, kind := range []string{"valid", "invalid"} {
		for _, path := range files(f, kind) {
			for key, value := range read(f, path) {
				if i := slices.Index(keys, strings.TrimPrefix(key, "ecs-foundation:")); i >= 0 {
					f.Add(uint8(i), value)
				}
			}
		}
	}
	smallest := with(f, nil)
	f.Fuzz(func(t *testing.T, key uint8, value string) {
		values := maps.Clone(smallest)
		full := "aws:region"
		if i := int(key) % (len(keys) + 1); i < len(keys) {
			full = "ecs-foundation:" + keys[i]
		}
		values[full] = value
		cfg, err := load(values)
		if err == nil {
			_, err = cfg.Plans()
			require.NoError(t, err)
			return
		}
		for _, p := range validate.Split(err) {
			require.NotEmpty(t, p.Message)
		}
		require.Regexp(t, `created:\n(aws|ecs-foundation):\S`, err.Error())
	})
}
