package proof_test

import (
	"encoding/json"
	"strings"
	"testing"

	iamplan "ecs-foundation/iam/plan"
)

// TestWorkflowRolesReadTheirStateOnly simulates access to the state with the roles that preview and deploy the stack dev
// of the project shop.
func TestWorkflowRolesReadTheirStateOnly(t *testing.T) {
	t.Parallel()
	const bucket, read, write = "arn:aws:s3:::shop-state", "s3:GetObject", "s3:PutObject"
	own := []string{
		"stacks/shop/dev.json", "stacks/shop/dev.json.gz", "stacks/shop/dev.json.zst", "stacks/shop/dev.json.bak",
		"stacks/shop/dev.json.gz.bak", "stacks/shop/dev.json.attrs", "stacks/shop/dev.pulumi-tags",
		"history/shop/dev/dev-1.history.json", "history/shop/dev/dev-1.checkpoint.json.gz", "backups/shop/dev/dev.1.json",
		"locks/organization/shop/dev/a.json",
	}
	others := []string{
		"stacks/shop/prod.json", "stacks/shop/dev2.json", "stacks/shop/dev-2.json", "stacks/shop/dev.2.json", "stacks/shop/dev.json2.json",
		"stacks/shop/xdev.json", "stacks/shop2/dev.json", "stacks/shop-two/dev.json", "stacks/other/shop/dev.json", "stacks/dev.json",
		"stacks/shop/dev2.json.bak", "stacks/shop/dev.2.pulumi-tags", "stacks/shop/dev", "stacks/other/dev.json",
		"history/shop/prod/prod-1.history.json", "history/shop/dev2/dev2-1.history.json", "history/shop2/dev/dev-1.history.json",
		"history/other/shop/dev/dev-1.history.json", "backups/shop/prod/prod.1.json", "backups/shop/dev-2/dev-2.1.json",
		"locks/organization/shop/prod/a.json", "locks/organization/shop/dev2/a.json", "locks/organization/shop2/dev/a.json",
		"locks/shop/dev/a.json", "plugins/shop/dev/a", "policies/orgs/organization/shop/dev/a",
	}
	var all []request
	for _, key := range []string{"github-preview", "github-foundation"} {
		r := planned(t, modes[key])[key]
		decide := func(action, resource string, context map[string]string, allowed bool) {
			req := by(t, r, action, resource)
			req.Context, req.allowed = context, allowed
			all = append(all, req)
		}
		writes := key == "github-foundation"
		for _, object := range own {
			decide(read, bucket+"/.pulumi/"+object, nil, true)
			decide(write, bucket+"/.pulumi/"+object, nil, writes)
			decide("s3:DeleteObject", bucket+"/.pulumi/"+object, nil, writes)
			decide("s3:GetObjectVersion", bucket+"/.pulumi/"+object, nil, false)
			decide(read, bucket+"2/.pulumi/"+object, nil, false)
			decide(read, bucket+"/copy/.pulumi/"+object, nil, false)
		}
		for _, object := range others {
			decide(read, bucket+"/.pulumi/"+object, nil, false)
			decide(write, bucket+"/.pulumi/"+object, nil, false)
			decide("s3:DeleteObject", bucket+"/.pulumi/"+object, nil, false)
		}
		decide(read, bucket+"/.pulumi/meta.yaml", nil, true)
		decide(write, bucket+"/.pulumi/meta.yaml", nil, false)
		decide(read, bucket+"/.pulumi/meta.yaml.bak", nil, false)
		decide("s3:ListBucket", bucket, nil, false)
		decide("s3:ListBucketVersions", bucket, map[string]string{"s3:prefix": ".pulumi/history/shop/dev/"}, false)
		for prefix, allowed := range map[string]bool{
			".pulumi/stacks/shop/dev.json": true, ".pulumi/stacks/shop/dev.pulumi-tags": true, ".pulumi/stacks/shop/dev.json2": false,
			".pulumi/history/shop/dev/": true, ".pulumi/backups/shop/dev/": true,
			".pulumi/locks/organization/shop/dev/": true, "": false, ".pulumi/": false, ".pulumi/stacks/": false, ".pulumi/stacks/shop/": false,
			".pulumi/stacks/shop/dev": false, ".pulumi/stacks/shop/dev2.json": false, ".pulumi/history/shop/dev2/": false,
			".pulumi/history/shop/dev": false, ".pulumi/stacks/shop2/dev.json": false, ".pulumi/locks/": false,
		} {
			decide("s3:ListBucket", bucket, map[string]string{"s3:prefix": prefix}, allowed)
			decide("s3:ListBucket", bucket+"2", map[string]string{"s3:prefix": prefix}, false)
		}
	}
	simulate(t, all)
}

// TestWorkflowRolesDecryptTheirSecretsOnly simulates the key of a stack's secrets, alone and shared with other stacks. The
// simulator does not support keys of an encryption context, and replaces them by two keys of the same kind.
func TestWorkflowRolesDecryptTheirSecretsOnly(t *testing.T) {
	t.Parallel()
	shared := shop(func(in *iamplan.Input) {
		state := iamplan.State{SecretsKey: key, SecretsContext: map[string]string{"project": "shop", "stack": "dev"}}
		in.Spec.PermissionsBoundary = "arn:aws:iam::123456789012:policy/boundary"
		in.Delivery.GitHub = &iamplan.GitHub{
			Repository: "acme/shop", Branch: "main",
			Preview: &iamplan.PulumiRole{State: state}, Foundation: &iamplan.PulumiRole{State: state},
		}
	})
	const project, stack = "kms:RequestAlias", "kms:EncryptionAlgorithm"
	replacer := strings.NewReplacer("kms:EncryptionContext:project", project, "kms:EncryptionContext:stack", stack)
	otherKey := "arn:aws:kms:us-east-1:123456789012:key/99999999-2222-3333-4444-555555555555"
	var all []request
	for _, name := range []string{"github-preview", "github-foundation"} {
		decide := func(r iamplan.Role, action, resource string, context map[string]string, allowed bool) {
			req := by(t, r, action, resource)
			req.Context, req.allowed = context, allowed
			req.Identity = json.RawMessage(replacer.Replace(string(req.Identity)))
			all = append(all, req)
		}
		dedicated := planned(t, modes[name])[name]
		decide(dedicated, "kms:Decrypt", key, nil, true)
		decide(dedicated, "kms:Decrypt", otherKey, nil, false)
		decide(dedicated, "kms:Encrypt", key, nil, false)
		decide(dedicated, "kms:ReEncryptFrom", key, nil, false)

		r := planned(t, shared)[name]
		decide(r, "kms:Decrypt", key, map[string]string{project: "shop", stack: "dev"}, true)
		for _, context := range []map[string]string{
			nil, {stack: "dev"}, {project: "shop"}, {project: "shop", stack: "prod"}, {project: "shop", stack: "dev2"}, {project: "shop2", stack: "dev"},
		} {
			decide(r, "kms:Decrypt", key, context, false)
		}
		decide(r, "kms:Decrypt", otherKey, map[string]string{project: "shop", stack: "dev"}, false)
	}
	simulate(t, all)
}
