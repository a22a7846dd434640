package plan

import "ecs-foundation/iam/policy"

// previewTrust lets the workflows of pull requests assume the role, and those on
// the branch. A fork's get no token from GitHub that this could be asked with.
// https://docs.github.com/en/actions/security-for-github-actions/security-hardening-your-deployments/about-security-hardening-with-openid-connect
func (g GitHub) previewTrust(scope policy.Scope) policy.Document {
	return g.admit(scope, map[string][]string{}, "repo:"+g.Repository+":pull_request", g.onBranch())
}

// previewing returns what a preview and a refresh ask: how things are set up,
// Pulumi's state and its key. What is kept in buckets, logs, tables and secrets
// stays closed.
func (in Input) previewing(scope policy.Scope) []policy.Statement {
	return append(in.reading(scope), in.Delivery.GitHub.Preview.reading(scope)...)
}
