package plan_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	lookupplan "ecs-foundation/stack/lookup/plan"
	"ecs-foundation/stack/preflight/quota"
)

var (
	otherTags = map[string]string{"Project": "ecs-foundation", "Environment": "prod", "ManagedBy": "pulumi"}
	ownTags   = map[string]string{"Project": "ecs-foundation", "Environment": "dev", "ManagedBy": "pulumi"}
)

func TestResourcesThatAnAccountHasOnce(t *testing.T) {
	t.Parallel()
	const (
		analyzer = "arn:aws:access-analyzer:us-east-1:" + account12 + ":analyzer/"
		trail    = "arn:aws:cloudtrail:us-east-1:" + account12 + ":trail/"
		issuer   = "token.actions.githubusercontent.com"
		provider = "arn:aws:iam::" + account12 + ":oidc-provider/" + issuer
	)
	detectorWith := func(setting string) map[string]string {
		return map[string]string{"monitoring": `{"guardDuty": {"detector": "` + setting + `"}}`}
	}
	detector := func(tags map[string]string) account {
		return account{lookupplan.GuardDutyDetector{}: lookupplan.Owned{ARN: "d1", Tags: tags}}
	}
	githubWith := func(more string) map[string]string {
		return map[string]string{"delivery": `{"github": {"repository": "acme/shop", "branch": "main"` + more + `}}`}
	}
	identity := func(tags map[string]string) account {
		return account{lookupplan.IdentityProvider{Issuer: issuer}: lookupplan.Owned{ARN: provider, Tags: tags}}
	}
	tagged := func(list ...lookupplan.Owned) account { return account{lookupplan.TaggedResources{}: list} }
	external := map[string]string{"monitoring": `{"accessAnalyzer": {"external": true}}`}
	trails := map[string]string{"monitoring": `{"cloudTrail": {}}`}
	five := make([]lookupplan.Owned, 5)
	for i := range five {
		five[i] = lookupplan.Owned{ARN: trail + string(rune('a'+i)), Tags: otherTags}
	}
	for name, tc := range map[string]struct {
		config  map[string]string
		account account
		errors  string
		warning string
	}{
		"first detector":                {config: detectorWith("create")},
		"detector of this stack":        {config: detectorWith("create"), account: detector(ownTags)},
		"adopted detector":              {config: detectorWith("adopt"), account: detector(nil)},
		"detector of no stack":          {config: detectorWith("create"), account: detector(nil), errors: "monitoring.guardDuty.detector: the account already has the detector d1 in us-east-1, and AWS allows only one: set adopt to import it, or lookup to use it unchanged"},
		"detector of another stack":     {config: detectorWith("create"), account: detector(otherTags), errors: "monitoring.guardDuty.detector: the account already has the detector d1 in us-east-1, and AWS allows only one: set adopt to import it, or lookup to use it unchanged"},
		"no detector to adopt":          {config: detectorWith("adopt"), errors: "monitoring.guardDuty.detector: the account has no detector in us-east-1: set create"},
		"no detector to look up":        {config: detectorWith("lookup"), errors: "monitoring.guardDuty.detector: the account has no detector in us-east-1: set create"},
		"provider of this stack":        {config: githubWith(`, "makeProvider": true`), account: identity(ownTags)},
		"existing provider":             {config: githubWith(""), account: identity(otherTags)},
		"second provider":               {config: githubWith(`, "makeProvider": true`), account: identity(nil), errors: "delivery.github.makeProvider: the account already has the identity provider " + provider + ", and AWS allows only one for each URL: remove the key"},
		"provider of another stack":     {config: githubWith(`, "makeProvider": true`), account: identity(otherTags), errors: "delivery.github.makeProvider: the account already has the identity provider " + provider + " of the stack prod of project ecs-foundation, and AWS allows only one for each URL: remove the key"},
		"no provider":                   {config: githubWith(""), warning: "delivery.github.makeProvider: the account has no identity provider for " + issuer + ", so that no workflow can assume the roles: set true in one stack"},
		"first analyzer":                {config: external, account: tagged()},
		"analyzer of this stack":        {config: external, account: tagged(lookupplan.Owned{ARN: analyzer + "ecs-foundation-dev-external", Tags: ownTags})},
		"analyzer of another type":      {config: external, account: tagged(lookupplan.Owned{ARN: analyzer + "ecs-foundation-prod-unused", Tags: otherTags})},
		"analyzer of another stack":     {config: external, account: tagged(lookupplan.Owned{ARN: analyzer + "ecs-foundation-prod-external", Tags: otherTags}), errors: "monitoring.accessAnalyzer.external: the account already has the analyzer " + analyzer + "ecs-foundation-prod-external of the stack prod of project ecs-foundation, and AWS allows one of type ACCOUNT in a region: remove the key"},
		"analyzer of an unknown type":   {config: external, account: tagged(lookupplan.Owned{ARN: analyzer + "security", Tags: map[string]string{"Team": "security"}}), warning: "monitoring.accessAnalyzer.external: the account already has the analyzer " + analyzer + "security: if its type is ACCOUNT, remove the key, because AWS allows one of each type in a region"},
		"unused access analyzer":        {config: map[string]string{"monitoring": `{"accessAnalyzer": {"unusedDays": 90}}`}, account: tagged(lookupplan.Owned{ARN: analyzer + "ecs-foundation-prod-unused", Tags: otherTags}), errors: "monitoring.accessAnalyzer.unusedDays: the account already has the analyzer " + analyzer + "ecs-foundation-prod-unused of the stack prod of project ecs-foundation, and AWS allows one of type ACCOUNT_UNUSED_ACCESS in a region: remove the key"},
		"four other trails":             {config: trails, account: tagged(five[:4]...)},
		"five trails with this stack's": {config: trails, account: tagged(append([]lookupplan.Owned{{ARN: trail + "x", Tags: ownTags}}, five[:4]...)...)},
		"five other trails":             {config: trails, account: tagged(five...), errors: "monitoring.cloudTrail: the account already has 5 other trails in us-east-1, and AWS allows 5: remove the key, or delete a trail"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			warnings, problems := evaluate(load(t, tc.config), owner(tc.account))
			require.Equal(t, tc.errors, problems)
			require.Equal(t, tc.warning, only(t, warnings))
		})
	}
}

