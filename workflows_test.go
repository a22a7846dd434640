package main

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/policy"
	"ecs-foundation/stack/graphtest"
)

// fullStack returns the graph of dev with logging, monitoring, and the roles of the GitHub workflows that preview
// and deploy it.
func fullStack(t *testing.T) *graphtest.Graph {
	t.Helper()
	values := graphtest.Stack(t, ".", "dev")
	maps.Copy(values, map[string]string{
		"ecs-foundation:iam":      `{"permissionsBoundary": "arn:aws:iam::123456789012:policy/boundary"}`,
		"ecs-foundation:delivery": `{"codeBuild": {}, "github": {"repository": "acme/shop", "branch": "main", "preview": {}, "foundation": {}}}`,
		"ecs-foundation:monitoring": `{"guardDuty": {"detector": "create", "findings": {}}, "accessAnalyzer": {"external": true},
			"cloudTrail": {}}`,
		"ecs-foundation:loadBalancer": `{"http": "forward", "accessLogs": true, "dashboard": true,
			"alarms": {"topic": "arn:aws:sns:us-east-1:123456789012:alarms"}}`,
		"ecs-foundation:data":    `{"database": {"kind": "rds", "port": 5432}, "cache": {"kind": "elasticache", "port": 6379}}`,
		"ecs-foundation:sharing": `{"logs": {"stream": "arn:aws:kinesis:us-east-1:123456789012:stream/logs", "accounts": ["210987654321"]}}`,
	})
	values["ecs-foundation:services"] = strings.Replace(values["ecs-foundation:services"], `"cart":{`, `"cart":{"createRepository":{},`, 1)
	return graphtest.RunAs(t, "dev", foundation(values))
}

// granted returns all statements of a role's policies in one document.
func granted(t *testing.T, g *graphtest.Graph, kind, role string) policy.Document {
	t.Helper()
	var merged policy.Document
	for _, name := range g.Names(kind) {
		if strings.HasPrefix(name, role) {
			var part policy.Document
			text, _ := g.Get(t, name).Inputs["policy"].(string)
			require.NoError(t, json.Unmarshal([]byte(text), &part))
			merged.Statements = append(merged.Statements, part.Statements...)
		}
	}
	return merged
}

// TestDeployRoleRunsTasksOnlyInTheStacksSubnets checks that the IDs of the private subnets replace their keys.
func TestDeployRoleRunsTasksOnlyInTheStacksSubnets(t *testing.T) {
	t.Parallel()
	update := policy.Conditions{}
	for _, s := range granted(t, fullStack(t), "aws:iam/rolePolicy:RolePolicy", "iam-github-policy").Statements {
		if s.Sid == "DeployServices" {
			update = s.Conditions
		}
	}
	require.Equal(t, map[string][]string{"ecs:subnet": {"<network-private-a>", "<network-private-b>"}}, update["ForAllValues:StringEquals"])
}

// TestWorkflowRolesMatchGeneratedNames checks that the policies of the two roles match the names of all resources, to
// most of which Pulumi appends a random suffix.
func TestWorkflowRolesMatchGeneratedNames(t *testing.T) {
	t.Parallel()
	g := fullStack(t)
	graphtest.CheckInvariants(t, g)
	previewPolicy := granted(t, g, "aws:iam/rolePolicy:RolePolicy", "iam-github-preview-policy")
	foundationPolicy := granted(t, g, "aws:iam/policy:Policy", "iam-github-foundation-policy-")
	for kind, tc := range map[string]struct{ read, write, at, name string }{
		"aws:accessanalyzer/analyzer:Analyzer":         {"access-analyzer:GetAnalyzer", "access-analyzer:UpdateAnalyzer", "access-analyzer:%:analyzer/", "analyzerName"},
		"aws:cloudtrail/trail:Trail":                   {"cloudtrail:GetTrailStatus", "cloudtrail:CreateTrail", "cloudtrail:%:trail/", "name"},
		"aws:cloudwatch/dashboard:Dashboard":           {"cloudwatch:GetDashboard", "cloudwatch:PutDashboard", "cloudwatch::123456789012:dashboard/", "dashboardName"},
		"aws:cloudwatch/eventRule:EventRule":           {"events:DescribeRule", "events:PutTargets", "events:%:rule/", "name"},
		"aws:cloudwatch/logDestination:LogDestination": {"logs:ListTagsForResource", "logs:PutDestinationPolicy", "logs:%:destination:", "name"},
		"aws:cloudwatch/logGroup:LogGroup":             {"logs:ListTagsForResource", "logs:PutRetentionPolicy", "logs:%:log-group:", "name"},
		"aws:cloudwatch/metricAlarm:MetricAlarm":       {"cloudwatch:DescribeAlarms", "cloudwatch:PutMetricAlarm", "cloudwatch:%:alarm:", "name"},
		"aws:ecr/repository:Repository":                {"ecr:GetLifecyclePolicy", "ecr:PutImageTagMutability", "ecr:%:repository/", "name"},
		"aws:elasticache/subnetGroup:SubnetGroup":      {"elasticache:DescribeCacheSubnetGroups", "elasticache:CreateCacheSubnetGroup", "elasticache:%:subnetgroup:", "name"},
		"aws:iam/role:Role":                            {"iam:GetRole", "iam:PutRolePolicy", "iam::123456789012:role/", "name"},
		"aws:rds/subnetGroup:SubnetGroup":              {"rds:DescribeDBSubnetGroups", "rds:CreateDBSubnetGroup", "rds:%:subgrp:", "name"},
		"aws:s3/bucketV2:BucketV2":                     {"s3:GetBucketPolicy", "s3:PutBucketPolicy", "", ""},
		"aws:sns/topic:Topic":                          {"sns:GetTopicAttributes", "sns:SetTopicAttributes", "sns:%:", "name"},
	} {
		require.NotEmpty(t, g.Names(kind), kind)
		for _, logical := range g.Names(kind) {
			name, fixed := g.Get(t, logical).Inputs[tc.name].(string)
			if !fixed {
				name = logical + "-0a1b2c3"
			}
			arn := "arn:aws:" + strings.Replace(tc.at, "%", "us-east-1:123456789012", 1) + name
			if tc.at == "" {
				arn = "<" + logical + " arn>" // an output
			}
			require.True(t, previewPolicy.Allows(policy.Need{Action: tc.read, Resource: arn}), "%s on %s", tc.read, arn)
			require.True(t, foundationPolicy.Allows(policy.Need{Action: tc.read, Resource: arn}), "%s on %s", tc.read, arn)
			itself := logical == "iam-github-foundation" || logical == "iam-github-preview"
			require.Equal(t, !itself, foundationPolicy.Allows(policy.Need{Action: tc.write, Resource: arn}), "%s on %s", tc.write, arn)
		}
	}
}
