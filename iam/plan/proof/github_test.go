package proof_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"

	iamplan "ecs-foundation/iam/plan"
)

// TestOnlyConfiguredWorkflowsDeployAndPreview simulates the trust policies for GitHub. The
// simulator does not support federated principals, nor the claims aud and sub. The test
// replaces them by a role and by two claims of the same kind.
func TestOnlyConfiguredWorkflowsDeployAndPreview(t *testing.T) {
	t.Parallel()
	claim := func(name string) string { return iamplan.GitHubIssuer + ":" + name }
	provider := scope.AccountARN("iam", "oidc-provider/"+iamplan.GitHubIssuer)
	replacer := strings.NewReplacer(`{"Federated":"`+provider+`"}`, `{"AWS":"arn:aws:iam::123456789012:role/workflow"}`,
		claim("aud"), claim("actor"), claim("sub"), claim("workflow"))
	main := map[string]string{
		claim("actor"): "sts.amazonaws.com", claim("repository"): "acme/shop", claim("ref"): "refs/heads/main",
		claim("workflow"): "repo:acme/shop:ref:refs/heads/main",
	}
	prod := maps.Clone(main)
	prod[claim("environment")], prod[claim("workflow")] = "prod", "repo:acme/shop:environment:prod"
	var all []request
	as := func(key, mode string, context map[string]string, allowed bool) {
		r := planned(t, modes[mode])[key]
		all = append(all, request{
			Principal: "arn:aws:iam::123456789012:role/workflow", Action: "sts:AssumeRoleWithWebIdentity",
			Resource: scope.AccountARN("iam", "role/"+key), Account: account, Context: context,
			ResourcePolicy: json.RawMessage(replacer.Replace(string(document(t, r.Trust)))), allowed: allowed, why: mode + "/" + key,
		})
	}
	assume := func(mode string, context map[string]string, allowed bool) { as("github", mode, context, allowed) }
	for mode, valid := range map[string]map[string]string{"github-branch": main, "github-environment": prod, "confined": prod} {
		assume(mode, valid, true)
		assume(mode, without(valid, claim("repository"), "acme/other"), false)
		assume(mode, without(valid, claim("actor"), "api.github.com"), false)
		assume(mode, without(valid, claim("workflow"), "repo:acme/shop:pull_request"), false)
	}
	assume("github-branch", without(main, claim("ref"), "refs/heads/feature"), false)
	assume("github-environment", without(prod, claim("environment"), "dev"), false)
	assume("github-environment", without(prod, claim("ref"), "refs/heads/feature"), true)
	assume("confined", without(prod, claim("ref"), "refs/heads/feature"), false)
	assume("confined", without(prod, claim("environment"), ""), false)

	preview := func(context map[string]string, allowed bool) {
		as("github-preview", "github-preview", context, allowed)
	}
	pull := without(main, claim("ref"), "refs/pull/7/merge")
	pull[claim("workflow")] = "repo:acme/shop:pull_request"
	preview(main, true)
	preview(pull, true)
	assume("github-preview", pull, false)
	preview(without(pull, claim("repository"), "stranger/shop"), false)
	preview(without(pull, claim("workflow"), "repo:stranger/shop:pull_request"), false)
	preview(without(pull, claim("workflow"), "repo:acme/shop:ref:refs/heads/feature"), false)
	simulate(t, all)
}
