package config_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/config"
)

func TestEachMistakeIsToldWithItsKey(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		key, value string
		want       string
	}{
		"a mistyped key at the top": {
			"shop:netwrok", `{}`,
			"shop:netwrok: there is no such key: did you mean network? " +
				"Known here: accounts, data, iam, loadBalancer, logs, network, security, services, tags",
		},
		"a key like no other": {
			"shop:budget", `{}`,
			"shop:budget: there is no such key. Known here: accounts, data, iam, loadBalancer, logs, network, security, services, tags",
		},
		"a mistyped key inside": {
			"shop:network", `{"zones": ["us-east-1a", "us-east-1b"], "cird": "10.0.0.0/16"}`,
			"shop:network.cird: there is no such key: did you mean cidr? Known here: cidr, endpoints, nat, subnets, zones",
		},
		"a port as text": {
			"shop:services", `{"ui": {"port": "3000", "routes": [{"paths": ["/*"], "priority": 1}]}}`,
			`shop:services.ui.port: "3000" is text, but a whole number, without quotes, is wanted`,
		},
		"a broken port": {
			"shop:services", `{"ui": {"port": 3000.5, "routes": [{"paths": ["/*"], "priority": 1}]}}`,
			"shop:services.ui.port: 3000.5 is a number, but a whole number, without quotes, is wanted",
		},
		"a switch as text": {
			"shop:services", `{"ui": {"exec": "yes"}}`,
			`shop:services.ui.exec: "yes" is text, but true or false, without quotes, is wanted`,
		},
		"a name that is a number": {
			"shop:services", `{"ui": {"repository": 7}}`,
			"shop:services.ui.repository: 7 is a number, but text is wanted",
		},
		"one value for a list": {
			"shop:services", `{"ui": {"uses": "database"}}`,
			`shop:services.ui.uses: "database" is text, but a list is wanted: write it in brackets, [a, b]`,
		},
		"a list for settings": {
			"shop:network", `["us-east-1a"]`,
			"shop:network: this is a list, but settings are wanted: cidr, endpoints, nat, subnets, zones",
		},
		"a switch for a map": {
			"shop:data", `true`,
			"shop:data: true is true or false, but a map of names is wanted",
		},
		"a key without a value": {
			"shop:services", `{"ui": null}`,
			"shop:services.ui: it has no value: give one, or take the key off",
		},
		"text for settings": {
			"shop:network", `10.0.0.0/16`,
			`shop:network: "10.0.0.0/16" is no map of settings: write them in the stack file, indented below this key`,
		},
		"no address range": {
			"shop:network", `{"zones": ["us-east-1a", "us-east-1b"], "cidr": "10.0.0.0"}`,
			`shop:network.cidr: "10.0.0.0" is no address range: write one such as 10.0.0.0/16`,
		},
		"a number for a word": {
			"shop:loadBalancer", `{"http": 80}`,
			"shop:loadBalancer.http: 80 is a number, but text is wanted",
		},
		"a strategy in other letters": {
			"shop:network", `{"zones": ["us-east-1a", "us-east-1b"], "nat": {"strategy": "single"}}`,
			`shop:network.nat.strategy: "single" is no NAT strategy: write None, Single or OnePerAz`,
		},
		"endpoints by a word of one's own": {
			"shop:network", `{"zones": ["us-east-1a", "us-east-1b"], "endpoints": "all"}`,
			`shop:network.endpoints: "all" is no choice of endpoints: write none, derived, or a list such as [ecr.api, ecr.dkr, logs]`,
		},
		"one zone": {
			"shop:network", `{"zones": ["us-east-1a"]}`,
			"shop:network.zones: one zone is not enough: a load balancer stands in two or more",
		},
		"no region": {
			"aws:region", "",
			`aws:region: "" is no region: write one such as us-east-1`,
		},
		"a short account": {
			"shop:accounts", `["1234"]`,
			`shop:accounts[0]: "1234" is no account: write its 12 digits, in quotes`,
		},
		"a tag that is the foundation's own": {
			"shop:tags", `{"Environment": "test"}`,
			"shop:tags.Environment: the foundation sets Environment itself: choose another key",
		},
		"a tag that is AWS's own": {
			"shop:tags", `{"aws:team": "shop"}`,
			`shop:tags.aws:team: "aws:team" is no key for a tag: use 1 to 128 characters that do not begin with aws:`,
		},
		"a tag that is a number": {
			"shop:tags", `{"Team": 7}`,
			"shop:tags.Team: 7 is a number, but text is wanted",
		},
		"an odd retention": {
			"shop:logs", `{"retentionDays": 31}`,
			"shop:logs.retentionDays: 31 is no term that CloudWatch takes: choose one of " +
				"[1 3 5 7 14 30 60 90 120 150 180 365 400 545 731 1096 1827 2192 2557 2922 3288 3653]",
		},
		"no services": {
			"shop:services", `{}`,
			"shop:services: there is none: name the services to lay the foundation for, each with its port and routes",
		},
		"a service with capitals": {
			"shop:services", `{"Cart": {"repository": "cart"}}`,
			`shop:services.Cart: "Cart" is no name for a service: use up to 32 lower-case letters, digits and hyphens, a letter first`,
		},
		"a mistake that a plan tells": {
			"shop:services", `{"ui": {"uses": ["database"]}}`,
			`shop:services.ui.uses[0]: there is no "database" in data; add it there with its port`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := load(with(map[string]string{tc.key: tc.value}))
			require.EqualError(t, err, "the stack file Pulumi.dev.yaml has 1 mistake to mend; nothing was created:\n"+tc.want)
		})
	}
}

func TestAllMistakesAreToldAtOnceAndTheirEchoesAreNot(t *testing.T) {
	t.Parallel()
	_, err := load(with(map[string]string{
		"shop:network":      `{"zones": "us-east-1a", "cidr": "10.0.0.1/16"}`,
		"shop:loadBalancer": `{"http": "on"}`,
		"shop:services":     `{"ui": {"port": "x", "routes": [{"paths": ["/*"], "priority": 0}]}}`,
	}))
	require.EqualError(t, err, `the stack file Pulumi.dev.yaml has 5 mistakes to mend; nothing was created:
shop:loadBalancer.http: "on" is no choice for port 80: write redirect, forward or off
shop:network.zones: "us-east-1a" is text, but a list is wanted: write it in brackets, [a, b]
shop:services.ui.port: "x" is text, but a whole number, without quotes, is wanted
shop:network.cidr: 10.0.0.1/16 has bits set behind its prefix: did you mean 10.0.0.0/16?
shop:services.ui.routes[0].priority: 0 is no priority: choose 1 to 50000; the lowest that matches wins`)
}

func FuzzLoadNeitherPanicsNorStaysSilent(f *testing.F) {
	f.Add(`{"zones": ["us-east-1a", "us-east-1b"]}`)
	f.Add(`{"zones": [1], "nat": null}`)
	f.Add(`[[[`)
	f.Fuzz(func(t *testing.T, network string) {
		cfg, err := config.Load(config.Stack{Project: "shop", Name: "dev", Values: with(map[string]string{"shop:network": network})})
		if err == nil {
			require.GreaterOrEqual(t, len(cfg.Network.Zones), 2, "taken without zones: %s", network)
		}
	})
}
