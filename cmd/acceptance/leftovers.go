package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// nothingLeft checks that no resource of the run exists. It waits for those that need
// a while to be deleted.
func (s *session) nothingLeft(ctx context.Context) (string, error) {
	for deadline := time.Now().Add(s.options.wait); ; {
		left, err := s.leftovers(ctx)
		if err != nil {
			return "", err
		}
		if len(left) == 0 {
			return "no resource has a tag or a name of the run", nil
		}
		if time.Now().After(deadline) {
			return "", errors.New("left: " + strings.Join(left, ", "))
		}
		select {
		case <-ctx.Done():
			return "", ctx.Err()
		case <-time.After(30 * time.Second):
		}
	}
}

// leftovers returns the ARNs of the resources with a tag of the run's stacks, and the names
// of roles and log groups with the run's ID.
func (s *session) leftovers(ctx context.Context) ([]string, error) {
	var left []string
	for _, running := range s.record.Stacks {
		var tagged struct {
			ResourceTagMappingList []struct{ ResourceARN string }
		}
		if err := s.aws.call(ctx, &tagged, "resourcegroupstaggingapi", "get-resources",
			"--tag-filters", "Key=Environment,Values="+running.Stack); err != nil {
			return nil, err
		}
		for _, resource := range tagged.ResourceTagMappingList {
			deleted, err := s.deleted(ctx, resource.ResourceARN)
			if err != nil {
				return nil, err
			}
			if !deleted {
				left = append(left, resource.ResourceARN)
			}
		}
	}
	for _, call := range [][]string{
		{"iam", "list-roles", "--query", "Roles[].RoleName"},
		{"iam", "list-policies", "--scope", "Local", "--query", "Policies[].PolicyName"},
		{"logs", "describe-log-groups", "--query", "logGroups[].logGroupName"},
	} {
		var names []string
		if err := s.aws.call(ctx, &names, call...); err != nil {
			return nil, err
		}
		left = append(left, slices.DeleteFunc(names, func(name string) bool { return !strings.Contains(name, s.record.ID) })...)
	}
	return left, nil
}

// deletedStates are the states of resources that AWS lists for a while after it deleted
// them, with the call that returns the state.
var deletedStates = []struct {
	resource string // part of the ARN
	call     []string
	state    string
}{
	{":natgateway/", []string{"ec2", "describe-nat-gateways", "--query", "NatGateways[].State", "--nat-gateway-ids"}, "deleted"},
	{":vpc-endpoint/", []string{"ec2", "describe-vpc-endpoints", "--query", "VpcEndpoints[].State", "--vpc-endpoint-ids"}, "deleted"},
	{":cluster/", []string{"ecs", "describe-clusters", "--query", "clusters[].status", "--clusters"}, "INACTIVE"},
	{":service/", []string{"ecs", "describe-services", "--query", "services[].status", "--services"}, "INACTIVE"},
	{":task-definition/", []string{"ecs", "describe-task-definition", "--query", "[taskDefinition.status]", "--task-definition"}, "INACTIVE"},
	{":key/", []string{"kms", "describe-key", "--query", "[KeyMetadata.KeyState]", "--key-id"}, "PendingDeletion"},
}

// deleted reports whether a resource that still has its tags is deleted.
func (s *session) deleted(ctx context.Context, arn string) (bool, error) {
	for _, d := range deletedStates {
		if !strings.Contains(arn, d.resource) {
			continue
		}
		arguments := append(slices.Clone(d.call), arn)
		if d.call[0] == "ec2" {
			arguments = append(slices.Clone(d.call), arn[strings.LastIndex(arn, "/")+1:])
		}
		if path := strings.Split(arn, "/"); len(path) == 3 && d.resource == ":service/" {
			arguments = append(arguments, "--cluster", path[1])
		}
		var states []string
		err := s.aws.call(ctx, &states, arguments...)
		if err != nil && strings.Contains(err.Error(), "NotFound") {
			return true, nil
		}
		if err != nil {
			return false, fmt.Errorf("%s: %w", arn, err)
		}
		return !slices.ContainsFunc(states, func(state string) bool { return !strings.EqualFold(state, d.state) }), nil
	}
	return false, nil
}