// counts returns an account with resources of a type, of which some belong to the stack, and
// an applied quota.
func counts(resource quota.Resource, all, own, applied int) account {
	quotas := map[quota.Resource]lookupplan.AppliedQuota{
		quota.VPCs: {Service: "vpc", Code: "L-F678F1CE"}, quota.Addresses: {Service: "ec2", Code: "L-0263D0A3"},
		quota.LoadBalancers: {Service: "elasticloadbalancing", Code: "L-53DA6B97"},
	}
	return account{
		lookupplan.Existing{Resource: resource}:                                                all,
		lookupplan.Existing{Resource: resource, Project: "ecs-foundation", Environment: "dev"}: own,
		quotas[resource]: applied,
	}
}

func TestQuotasOfARegion(t *testing.T) {
	t.Parallel()
	const raise = "request a quota increase, or "
	threeNATs := `{"zones": ["us-east-1a", "us-east-1b", "us-east-1c"], "nat": {"strategy": "OnePerAz"}}`
	for name, tc := range map[string]struct {
		config  map[string]string
		account account
		errors  string
	}{
		"last VPC":                {account: counts(quota.VPCs, 4, 0, 0)},
		"sixth VPC":               {account: counts(quota.VPCs, 5, 0, 0), errors: "network: the region has 5 other VPCs, and the stack needs 1: the limit is 5; " + raise + "deploy the stack in another region or account; if AWS has raised the quota, set quotas.vpcs"},
		"deployed stack":          {account: counts(quota.VPCs, 5, 1, 5)},
		"raised quota":            {account: counts(quota.VPCs, 9, 0, 10)},
		"exceeded raised quota":   {account: counts(quota.VPCs, 10, 0, 10), errors: "network: the region has 10 other VPCs, and the stack needs 1: the limit is 10; " + raise + "deploy the stack in another region or account; if AWS has raised the quota, set quotas.vpcs"},
		"quota in the stack file": {config: map[string]string{"quotas": `{"vpcs": 20}`}, account: counts(quota.VPCs, 15, 0, 5)},
		"three addresses of five": {config: map[string]string{"network": threeNATs}, account: counts(quota.Addresses, 2, 0, 0)},
		"six addresses":           {config: map[string]string{"network": threeNATs}, account: counts(quota.Addresses, 3, 0, 0), errors: "network.nat: the region has 3 other Elastic IPs, and the stack needs 3: the limit is 5; " + raise + "use fewer NAT gateways, or existing addresses (elasticIps); if AWS has raised the quota, set quotas.elasticIps"},
		"addresses of this stack": {config: map[string]string{"network": threeNATs}, account: counts(quota.Addresses, 5, 3, 0)},
		"load balancers":          {account: counts(quota.LoadBalancers, 50, 0, 0), errors: "loadBalancer: the region has 50 other Application Load Balancers, and the stack needs 1: the limit is 50; " + raise + "use fewer load balancers; if AWS has raised the quota, set quotas.loadBalancers"},
		"fewer load balancers":    {account: counts(quota.LoadBalancers, 49, 0, 50)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			warnings, problems := evaluate(load(t, tc.config), owner(tc.account))
			require.Equal(t, tc.errors, problems)
			require.Empty(t, warnings)
		})
	}
}
