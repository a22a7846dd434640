package policy_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ecs-foundation/iam/policy"
)

func statement(t *rapid.T) policy.Statement {
	some := func(label string, of ...string) []string {
		return rapid.SliceOfNDistinct(rapid.SampledFrom(of), 1, 2, rapid.ID[string]).Draw(t, label)
	}
	s := policy.Statement{
		Sid:     rapid.SampledFrom([]string{"One", "Two"}).Draw(t, "sid"),
		Effect:  rapid.SampledFrom([]policy.Effect{policy.Allow, policy.Deny}).Draw(t, "effect"),
		Actions: some("actions", "s3:GetObject", "s3:PutObject"), Resources: some("resources", "a", "b", "c"),
	}
	if rapid.Bool().Draw(t, "conditional") {
		s.Conditions = policy.Conditions{"StringEquals": {"aws:SourceAccount": {"123456789012"}}}
	}
	return s
}

func TestMergeKeepsPermissions(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.Custom(statement), 1, 6).Draw(t, "statements")
		merged := policy.NewDocument(parts...)
		ids := map[string]bool{}
		for _, s := range merged.Statements {
			require.False(t, ids[s.Sid], "%s twice", s.Sid)
			ids[s.Sid] = true
		}
		for _, action := range []string{"s3:GetObject", "s3:PutObject"} {
			for _, resource := range []string{"a", "b", "c"} {
				need := policy.Need{Action: action, Resource: resource}
				require.Equal(t, policy.Document{Statements: parts}.Allows(need), merged.Allows(need))
			}
		}
		require.Equal(t, outcomes(parts), outcomes(merged.Statements), "conditions are kept")
	})
}

// outcomes returns the effect of each action on each resource, and whether it has a
// condition.
func outcomes(statements []policy.Statement) map[string]bool {
	all := map[string]bool{}
	for _, s := range statements {
		for _, action := range s.Actions {
			for _, resource := range s.Resources {
				key := string(s.Effect) + action + resource
				if s.Conditions != nil {
					key += " on condition"
				}
				all[key] = true
			}
		}
	}
	return all
}

func TestJSONDoesNotDependOnOrder(t *testing.T) {
	t.Parallel()
	text := func(actions ...string) string {
		got, err := policy.NewDocument(policy.Statement{
			Sid: "Photos", Effect: policy.Allow, Actions: actions, Resources: []string{"arn:aws:s3:::cats&dogs/*"},
		}).JSON()
		require.NoError(t, err)
		return got
	}
	const want = `{"Version":"2012-10-17","Statement":[{"Sid":"Photos","Effect":"Allow",` +
		`"Action":["s3:GetObject","s3:PutObject"],"Resource":["arn:aws:s3:::cats&dogs/*"]}]}`
	for _, got := range []string{text("s3:PutObject", "s3:GetObject"), text("s3:GetObject", "s3:PutObject")} {
		if got != want { // compares the text, not the JSON
			t.Errorf("%s\nis not\n%s", got, want)
		}
	}
}

func TestSidHasOnlyLettersAndDigits(t *testing.T) {
	t.Parallel()
	require.Equal(t, "SQSReadWriteMyJobs2", policy.Sid("SQS", "readWrite", "my-jobs_2"))
}
