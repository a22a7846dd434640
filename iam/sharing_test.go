package iam_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"ecs-foundation/iam"
	"ecs-foundation/iam/plan/sharing"
	"ecs-foundation/iam/policy"
	"ecs-foundation/stack/graphtest"
)

func sharingProgram(spec sharing.Spec) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		plan, err := sharing.New(spec, []string{"shop/cart", "shop/ui"})
		if err != nil {
			return err
		}
		shared, err := iam.NewSharing(ctx, "sharing", &iam.SharingArgs{
			Plan: plan, Scope: scope,
			Confinement: policy.Confinement{Path: "/ecs/"},
		})
		if err != nil {
			return err
		}
		return graphtest.Probe(ctx, "probe", shared.LogDestinationARN)
	}
}

var (
	images = sharing.Spec{Images: &sharing.With{Accounts: []string{"210987654321"}, Organization: "o-a1b2c3d4e5"}}
	logs   = sharing.Spec{Logs: &sharing.Logs{
		Stream: "arn:aws:kinesis:us-east-1:123456789012:stream/logs", Accounts: []string{"210987654321"},
	}}
)

func TestRepositoryPoliciesAllowPulling(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, sharingProgram(images))
	require.Equal(t, []string{"sharing-shop/cart", "sharing-shop/ui"}, g.Names("aws:ecr/repositoryPolicy:RepositoryPolicy"))
	repositoryPolicy := g.Get(t, "sharing-shop/cart").Inputs
	require.Equal(t, "shop/cart", repositoryPolicy["repository"])
	require.JSONEq(t, `{"Version": "2012-10-17", "Statement": [
		{"Sid": "PullByAccounts", "Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam::210987654321:root"]},
		 "Action": ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]},
		{"Sid": "PullByOrganization", "Effect": "Allow", "Principal": {"AWS": ["*"]},
		 "Action": ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
		 "Condition": {"StringEquals": {"aws:PrincipalOrgID": ["o-a1b2c3d4e5"]}}}]}`, repositoryPolicy["policy"].(string))
}

func TestLogDestinationReceivesFromOtherAccounts(t *testing.T) {
	t.Parallel()
	g := graphtest.Run(t, sharingProgram(logs))
	require.JSONEq(t, `{"Version": "2012-10-17", "Statement": [{"Sid": "Logs", "Effect": "Allow",
		"Principal": {"Service": "logs.amazonaws.com"}, "Action": ["sts:AssumeRole"],
		"Condition": {"ArnLike": {"aws:SourceArn": [
			"arn:aws:logs:us-east-1:123456789012:*", "arn:aws:logs:us-east-1:210987654321:*"]}}}]}`,
		g.Get(t, "sharing-logs-role").Inputs["assumeRolePolicy"].(string))
	require.Contains(t, g.Get(t, "sharing-logs-destination").After, "sharing-logs-policy", "AWS assumes the role to check it")
	require.Equal(t, "/ecs/", g.Get(t, "sharing-logs-role").Inputs["path"])
	require.JSONEq(t, `{"Version": "2012-10-17", "Statement": [{"Sid": "Subscribe", "Effect": "Allow",
		"Principal": {"AWS": ["210987654321"]}, "Action": ["logs:PutSubscriptionFilter"],
		"Resource": ["<sharing-logs-destination arn>"]}]}`, g.Get(t, "sharing-logs-senders").Inputs["accessPolicy"].(string))
	require.Contains(t, g.Get(t, "probe").After, "sharing-logs-senders", "accounts can subscribe when it resolves")
}

func TestEmptySharingRegistersNothing(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"probe"}, graphtest.Run(t, sharingProgram(sharing.Spec{})).Names(""))
}

func TestMissingSharingPlanRegistersNothing(t *testing.T) {
	t.Parallel()
	g, err := graphtest.Try(func(ctx *pulumi.Context) error {
		_, err := iam.NewSharing(ctx, "sharing", &iam.SharingArgs{Scope: scope})
		return err
	})
	require.ErrorContains(t, err, `sharing "sharing": sharing plan: required`)
	require.Empty(t, g.Names(""))
}

func TestPreviewShowsAllOfSharing(t *testing.T) {
	t.Parallel()
	both := sharing.Spec{Images: images.Images, Logs: logs.Logs}
	require.Equal(t, graphtest.Run(t, sharingProgram(both)).Names(""), graphtest.Preview(t, sharingProgram(both)).Names(""))
}
