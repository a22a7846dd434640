package config_test

import (
	"fmt"
	"maps"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
	"github.com/stretchr/testify/require"

	"ecs-foundation/config"
	"ecs-foundation/internal/graphtest"
	"ecs-foundation/network/plan"
)

// values is the smallest stack there is.
func values() map[string]string {
	return map[string]string{
		"aws:region":         "us-east-1",
		"shop:network":       `{"zones": ["us-east-1a", "us-east-1b"]}`,
		"shop:loadBalancer":  `{"http": "forward"}`,
		"shop:services":      `{"ui": {"port": 3000, "routes": [{"paths": ["/*"], "priority": 50000}]}}`,
		"other:network":      `{"not": "ours"}`,
		"pulumi:disable-xyz": `["*"]`,
	}
}

func load(values map[string]string) (config.Config, error) {
	return config.Load(config.Stack{Project: "shop", Name: "dev", Values: values})
}

func TestDefaultsAreSafe(t *testing.T) {
	t.Parallel()
	cfg, err := load(values())
	require.NoError(t, err)
	require.Equal(t, "us-east-1", cfg.Region)
	require.Equal(t, "dev", cfg.Environment)
	require.Equal(t, 30, cfg.Logs.RetentionDays)
	require.Equal(t, "shop/ui", cfg.Services["ui"].Repository)
	require.Equal(t, map[string]string{"ui": "/ecs/shop-dev/ui"}, cfg.LogGroups())
	p, err := plan.New(cfg.Network, cfg.Region)
	require.NoError(t, err)
	require.Len(t, p.NATs, 2, "a NAT gateway in each zone")
	require.Nil(t, cfg.LoadBalancer.DeletionProtection, "on unless it is taken off")
}

func TestDerivedEndpointsComeFromWhatServicesDeclare(t *testing.T) {
	t.Parallel()
	all := values()
	all["shop:network"] = `{"zones": ["us-east-1a", "us-east-1b"], "nat": {"strategy": "None"}, "endpoints": "derived"}`
	all["shop:security"] = `{"egress": "endpoints"}`
	all["shop:services"] = `{"jobs": {"exec": true,
		"secrets": ["arn:aws:secretsmanager:us-east-1:123456789012:secret:jobs/db-AbCdEf"],
		"grants": [{"sqs": {"queue": "jobs", "access": "consume"}}, {"dynamodb": {"table": "jobs", "access": "read"}}]}}`
	cfg, err := load(all)
	require.NoError(t, err)
	require.Equal(t, []string{"ecr.api", "ecr.dkr", "logs", "secretsmanager", "sqs", "ssmmessages"}, cfg.Network.Endpoints.Services)
	require.True(t, cfg.Chain().Endpoints)
}

func TestAWorkerIsConnectedToByNobody(t *testing.T) {
	t.Parallel()
	all := values()
	all["shop:services"] = `{"jobs": {"port": 3000}, "ui": {"port": 8080, "routes": [{"paths": ["/*"], "priority": 1}]}}`
	cfg, err := load(all)
	require.NoError(t, err)
	require.Zero(t, cfg.Chain().Services[0].Port)
	require.Equal(t, 8080, cfg.Chain().Services[1].Port)
}

func TestPulumisSchemaAndTheProgramKnowTheSameKeys(t *testing.T) {
	t.Parallel()
	project, err := workspace.LoadProject("../Pulumi.yaml")
	require.NoError(t, err)
	schema := map[string]string{}
	for key, of := range project.Config {
		if of.Type != nil {
			schema[key] = *of.Type
			require.Contains(t, []string{"<nil>", "map[]", "[]"}, fmt.Sprint(of.Default), "%s: defaults are the program's", key)
			require.NotEmpty(t, of.Description, key)
		}
	}
	require.Equal(t, config.Keys(), schema)
}

func TestTheStackFilesOfTheProjectAreSound(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"dev", "prod"} {
		stack := config.Stack{Project: "ecs-foundation", Name: name, Values: graphtest.Stack(t, "..", name)}
		cfg, err := config.Load(stack)
		require.NoError(t, err)
		require.Len(t, cfg.Services, 4, name)
	}
}

// with returns the smallest stack with keys changed.
func with(changes map[string]string) map[string]string {
	all := values()
	maps.Copy(all, changes)
	return all
}
