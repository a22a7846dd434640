package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/version"
	"ecs-foundation/stack/config/schema"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/provider"
)

// packageSchema returns the schema of the package.
func packageSchema(t *testing.T) string {
	t.Helper()
	var list []schema.Component
	for _, c := range components() {
		list = append(list, schema.Component{Token: c.Token, Inputs: c.Inputs, Outputs: c.Outputs})
	}
	text, err := schema.WritePackage(schema.Package{
		Name: provider.Package, DisplayName: "ECS foundation", Version: version.Version,
		Description: "The foundation for services on Amazon ECS with AWS Fargate: network, security groups, IAM roles and load balancers.",
		Languages: map[string]any{
			"nodejs": map[string]any{
				"packageName": "@pulumi/ecs-foundation", "respectSchemaVersion": true,
				"devDependencies": map[string]string{"@types/node": "^20", "typescript": "^5"},
			},
			"python": map[string]any{
				"packageName": "pulumi_ecs_foundation", "respectSchemaVersion": true, "inputTypes": "classes-and-dicts",
				"pyproject": map[string]any{"enabled": true},
			},
			"go": map[string]any{
				"importBasePath": "ecs-foundation/sdk/go/ecsfoundation", "rootPackageName": "ecsfoundation", "respectSchemaVersion": true,
			},
			"csharp": map[string]any{"rootNamespace": "Pulumi", "respectSchemaVersion": true, "packageReferences": map[string]string{"Pulumi": "3.*"}},
			"java":   map[string]any{"buildFiles": "gradle"},
		},
		Components: list,
	}, ".")
	require.NoError(t, err)
	return text
}

// TestPackageSchemaIsUpToDate also keeps the schema of the release that is being prepared. With the
// next version, the copy is that of a release, with which package compat compares the schema.
func TestPackageSchemaIsUpToDate(t *testing.T) {
	t.Parallel()
	text := packageSchema(t)
	graphtest.Golden(t, "stack/provider/schema.json", text)
	graphtest.Golden(t, "stack/provider/testdata/schema-"+version.Version+".json", text)
}

func TestComponentPagesAreUpToDate(t *testing.T) {
	t.Parallel()
	pages, err := schema.ComponentPages(packageSchema(t), "docs/components/_examples")
	require.NoError(t, err)
	for name, text := range pages {
		graphtest.Golden(t, "docs/components/"+name, text)
	}
}
