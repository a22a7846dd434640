package workflows_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDriftIsReportedInOneIssueUntilItIsFixed(t *testing.T) {
	t.Parallel()
	p := newPullRequest(t)
	p.ref = "refs/heads/main"
	p.values["github.server_url"], p.values["github.run_id"] = "https://github.com", "43"
	detect := func(dev, prod string) github {
		p.values["needs.dev.result"], p.values["needs.prod.result"] = dev, prod
		_, output, err := p.run(workflows(t)["drift.yml"].Jobs["issue"])
		require.NoError(t, err, output)
		return readGitHub(t, p.github)
	}

	require.Empty(t, detect("success", "skipped").Issues)
	first := detect("success", "failure")
	require.Len(t, first.Issues, 1)
	require.Contains(t, first.Issues[0]["body"], "[Drift detection](https://github.com/acme/shop/actions/runs/43) failed for prod.")
	again := detect("failure", "failure")
	require.Len(t, again.Issues, 1)
	require.Contains(t, again.Comments[1][0]["body"], "failed for dev prod.")
	require.Equal(t, "open", detect("skipped", "skipped").Issues[0]["state"], "a skipped job does not close the issue")
	fixed := detect("success", "success")
	require.Equal(t, "closed", fixed.Issues[0]["state"])
	require.Len(t, detect("failure", "success").Issues, 2, "new drift opens a new issue")
}
