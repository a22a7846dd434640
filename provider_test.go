package main

import (
	"reflect"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack/config"
)

// TestEachProviderKeyHasAdvice checks that each key of the AWS provider is known, and that
// the stack reads only the region.
func TestEachProviderKeyHasAdvice(t *testing.T) {
	t.Parallel()
	fields := validate.Fields(reflect.TypeFor[aws.ProviderArgs]())
	require.Greater(t, len(fields), 30)
	for _, field := range fields {
		key := "aws:" + validate.KeyOf(field)
		if key == "aws:region" {
			continue
		}
		_, err := config.Load(config.Stack{Project: "shop", Name: "dev", Values: map[string]string{"aws:region": "us-east-1", key: "true"}})
		require.ErrorContains(t, err, key+": no effect: ")
	}
}
