package awscli_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/actions"
	"ecs-foundation/stack/explain/account"
	"ecs-foundation/stack/explain/awscli"
	"ecs-foundation/stack/explain/clitest"
	"ecs-foundation/stack/graphtest"
)

func shop() *clitest.Answers {
	return &clitest.Answers{Errors: map[string]error{}, Results: map[string]string{
		"sts get-caller-identity": `{"Account": "111122223333", "Arn": "arn:aws-cn:iam::111122223333:user/a"}`,
		"ecs describe-clusters":   `{"clusters": [{"clusterArn": "arn:aws:ecs:r:111122223333:cluster/shop", "clusterName": "shop"}]}`,
		"ecs describe-services": `{"services": [{"serviceName": "cart", "serviceArn": "arn:aws:ecs:r:1:service/shop/cart",
			"taskDefinition": "cart:1", "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1", "subnet-2"]}}}]}`,
		"ecs list-tasks":                               `{"taskArns": ["t1"]}`,
		"ecs describe-task-definition":                 `{"taskDefinition": {"taskDefinitionArn": "cart:1", "family": "cart"}}`,
		"ec2 describe-subnets --subnet-ids subnet-1":   `{"Subnets": [{"SubnetId": "subnet-1", "VpcId": "vpc-1"}]}`,
		"ec2 describe-subnets --filters":               `{"Subnets": [{"SubnetId": "subnet-1", "VpcId": "vpc-1"}, {"SubnetId": "subnet-3", "VpcId": "vpc-1"}]}`,
		"ec2 describe-vpcs --filters Name=vpc-id":      `{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}]}`,
		"ecs list-services":                            `{"serviceArns": ["arn:aws:ecs:r:1:service/shop/cart", "arn:aws:ecs:r:1:service/shop/ui"]}`,
		"ec2 describe-subnets --subnet-ids subnet-new": `{}`,
	}}
}

func TestReadsFollowFromAnswersAndAreMadeOnce(t *testing.T) {
	t.Parallel()
	f := shop()
	f.Errors["ec2 describe-subnets --subnet-ids subnet-2"] = &awscli.Error{Code: "InvalidSubnetID.NotFound", Message: "no such subnet"}
	f.Errors["ec2 describe-network-acls"] = &awscli.Error{Code: "UnauthorizedOperation", Message: "denied"}
	a := &account.Account{Region: "r", Cluster: "shop", Service: "cart"}
	var rounds [][]string
	reader := awscli.Reader{Run: f.Run, Progress: func(commands []string) { rounds = append(rounds, commands) }}
	require.NoError(t, reader.Describe(t.Context(), a))

	require.Equal(t, "111122223333", a.ID)
	require.Equal(t, "aws-cn", a.Partition)
	require.Equal(t, "cart", a.TaskDefinitions[0].Family)
	require.Len(t, a.Subnets, 2, "subnet-1 once")
	require.Len(t, a.Vpcs, 1)
	require.NotEmpty(t, rounds)
	seen := map[string]bool{}
	for _, call := range f.Lines() {
		require.False(t, seen[call], call)
		seen[call] = true
	}
	missing, failed := a.Failed("ec2:DescribeSubnets", "subnet-2")
	require.True(t, failed)
	require.Equal(t, "InvalidSubnetID.NotFound", missing.Code)
	denied, failed := a.Failed("ec2:DescribeNetworkAcls", "vpc-1")
	require.True(t, failed)
	require.Equal(t, "denied", denied.Message)
}

// TestPrimaryTaskSetIsRead reads the task definition, the subnets and the target groups that the service itself lacks.
func TestPrimaryTaskSetIsRead(t *testing.T) {
	t.Parallel()
	f := shop()
	f.Results["ecs describe-services"] = `{"services": [{"serviceName": "cart", "serviceArn": "arn:aws:ecs:r:1:service/shop/cart", "taskSets": [
		{"status": "ACTIVE", "taskDefinition": "cart:2"},
		{"status": "PRIMARY", "taskDefinition": "cart:1", "loadBalancers": [{"targetGroupArn": "tg-1"}],
			"networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1"]}}}]}]}`
	require.NoError(t, awscli.Reader{Run: f.Run}.Describe(t.Context(), &account.Account{Region: "r", Cluster: "shop", Service: "cart"}))
	for _, call := range []string{
		"ecs describe-task-definition --task-definition cart:1", "ec2 describe-subnets --subnet-ids subnet-1",
		"elbv2 describe-target-groups --target-group-arns tg-1",
	} {
		require.Contains(t, f.Lines(), call)
	}
}

// TestAddressesOfFlowAreRead reads the network interface of an address, which has the groups of the address.
func TestAddressesOfFlowAreRead(t *testing.T) {
	t.Parallel()
	f := shop()
	f.Results["ec2 describe-network-interfaces"] = `{"NetworkInterfaces": [{"NetworkInterfaceId": "eni-1", "VpcId": "vpc-1",
		"PrivateIpAddress": "10.0.1.7", "Groups": [{"GroupId": "sg-1"}]}]}`
	f.Results["ec2 describe-subnets --subnet-ids subnet-1"] = `{"Subnets": [{"SubnetId": "subnet-1", "VpcId": "vpc-1"}]}`
	a := &account.Account{Region: "r", From: "subnet-1", To: "10.0.1.7:5432"}
	require.NoError(t, awscli.Reader{Run: f.Run}.Describe(t.Context(), a))
	require.Contains(t, f.Lines(),
		"ec2 describe-network-interfaces --filters Name=vpc-id,Values=vpc-1 Name=addresses.private-ip-address,Values=10.0.1.7")
	require.Len(t, a.NetworkInterfaces, 1)

	a = &account.Account{Region: "r", From: "subnet-1", To: "10.0.1.0/24:5432"}
	require.NoError(t, awscli.Reader{Run: f.Run}.Describe(t.Context(), a))
	require.Empty(t, a.NetworkInterfaces, "a range has no groups")
}

