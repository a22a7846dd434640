package iam

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/plan/deploy"
	"ecs-foundation/iam/plan/grant"
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/component"
)

// document returns the inline policy of a role as JSON, or nil for a role without
// permissions. It waits only for ARNs of roles with generated names and for the ARNs of
// additional grants.
func (b *builder) document(planned iamplan.Role) (pulumi.StringInput, error) {
	if granted := b.granted(planned); len(granted) > 0 {
		return b.documentWithGrants(planned, granted), nil
	}
	if len(planned.Policy.Statements) == 0 {
		return nil, nil //nolint:nilnil // a role without permissions has no policy
	}
	return b.text(planned.Policy)
}

// text returns a policy as JSON. It waits for ARNs of roles with generated names and for
// the values of the references.
func (b *builder) text(document policy.Document) (pulumi.StringInput, error) {
	text, err := document.JSON()
	if err != nil {
		return nil, err
	}
	resolved := b.withBuckets(text)
	pending := iamplan.Pending(document)
	if len(pending) == 0 {
		return resolved, nil
	}
	values := pulumi.StringMap{}
	for _, key := range pending {
		if values[key], err = b.valueOf(key); err != nil {
			return nil, err
		}
	}
	values[textKey] = resolved
	return component.Apply(values, func(values map[string]string) (string, error) {
		text := values[textKey]
		delete(values, textKey)
		return iamplan.Resolve(text, values), nil
	}), nil
}

// textKey is the key of the text in the values that are resolved in it. It is in no policy.
const textKey = ""

// valueOf returns the ARN of the role, or the value of the reference, with a key in a policy.
func (b *builder) valueOf(key string) (pulumi.StringInput, error) {
	reference, ok := policy.ParseReference("{" + key + "}")
	if !ok {
		return b.arns.Get(key)
	}
	value, ok := b.args.References[reference]
	if !ok {
		return nil, fmt.Errorf("missing value of the reference %s", reference)
	}
	return value, nil
}

// withBuckets returns a policy in which the ARNs of the stack's buckets replace their
// patterns. It waits for the buckets that the policy refers to.
func (b *builder) withBuckets(text string) pulumi.StringInput {
	arns := pulumi.StringMap{}
	for name, arn := range b.args.BucketARNs {
		if pattern := (deploy.Bucket{Name: name}).ARN(b.args.Scope); strings.Contains(text, pattern) {
			arns[pattern] = arn
		}
	}
	if len(arns) == 0 {
		return pulumi.String(text)
	}
	return component.Apply(arns, func(arns map[string]string) (string, error) {
		resolved := text
		for pattern, arn := range arns {
			resolved = strings.ReplaceAll(resolved, pattern, arn)
		}
		return resolved, nil
	})
}

// granted returns the additional grants of a task role, and none for other roles.
func (b *builder) granted(planned iamplan.Role) []Granted {
	return slices.DeleteFunc(slices.Clone(b.args.Granted), func(g Granted) bool {
		return iamplan.TaskKey(g.Service) != planned.Key
	})
}

// documentWithGrants plans the policy of a role when the ARNs of its additional grants are
// known. It validates them in the same way as grants in a stack file.
func (b *builder) documentWithGrants(planned iamplan.Role, granted []Granted) pulumi.StringOutput {
	arns := pulumi.StringArray{}
	for _, g := range granted {
		arns = append(arns, g.ARN)
	}
	return component.Apply(arns, func(arns []string) (string, error) {
		var grants []grant.Grant
		for i, g := range granted {
			grants = append(grants, g.Grant(arns[i]))
		}
		document, err := b.plan.TaskPolicy(planned.Service, grants, b.args.Scope)
		if err != nil {
			return "", component.Kind{Noun: "role"}.Error(planned.Key, err)
		}
		return document.JSON()
	})
}
