package proof_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"

	iamplan "ecs-foundation/iam/plan"
)

// claim returns the condition key of a claim of GitHub's tokens.
func claim(name string) string { return iamplan.GitHubIssuer + ":" + name }

// workflow returns a request of a workflow to assume a role. The simulator does not support
// federated principals, nor the claims aud and sub. It replaces them by a role and by two
// claims of the same kind.
func workflow(t *testing.T, mode, key string, claims map[string]string, allowed bool) request {
	t.Helper()
	provider := scope.AccountARN("iam", "oidc-provider/"+iamplan.GitHubIssuer)
	replacer := strings.NewReplacer(`{"Federated":"`+provider+`"}`, `{"AWS":"arn:aws:iam::123456789012:role/workflow"}`,
		claim("aud"), claim("actor"), claim("sub"), claim("workflow"))
	r := planned(t, modes[mode])[key]
	return request{
		Principal: "arn:aws:iam::123456789012:role/workflow", Action: "sts:AssumeRoleWithWebIdentity",
		Resource: scope.AccountARN("iam", "role/"+key), Account: account, Context: claims,
		ResourcePolicy: json.RawMessage(replacer.Replace(string(document(t, r.Trust)))), allowed: allowed, why: mode + "/" + key,
	}
}

func TestOnlyConfiguredWorkflowsDeployAndPreview(t *testing.T) {
	t.Parallel()
	main := map[string]string{
		claim("actor"): "sts.amazonaws.com", claim("repository"): "acme/shop", claim("ref"): "refs/heads/main",
		claim("workflow"): "repo:acme/shop:ref:refs/heads/main",
	}
	prod := maps.Clone(main)
	prod[claim("environment")], prod[claim("workflow")] = "prod", "repo:acme/shop:environment:prod"
	var all []request
	as := func(key, mode string, context map[string]string, allowed bool) {
		all = append(all, workflow(t, mode, key, context, allowed))
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

// TestImmutableSubjectsAreTrusted simulates the tokens of a repository with the owner ID 11 and
// the repository ID 22, before and after it has immutable subjects, and those of others.
func TestImmutableSubjectsAreTrusted(t *testing.T) {
	t.Parallel()
	var all []request
	token := func(repository, owner, id, subject, ref string) map[string]string {
		return map[string]string{
			claim("actor"): "sts.amazonaws.com", claim("repository"): repository, claim("repository_owner_id"): owner,
			claim("repository_id"): id, claim("workflow"): subject, claim("ref"): ref,
		}
	}
	const main, named, immutable = "refs/heads/main", "repo:acme/shop:", "repo:acme@11/shop@22:"
	assume := func(key string, claims map[string]string, allowed bool) {
		all = append(all, workflow(t, "github-ids", key, claims, allowed))
	}
	for _, key := range []string{"github", "github-preview", "github-foundation"} {
		for _, name := range []string{named, immutable} {
			context := "ref:" + main
			assume(key, token("acme/shop", "11", "22", name+context, main), true)
			assume(key, token("acme/shop", "11", "23", name+context, main), false)
			assume(key, token("acme/shop", "12", "22", name+context, main), false)
			assume(key, token("acme/shop2", "11", "22", name+context, main), false)
			assume(key, token("acme/shop", "11", "22", name+"ref:refs/heads/feature", "refs/heads/feature"), false)
			assume(key, token("acme/shop", "11", "22", name+"environment:prod", main), false)
			assume(key, token("acme/shop", "11", "22", name+"pull_request", "refs/pull/7/merge"), key == "github-preview")
			for _, absent := range []string{"repository_id", "repository_owner_id"} {
				assume(key, without(token("acme/shop", "11", "22", name+context, main), claim(absent), ""), false)
			}
		}
		for _, other := range []string{
			"repo:acme@11/shop@23:", "repo:acme@12/shop@22:", "repo:acme@11/shop@222:", "repo:acme@11/shop2@22:", "repo:acme@11/shop:",
			"repo:acme/shop@22:", "repo:acme@1/1/shop@22:", "repo:acme@22/shop@11:",
		} {
			assume(key, token("acme/shop", "11", "22", other+"ref:"+main, main), false)
		}
	}
	noIDs := token("acme/shop", "11", "22", immutable+"ref:"+main, main)
	all = append(all, workflow(t, "github-branch", "github", noIDs, false))
	simulate(t, all)
}

// TestWorkflowsAssumeOneRole simulates the tokens of all jobs of two repositories: none may
// assume two of the roles, which have different permissions.
func TestWorkflowsAssumeOneRole(t *testing.T) {
	t.Parallel()
	var all []request
	expected := map[string]string{
		"repo:acme/shop:environment:prod|refs/heads/main":            "github",
		"repo:acme/shop:environment:prod-foundation|refs/heads/main": "github-foundation",
		"repo:acme/shop:ref:refs/heads/main|refs/heads/main":         "github-preview",
		"repo:acme/shop:pull_request|refs/pull/7/merge":              "github-preview",
	}
	for _, repository := range []string{"acme/shop", "acme/shop-two"} {
		for _, ref := range []string{"refs/heads/main", "refs/heads/main2", "refs/pull/7/merge", "refs/tags/main"} {
			for _, environment := range []string{"", "prod", "prod-foundation", "prod-foundation2", "dev"} {
				claims, context := map[string]string{}, "ref:"+ref
				if ref == "refs/pull/7/merge" {
					context = "pull_request"
				}
				if environment != "" {
					context, claims[claim("environment")] = "environment:"+environment, environment
				}
				subject := "repo:" + repository + ":" + context
				maps.Copy(claims, map[string]string{
					claim("actor"): "sts.amazonaws.com", claim("repository"): repository, claim("ref"): ref, claim("workflow"): subject,
				})
				for _, role := range []string{"github", "github-preview", "github-foundation"} {
					all = append(all, workflow(t, "github-foundation", role, claims, expected[subject+"|"+ref] == role))
				}
			}
		}
	}
	simulate(t, all)
}
