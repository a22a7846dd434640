package deploy_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/plan/deploy"
	"ecs-foundation/iam/policy"
)

var scope = policy.Scope{Region: "us-east-1", Account: "123456789012"}

// many returns a stack with every resource type and 500 services.
func many() deploy.Stack {
	s := deploy.Stack{Project: "shop", Environment: "dev", Types: deploy.Types()}
	s.Registry.Shared, s.LoadBalancer.Names = []string{"proxy"}, []string{"example.com", "*.shop.example.com"}
	for i := range 500 {
		s.Registry.Shared = append(s.Registry.Shared, fmt.Sprintf("shop/service-%d", i))
		s.LoadBalancer.Names = append(s.LoadBalancer.Names, fmt.Sprintf("service-%d.shop.example.com", i))
	}
	return s
}

func TestPoliciesDoNotGrowWithServices(t *testing.T) {
	t.Parallel()
	read := policy.NewDocument(deploy.ReadStatements(many(), scope)...)
	text, err := read.JSON()
	require.NoError(t, err)
	require.Less(t, len(text), policy.MaxInline-1000, "the preview role, whose policy also allows reading the state")
	write := policy.NewDocument(append(deploy.ReadStatements(many(), scope), deploy.WriteStatements(many(), scope)...)...)
	require.LessOrEqual(t, len(write.Split(policy.MaxManaged)), policy.MaxAttached/2)
	for repository, shared := range map[string]bool{"shop/service-7": true, "proxy": true, "other/cart": false, "proxy-2": false} {
		arn := scope.ARN("ecr", "repository/"+repository)
		require.Equal(t, shared, write.Allows(policy.Need{Action: "ecr:SetRepositoryPolicy", Resource: arn}), repository)
	}
}

func TestManyRecordsAreRepresentedByTheirParents(t *testing.T) {
	t.Parallel()
	record := func(names ...string) []string {
		s := deploy.Stack{Types: []string{"aws:route53/record:Record"}}
		s.LoadBalancer = deploy.LoadBalancer{ZoneID: "Z1", Names: names, Certified: []string{"*.shop.example.com"}}
		return deploy.WriteStatements(s, scope)[0].Conditions["ForAllValues:StringLike"]["route53:ChangeResourceRecordSetsNormalizedRecordNames"]
	}
	require.Equal(t, []string{`\052.shop.example.com`, "_*.shop.example.com", "example.com"}, record("example.com", "*.shop.example.com"))
	require.Equal(t, []string{"*.shop.example.com", "_*.shop.example.com", "example.com"}, record(many().LoadBalancer.Names...))
}

func TestTypesWithoutEntryGetNoPermissions(t *testing.T) {
	t.Parallel()
	s := deploy.Stack{Types: []string{"aws:sqs/queue:Queue"}}
	require.Empty(t, deploy.WriteStatements(s, scope))
	require.Equal(t, deploy.ReadStatements(deploy.Stack{}, scope), deploy.ReadStatements(s, scope), "only lookups")
}

func TestStatementsAreInADeterministicOrder(t *testing.T) {
	t.Parallel()
	s := many()
	s.Roles.Generated = map[string]string{"a.amazonaws.com": "a-role", "b.amazonaws.com": "b-role", "c.amazonaws.com": "c-role"}
	first := deploy.WriteStatements(s, scope)
	for range 20 {
		require.Equal(t, first, deploy.WriteStatements(s, scope))
	}
}
