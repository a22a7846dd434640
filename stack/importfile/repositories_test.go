package importfile_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/importfile"
)

const kmsKey = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"

// repositories returns the settings of services with which the stack creates the repository shop/orders.
func repositories(create string) map[string]string {
	return map[string]string{"services": strings.Replace(settings["services"], `"port"`, `"createRepository": `+create+`, "port"`, 1)}
}

// repository is the repository shop/orders in the state of the modules, with settings of its encryption.
func repository(encryption string) string {
	return `aws_ecr_repository shop/orders "name": "shop/orders", "arn": "arn:aws:ecr:us-east-1:123456789012:repository/shop/orders", ` +
		`"image_tag_mutability": "MUTABLE", "encryption_configuration": [{` + encryption + `}]`
}

func TestRepositoryIsImported(t *testing.T) {
	t.Parallel()
	state := read(t, modules, adding(repository(`"encryption_type": "AES256", "kms_key": ""`),
		`aws_ecr_lifecycle_policy shop/orders "repository": "shop/orders"`, `aws_ecr_lifecycle_policy shop/other "repository": "shop/other"`)...)
	require.Equal(t, map[string]string{"repositories": "", "repositories-orders": "shop/orders"}, names(t, state, repositories("{}")))
	require.Empty(t, names(t, state, nil), "the stack does not create it")
	require.Empty(t, names(t, read(t, modules, adding(strings.Replace(repository(""), "us-east-1", "eu-west-1", 1))...), repositories("{}")))

	i := imported(t, state, repositories("{}"))
	require.Subset(t, i.Changes, []string{
		"the tags in the repository shop/orders become immutable: a push to an existing tag fails",
		"images in the repository shop/orders expire by the lifecycle policy of services.orders.createRepository, which replaces an existing one",
	})
	report := i.Report(state.Tool)
	require.Contains(t, report, "terraform state rm 'aws_ecr_repository.shop/orders'")
	require.Contains(t, report, "terraform state rm 'aws_ecr_lifecycle_policy.shop/orders'")
	require.NotContains(t, report, "terraform state rm 'aws_ecr_lifecycle_policy.shop/other'")
}

// inPulumi is the repository shop/orders in the state of the stack with awsx.
const inPulumi = `{"urn": "urn:pulumi:dev::awsx::aws:ecr/repository:Repository::orders", "custom": true, "type": "aws:ecr/repository:Repository",
	"id": "shop/orders", "outputs": {"name": "shop/orders", "arn": "arn:aws:ecr:us-east-1:123456789012:repository/shop/orders",
	"imageTagMutability": "IMMUTABLE", "encryptionConfigurations": [{"encryptionType": "KMS", "kmsKey": "` + kmsKey + `"}]}}`

func TestRepositoryInAStateOfPulumi(t *testing.T) {
	t.Parallel()
	state := read(t, awsx, `"resources": [`, `"resources": [`+inPulumi+`,`)
	plan := load(t, "us-east-1", repositories(`{"mutableTags": true, "key": "`+kmsKey+`"}`))
	i, err := importfile.New(plan, state, "6.83.2", "")
	require.NoError(t, err)
	require.Empty(t, i.Problems)
	require.Contains(t, i.Imported, "repositories-orders")
	require.NotContains(t, strings.Join(i.Changes, "\n"), "repository")
	report := i.Report(state.Tool)
	require.Contains(t, report, "pulumi state delete 'urn:pulumi:dev::awsx::aws:ecr/repository:Repository::orders' --target-dependents --yes")
	require.Contains(t, report, "pulumi state delete 'urn:pulumi:dev::awsx::awsx:ec2:Vpc$aws:ec2/vpc:Vpc::shop' --target-dependents --yes")
}