func TestUnknownNamesListThoseThatExist(t *testing.T) {
	t.Parallel()
	f := shop()
	f.Results["ecs describe-services"] = `{"services": [], "failures": [{"arn": "x", "reason": "MISSING"}]}`
	reader := awscli.Reader{Run: f.Run}
	err := reader.Describe(t.Context(), &account.Account{Region: "r", Cluster: "shop", Service: "crat"})
	require.EqualError(t, err, `no service "crat" in account 111122223333, region r: must be one of cart, ui`)

	f.Results["ecs list-services"] = `{"serviceArns": []}`
	err = reader.Describe(t.Context(), &account.Account{Region: "r", Cluster: "shop", Service: "crat"})
	require.ErrorContains(t, err, "there are none; check the region and the profile")

	f.Errors["ecs list-services"] = &awscli.Error{Code: "AccessDeniedException", Message: "not authorized"}
	err = reader.Describe(t.Context(), &account.Account{Region: "r", Cluster: "shop", Service: "crat"})
	require.ErrorContains(t, err, "could not list those that exist: AccessDeniedException: not authorized")

	f.Errors["ecs describe-services"] = &awscli.Error{Code: "AccessDeniedException", Message: "not authorized to describe"}
	err = reader.Describe(t.Context(), &account.Account{Region: "r", Cluster: "shop", Service: "cart"})
	require.ErrorContains(t, err, `could not read service "cart"`)
	require.ErrorContains(t, err, "ecs:DescribeServices: not authorized to describe")

	f.Results["ecs describe-clusters"] = `{"clusters": []}`
	err = reader.Describe(t.Context(), &account.Account{Region: "r", Cluster: "shpo", Service: "cart"})
	require.ErrorContains(t, err, `no cluster "shpo"`)
}

func TestErrorsOfCredentialsStopTheReading(t *testing.T) {
	t.Parallel()
	for name, err := range map[string]error{
		"no credentials": &awscli.Error{Message: "Unable to locate credentials. You can configure credentials by running \"aws login\"."},
		"expired SSO":    &awscli.Error{Message: "The SSO session associated with this profile has expired or is otherwise invalid."},
		"no profile":     &awscli.Error{Message: "The config profile (prdo) could not be found"},
		"expired token":  &awscli.Error{Code: "ExpiredTokenException", Message: "The security token included in the request is expired"},
		"interrupt":      context.Canceled,
	} {
		require.True(t, awscli.IsFatal(err), name)
		f := shop()
		f.Errors["ec2 describe-subnets"] = err
		got := (awscli.Reader{Run: f.Run}).Describe(t.Context(), &account.Account{Cluster: "shop", Service: "cart"})
		require.ErrorIs(t, got, err, name)
	}
	for name, err := range map[string]error{
		"none":          nil,
		"denied":        &awscli.Error{Code: "AccessDenied"},
		"not found":     &awscli.Error{Code: "RepositoryNotFoundException"},
		"old CLI":       &awscli.Error{Message: "argument operation: Invalid choice, valid choices are: ..."},
		"no connection": &awscli.Error{Message: `Could not connect to the endpoint URL: "https://guardduty.us-east-1.amazonaws.com/"`},
	} {
		require.False(t, awscli.IsFatal(err), name)
	}
	require.True(t, awscli.IsFatal(errors.New("fork/exec: no such file")))
}

// TestErrorOfCredentialsStopsOtherCalls checks that the error is not that of a call that it stopped.
func TestErrorOfCredentialsStopsOtherCalls(t *testing.T) {
	t.Parallel()
	f, expired := shop(), &awscli.Error{Code: "ExpiredTokenException", Message: "expired"}
	reader := awscli.Reader{Run: func(ctx context.Context, args ...string) ([]byte, error) {
		switch args[1] {
		case "get-caller-identity":
			return f.Run(ctx, args...)
		case "describe-services":
			return nil, expired
		default:
			<-ctx.Done()
			return nil, ctx.Err()
		}
	}}
	require.ErrorIs(t, reader.Describe(t.Context(), &account.Account{Region: "r", Cluster: "shop", Service: "cart"}), expired)
}

// TestPolicyAllowsTheReadsOnly checks that the actions exist, change nothing, and return no secret.
func TestPolicyAllowsTheReadsOnly(t *testing.T) {
	t.Parallel()
	text, err := awscli.Policy()
	require.NoError(t, err)
	graphtest.Golden(t, "testdata/policy.json", text+"\n")

	var document struct {
		Statement []struct{ Action []string }
	}
	require.NoError(t, json.Unmarshal([]byte(text), &document))
	allowed := document.Statement[0].Action
	for _, name := range allowed {
		action, err := actions.Find(name)
		require.NoError(t, err, name)
		require.False(t, action.Changes(), name)
		require.NotContains(t, []string{
			"secretsmanager:GetSecretValue", "secretsmanager:BatchGetSecretValue", "ssm:GetParameter", "ssm:GetParameters",
			"ssm:GetParametersByPath", "ssm:GetParameterHistory", "kms:Decrypt", "s3:GetObject", "ecr:GetAuthorizationToken",
		}, name)
	}
	for _, read := range awscli.Reads() {
		require.NotEmpty(t, read.Actions, read.Command)
		for _, action := range read.Actions {
			require.Contains(t, allowed, action)
		}
	}
}
