package provider

import (
	"reflect"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/config"
)

// TestPlainValuesOfSecretsAreEncrypted checks that the state has no client secret in plain text, whether the program marks
// it as a secret or not.
func TestPlainValuesOfSecretsAreEncrypted(t *testing.T) {
	t.Parallel()
	for name, secret := range map[string]any{
		"plain": "hunter2", "marked": &resource.Secret{Element: resource.NewProperty("hunter2")}, "number": 12345.0,
		"unknown": resource.Computed{Element: resource.NewProperty("")},
	} {
		inputs := resource.PropertyMap{
			"loadBalancer": resource.NewProperty(resource.PropertyMap{"logins": resource.NewProperty(resource.PropertyMap{
				"a.b": resource.NewProperty(resource.PropertyMap{"oidc": resource.NewProperty(resource.PropertyMap{
					"clientSecret": resource.NewPropertyValue(secret),
				})}),
			})}),
			"region": resource.NewProperty("us-east-1"),
		}
		r := NewRequest("shop", Component{Inputs: reflect.TypeFor[config.Inputs]()}, inputs)
		encrypted := r.encrypt(pulumi.Map{"loadBalancer": pulumi.Map{}, "region": pulumi.String("us-east-1")})
		require.Len(t, encrypted, 2)
		output, isOutput := encrypted["loadBalancer"].(pulumi.Output)
		require.True(t, isOutput, name)
		require.True(t, pulumi.IsSecret(output), name)
		require.Equal(t, pulumi.String("us-east-1"), encrypted["region"], name)
	}
	r := NewRequest("shop", Component{Inputs: reflect.TypeFor[config.Inputs]()}, resource.PropertyMap{
		"loadBalancer": resource.NewProperty(resource.PropertyMap{"http": resource.NewProperty("forward")}),
	})
	require.Equal(t, pulumi.Map{"loadBalancer": pulumi.Map{}}, r.encrypt(pulumi.Map{"loadBalancer": pulumi.Map{}}), "without a secret")
}
