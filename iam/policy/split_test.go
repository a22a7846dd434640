package policy_test

import (
	"fmt"
	"maps"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ecs-foundation/iam/policy"
)

func TestSplitKeepsStatementsWithinLimit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		whole := policy.NewDocument(rapid.SliceOfN(rapid.Custom(statement), 1, 8).Draw(t, "statements")...)
		for i := range whole.Statements {
			whole.Statements[i].Resources = longer(t, whole.Statements[i].Resources)
		}
		limit := rapid.IntRange(300, 600).Draw(t, "limit")
		allowed := map[string]bool{}
		for _, part := range whole.Split(limit) {
			require.LessOrEqual(t, part.Size(), limit)
			require.Equal(t, whole.Version, part.Version)
			ids := map[string]bool{}
			for _, s := range part.Statements {
				require.False(t, ids[s.Sid], "%s twice", s.Sid)
				ids[s.Sid] = true
				require.NotEmpty(t, s.Resources)
			}
			maps.Copy(allowed, outcomes(part.Statements))
		}
		require.Equal(t, outcomes(whole.Statements), allowed)
	})
}

// longer returns the resources with up to 20 more.
func longer(t *rapid.T, resources []string) []string {
	for i := range rapid.IntRange(0, 20).Draw(t, "more") {
		resources = append(resources, fmt.Sprintf("arn:aws:s3:::bucket-%d/%s", i, rapid.StringMatching(`[a-z"&<]{0,9}`).Draw(t, "key")))
	}
	return resources
}

func TestSplitFillsDocuments(t *testing.T) {
	t.Parallel()
	var arns []string
	for i := range 500 {
		arns = append(arns, fmt.Sprintf("arn:aws:ecr:us-east-1:123456789012:repository/shop/service-%d", i))
	}
	whole := policy.NewDocument(
		policy.Statement{Sid: "Token", Effect: policy.Allow, Actions: []string{"ecr:GetAuthorizationToken"}, Resources: []string{"*"}},
		policy.Statement{Sid: "Pull", Effect: policy.Allow, Actions: []string{"ecr:BatchGetImage"}, Resources: arns},
	)
	parts := whole.Split(policy.MaxManaged)
	require.Len(t, parts, 6, "%d characters", whole.Size())
	for _, part := range parts[:5] {
		require.Greater(t, part.Size(), policy.MaxManaged-len(arns[0])-5, "the next ARN does not fit")
	}
	require.Equal(t, "Token", parts[0].Statements[0].Sid)
	require.Len(t, parts[0].Statements, 2, "the rest of the first document is used")
}

func TestSplitKeepsSmallStatementsTogether(t *testing.T) {
	t.Parallel()
	one := policy.Statement{Sid: "One", Effect: policy.Allow, Actions: []string{"s3:GetObject"}, Resources: []string{"arn:aws:s3:::a/*", "arn:aws:s3:::b/*"}}
	two := one
	two.Sid, two.Actions = "Two", []string{"s3:PutObject"}
	whole := policy.NewDocument(one, two)
	require.Equal(t, []policy.Document{whole}, whole.Split(whole.Size()))
	require.Len(t, whole.Split(whole.Size()-1), 2, "a statement that fits in a document is not divided")
}
