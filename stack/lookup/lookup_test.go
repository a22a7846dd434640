package lookup_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/lookup"
	"ecs-foundation/stack/preflight/change"
)

// check returns a program that asks the questions about a new dev stack, with some of its
// configuration replaced.
func check(t *testing.T, config map[string]string) pulumi.RunFunc {
	t.Helper()
	return checkDeployed(t, config, change.Deployed{})
}

// checkDeployed is check for a stack that is deployed.
func checkDeployed(t *testing.T, replaced map[string]string, deployed change.Deployed) pulumi.RunFunc {
	t.Helper()
	values := graphtest.Stack(t, "../..", "dev")
	for key, value := range replaced {
		values["ecs-foundation:"+key] = value
	}
	p, err := stack.Load(config.Stack{Project: "ecs-foundation", Name: "dev", Values: values})
	require.NoError(t, err)
	return func(ctx *pulumi.Context) error {
		provider, err := aws.NewProvider(ctx, "aws", &aws.ProviderArgs{Region: pulumi.String("us-east-1")})
		if err != nil {
			return err
		}
		return lookup.Check(ctx, p, deployed, pulumi.Provider(provider))
	}
}

// missingZone has a zone that the account of the recorded programs does not have.
var missingZone = map[string]string{"network": `{"zones": ["us-east-1a", "us-east-1f"]}`}

func TestDeletionOfWhatIsInUseEndsThePreview(t *testing.T) {
	t.Parallel()
	deployed, err := change.FromOutputs(map[string]any{"privateSubnetIds": map[string]any{"a": "subnet-1", "c": "subnet-3"}})
	require.NoError(t, err)
	_, err = graphtest.TryPreviewWithAnswers(func(token string) (map[string]any, error) {
		switch token {
		case "aws:ec2/getNetworkInterfaces:getNetworkInterfaces":
			return map[string]any{"ids": []string{"eni-1", "eni-2"}}, nil
		default:
			return nil, nil
		}
	}, checkDeployed(t, nil, deployed))
	require.EqualError(t, err, "invalid configuration in Pulumi.dev.yaml: 1 error; no resources were changed:\n"+
		"ecs-foundation:network.zones: AWS does not delete the subnet private-c (subnet-3) while 2 tasks are in it: "+
		"first deploy services without this subnet and move databases and caches out of it, or stop them")
}

// TestExistingRoleEndsThePreview checks a role that AWS has, with states of the stack.
func TestExistingRoleEndsThePreview(t *testing.T) {
	t.Parallel()
	const name = "ecs-foundation-ui-task-role-dev"
	inState := func(typ string, outputs map[string]any) map[string]any {
		return map[string]any{"outputs": map[string]any{
			"urn:pulumi:dev::ecs-foundation::other:index:Type::other":  map[string]any{"type": "other:index:Type", "outputs": map[string]any{"name": []any{1}}},
			"urn:pulumi:dev::ecs-foundation::" + typ + "::former-name": map[string]any{"type": typ, "outputs": outputs},
		}}
	}
	for test, tc := range map[string]struct {
		state    map[string]any
		stateErr error
		tagsErr  error
		want     string
	}{
		"in no state":                      {want: "services.ui: the account already has the role " + name + " with no tags of a stack"},
		"tags cannot be read":              {tagsErr: errors.New("AccessDenied"), want: "the account already has the role " + name},
		"deleted in the meantime":          {tagsErr: errors.New("NoSuchEntity")},
		"in the state, with another URN":   {state: inState("aws:iam/role:Role", map[string]any{"id": name})},
		"other type in the state":          {state: inState("aws:iam/user:User", map[string]any{"id": name}), want: "services.ui: "},
		"the state cannot be read":         {stateErr: errors.New("no backend client is available")},
		"the roles' tags are not readable": {tagsErr: errors.New("InternalError")},
	} {
		t.Run(test, func(t *testing.T) {
			t.Parallel()
			_, err := graphtest.TryPreviewWithAnswers(func(token string) (map[string]any, error) {
				switch token {
				case "pulumi:pulumi:readStackResourceOutputs":
					return tc.state, tc.stateErr
				case "aws:iam/getRoles:getRoles":
					return map[string]any{"names": []any{"admin", name}}, nil
				case "aws:iam/getRole:getRole":
					return map[string]any{}, tc.tagsErr
				default:
					return nil, nil
				}
			}, check(t, nil))
			if tc.want == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, tc.want)
		})
	}
}

func TestErrorsEndThePreview(t *testing.T) {
	t.Parallel()
	g, err := graphtest.TryPreview(check(t, missingZone))
	require.EqualError(t, err, "invalid configuration in Pulumi.dev.yaml: 1 error; no resources were changed:\n"+
		"ecs-foundation:network.zones[1]: the account has no zone us-east-1f in us-east-1: set one of us-east-1a, us-east-1b, us-east-1c, us-east-1d")
	require.Equal(t, []string{"aws"}, g.Names(""), "only the provider")
}

func TestQuestionsAreAskedOnlyInAPreview(t *testing.T) {
	t.Parallel()
	g, err := graphtest.Try(check(t, missingZone))
	require.NoError(t, err)
	require.Empty(t, g.Calls())
}

func TestEachQuestionIsAskedOnce(t *testing.T) {
	t.Parallel()
	calls := graphtest.Preview(t, check(t, nil)).Calls()
	require.Greater(t, len(calls), 1)
	require.Len(t, slices.Compact(calls), len(calls))
}

func TestQuestionsAreAskedConcurrently(t *testing.T) {
	t.Parallel()
	calls := len(graphtest.Preview(t, check(t, nil)).Calls())
	var arrived atomic.Int32
	all := make(chan struct{})
	_, err := graphtest.TryPreviewWithAnswers(func(token string) (map[string]any, error) {
		if strings.HasPrefix(token, "pulumi:") { // the engine answers it, before AWS is asked
			arrived.Add(1)
			return nil, nil
		}
		if int(arrived.Add(1)) == calls {
			close(all)
		}
		select {
		case <-all:
			return nil, nil
		case <-time.After(time.Minute):
			return nil, errors.New("the calls are not concurrent")
		}
	}, check(t, missingZone))
	require.ErrorContains(t, err, "network.zones[1]", "the calls were answered")
}

func TestMissingPermissionDoesNotEndThePreview(t *testing.T) {
	t.Parallel()
	_, err := graphtest.TryPreviewWithAnswers(func(token string) (map[string]any, error) {
		if strings.HasPrefix(token, "pulumi:") {
			return nil, nil
		}
		return nil, errors.New(token + ": AccessDenied: not allowed")
	}, check(t, missingZone))
	require.NoError(t, err)
}

func TestQuestionsCanBeTurnedOff(t *testing.T) {
	t.Parallel()
	off := maps.Clone(missingZone)
	off["preflight"] = `{"lookups": false}`
	require.Empty(t, graphtest.Preview(t, check(t, off)).Calls())
}
