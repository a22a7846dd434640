package plan

import (
	"ecs-foundation/iam/plan/deploy"
	"ecs-foundation/iam/policy"
)

// previewTrust allows the workflows of pull requests and of the branch to assume the
// role, or those in the environment. Workflows of forks do not get a token from GitHub.
// https://docs.github.com/en/actions/security-for-github-actions/security-hardening-your-deployments/about-security-hardening-with-openid-connect
func (g GitHub) previewTrust(scope policy.Scope) policy.Document {
	g = g.previewing()
	if g.Environment != "" {
		return g.trust(scope)
	}
	return g.trustWorkflows(scope, map[string][]string{}, "pull_request", g.branchContext())
}

// previewStatements returns the permissions of a preview and a refresh: to read the
// configuration of resources, the stack's own state, with the secrets in it, and the states
// of the stacks whose network or load balancer it uses; and to find what an interrupted update
// has left in the account. The role cannot read the data in buckets, logs, tables and secrets.
func (in Input) previewStatements(scope policy.Scope) []policy.Statement {
	state := in.Delivery.GitHub.Preview.readStatements(in, scope)
	return append(deploy.PreviewStatements(in.deployed(scope), scope), state...)
}
