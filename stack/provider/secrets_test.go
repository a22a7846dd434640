package provider_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/errors"
	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/provider"
)

func TestEngineDoesNotPrintCredentials(t *testing.T) {
	t.Parallel()
	const key = "AKIAIOSFODNN7EXAMPLE"
	r := provider.NewRequest("shop", foundationComponent, properties{"region": text(key)})
	require.NoError(t, r.Err())
	var inputs config.Inputs
	err := r.Errors(r.Decode(&inputs))
	require.Error(t, err)
	require.NotContains(t, err.Error(), key)
}

// A name instead of an ARN at a key for secrets may be the secret itself.
func TestEngineDoesNotPrintWhatMayBeASecret(t *testing.T) {
	t.Parallel()
	for key, value := range map[string]resource.PropertyValue{
		"services.web.secrets[0]": object(properties{"web": object(properties{"secrets": list(text("API_KEY"))})}),
		"services.web.secrets":    object(properties{"web": object(properties{"secrets": text("API_KEY")})}),
	} {
		r := provider.NewRequest("shop", foundationComponent, properties{"region": text("eu-west-1"), "services": value})
		errs := validate.NewErrors("")
		errs.Child(key).Invalidf("invalid ARN %q", "API_KEY")
		var invalid *errors.InputPropertiesError
		require.ErrorAs(t, r.Errors(errs.Err()), &invalid)
		require.Empty(t, invalid.Errors, key)
		require.NotContains(t, invalid.Error(), "API_KEY")
	}
}

func TestSecretIsTakenWhereItIsStoredAsOne(t *testing.T) {
	t.Parallel()
	login := func(value resource.PropertyValue) properties {
		return properties{"loadBalancer": object(properties{"logins": object(properties{"staff": object(properties{
			"oidc": object(properties{"clientSecret": value, "issuer": resource.NewProperty(1.0)}),
		})})})}
	}
	inputs := login(resource.MakeSecret(text(secretText)))
	r := provider.NewRequest("shop", foundationComponent, inputs)
	require.NoError(t, r.Err())
	var decoded config.Inputs
	err := r.Errors(r.Decode(&decoded))
	require.ErrorContains(t, err, "issuer: expected a string, got the number 1")
	require.NotContains(t, err.Error(), secretText)
	require.Equal(t, secretText, string(decoded.LoadBalancer.Logins["staff"].OIDC.ClientSecret))
	require.NoError(t, provider.NewRequest("shop", foundationComponent, login(output(text(""), false, true))).Err(), "unknown")
}
