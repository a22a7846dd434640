package account_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/explain/account"
)

func TestParseImage(t *testing.T) {
	t.Parallel()
	const ecr = "123456789012.dkr.ecr.us-east-1.amazonaws.com"
	for name, want := range map[string]account.ImageName{
		ecr + "/shop/cart:1.2":   {Host: ecr, Account: "123456789012", Region: "us-east-1", Repository: "shop/cart", Tag: "1.2"},
		ecr + "/cart":            {Host: ecr, Account: "123456789012", Region: "us-east-1", Repository: "cart", Tag: "latest"},
		ecr + "/cart@sha256:abc": {Host: ecr, Account: "123456789012", Region: "us-east-1", Repository: "cart", Digest: "sha256:abc"},
		ecr + "/cart:1@sha256:abc": {
			Host: ecr, Account: "123456789012", Region: "us-east-1", Repository: "cart", Tag: "1", Digest: "sha256:abc",
		},
		"123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com/a:1": {
			Host: "123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com", Account: "123456789012", Region: "us-gov-west-1", Repository: "a", Tag: "1",
		},
		"123456789012.dkr-ecr.eu-west-1.on.aws/a:1": {
			Host: "123456789012.dkr-ecr.eu-west-1.on.aws", Account: "123456789012", Region: "eu-west-1", Repository: "a", Tag: "1",
		},
		"123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/a:1": {
			Host: "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn", Account: "123456789012", Region: "cn-north-1", Repository: "a", Tag: "1",
		},
		"nginx":                         {Host: "docker.io", Repository: "nginx", Tag: "latest"},
		"library/nginx:1.27":            {Host: "docker.io", Repository: "library/nginx", Tag: "1.27"},
		"public.ecr.aws/nginx/nginx:1":  {Host: "public.ecr.aws", Repository: "nginx/nginx", Tag: "1"},
		"registry.example.com:5000/a/b": {Host: "registry.example.com:5000", Repository: "a/b", Tag: "latest"},
	} {
		require.Equal(t, want, account.ParseImage(name), name)
	}
}

func TestParseValueFrom(t *testing.T) {
	t.Parallel()
	const secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/db-AbCdEf"
	const parameter = "arn:aws:ssm:us-east-1:123456789012:parameter/"
	in := account.ValueFrom{Region: "us-east-1", Account: "123456789012"}
	with := func(set func(*account.ValueFrom)) account.ValueFrom {
		v := in
		set(&v)
		return v
	}
	for text, want := range map[string]account.ValueFrom{
		secret:                  with(func(v *account.ValueFrom) { v.Secret = secret }),
		secret + ":password::":  with(func(v *account.ValueFrom) { v.Secret, v.Key = secret, "password" }),
		secret + "::AWSPREV:":   with(func(v *account.ValueFrom) { v.Secret, v.Stage = secret, "AWSPREV" }),
		secret + ":key::v-1":    with(func(v *account.ValueFrom) { v.Secret, v.Key, v.Version = secret, "key", "v-1" }),
		parameter + "shop/mode": with(func(v *account.ValueFrom) { v.Parameter = parameter + "shop/mode" }),
		"/shop/mode":            {Parameter: "/shop/mode"},
		"mode":                  {Parameter: "mode"},
	} {
		require.Equal(t, want, account.ParseValueFrom(text), text)
	}
	require.Equal(t, "shop/mode", account.ParseValueFrom("/shop/mode").ParameterName())
	require.Equal(t, "shop/mode", account.ParseValueFrom(parameter+"shop/mode").ParameterName())
	require.Equal(t, "mode", account.ParseValueFrom(parameter+"mode").ParameterName())
	require.Equal(t, "mode", account.ParseValueFrom("mode").ParameterName())
}

// TestPolicyForms reads documents as the AWS CLI prints them, and as the API of IAM returns them.
func TestPolicyForms(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`{"Statement": []}`, `"{\"Statement\":[]}"`, `"%7B%22Statement%22%3A%5B%5D%7D"`} {
		var p account.Policy
		require.NoError(t, json.Unmarshal([]byte(text), &p))
		require.JSONEq(t, `{"Statement":[]}`, string(p))
	}
}
