package workflows_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDriftIsOneIssueForAsLongAsItLasts(t *testing.T) {
	t.Parallel()
	p := newPull(t)
	p.ref = "refs/heads/main"
	p.values["github.server_url"], p.values["github.run_id"] = "https://github.com", "43"
	look := func(dev, prod string) hub {
		p.values["needs.dev.result"], p.values["needs.prod.result"] = dev, prod
		_, output, err := p.run(workflows(t)["drift.yml"].Jobs["issue"])
		require.NoError(t, err, output)
		return knownTo(t, p.hub)
	}

	require.Empty(t, look("success", "skipped").Issues)
	first := look("success", "failure")
	require.Len(t, first.Issues, 1)
	require.Contains(t, first.Issues[0]["body"], "[Looking for drift](https://github.com/acme/shop/actions/runs/43) failed for prod.")
	again := look("failure", "failure")
	require.Len(t, again.Issues, 1)
	require.Contains(t, again.Comments[1][0]["body"], "failed for dev prod.")
	require.Equal(t, "open", look("skipped", "skipped").Issues[0]["state"], "nobody has looked")
	over := look("success", "success")
	require.Equal(t, "closed", over.Issues[0]["state"])
	require.Len(t, look("failure", "success").Issues, 2, "another drift is another issue")
}
