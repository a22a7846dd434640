package storetest_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/explain/clitest"
	"ecs-foundation/stack/sandboxtest"
)

// TestEveryBreakageOfTheStoreIsNamedFirst deploys the retail store in the sandbox, and breaks and repairs it.
func TestEveryBreakageOfTheStoreIsNamedFirst(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	names := s.deployCart()
	s.network(names)
	s.testBreakages("cart", names, append(objectBreakages, networkBreakages...))
	s.requireSaved("cart")

	legacy := store{t, s.cli, "legacy"}
	legacy.testBreakages("web", legacy.createForeign(), foreignBreakages)
	legacy.requireSaved("web")
}

// newStore deploys the retail store, with interface endpoints.
func newStore(t *testing.T) store {
	t.Helper()
	const root = "../../.."
	base := sandboxtest.New(t, root, "retail-store")
	python := clitest.Python(t, root)
	file, err := os.ReadFile(root + "/examples/retail-store/foundation.yaml")
	require.NoError(t, err)
	const nat = "nat: {strategy: Single}\n"
	require.Contains(t, string(file), nat)
	up := base.UpFile(strings.Replace(string(file), nat, nat+"    endpoints: [ecr.api, ecr.dkr, logs]\n", 1))
	require.NoError(t, up.Err, up.Output)
	base.Project(root+"/examples/retail-store", "dev").Up()

	s := store{t: t, cli: clitest.Start(t, python, base.Environ())}
	arn := s.aws("ecs list-clusters --query clusterArns[0]")
	s.cluster = arn[strings.LastIndex(arn, "/")+1:]
	return s
}
