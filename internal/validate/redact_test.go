package validate_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
)

func TestNamesOfResourcesAreNotShortened(t *testing.T) {
	t.Parallel()
	for _, message := range []string{
		`invalid ARN "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/my-alb/50dc6c495c0c9188": must be`,
		`the key "arn:aws:kms:us-east-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab" does not exist`,
		`the key "arn:aws:kms:us-east-1:123456789012:key/1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d" does not exist`,
		`no secret has the ARN "arn:aws:secretsmanager:us-east-1:123456789012:secret:user-service/database-a1B2c3"`,
		`the hosted zone "Z1D633PJN98FT9" does not exist`,
		`invalid value "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_A1b2C3d4E"`,
		`invalid value "pl-0123456789abcdef0": must be`, `invalid value "fsap-0a1b2c3d4e5f60718": must be`,
		`unknown service "ec2messages": choose one of ec2messages, s3, route53resolver`,
		`unknown action "dynamodb:BatchGetItems": did you mean BatchGetItem?`,
		`invalid value "CodeDeployDefault.ECSCanary10Percent5Minutes": must be`,
		`invalid value "ELBSecurityPolicy-TLS13-1-2-2021-06": must be`,
		`invalid CIDR "10.0.0.0/8": must be a private range, such as fd00:1234:5678::/48`,
		`unknown zone "us-east-1g": choose one of us-east-1a, use1-az4`,
		`invalid value "https://login.example.com:8443/oauth2/token": must be at port 443`,
		`unknown key "aws:s3UsEast1RegionalEndpoint": did you mean aws:ec2MetadataServiceEndpointMode?`,
		`role ecs-foundation-orders2-task-role-dev: the name must have at most 64 characters`,
	} {
		require.Equal(t, message, validate.Redact("services.cart.port", message))
	}
}

func TestRedactIsIdempotent(t *testing.T) {
	t.Parallel()
	once := validate.Redact("p:services.a.secrets[0]", `invalid value "S3cr3t-P4ssw0rd-of-the-shop": must be an ARN`)
	require.Equal(t, `invalid value "S3cr… (27 characters)": must be an ARN`, once)
	require.Equal(t, once, validate.Redact("p:services.a.secrets[0]", once))
}

func TestValuesAtKeysForSecrets(t *testing.T) {
	t.Parallel()
	for _, key := range []string{
		"p:services.cart.secrets[0]", "containers[0].secrets.DB", "p:services.cart.secretsKey", "p:loadBalancer.logins.staff.oidc.clientSecret", "p:tags.Team",
		"p:loadBalancer.logins.staff.oidc.tokenEndpoint", "p:services.cart.grants[0].secret", "p:logs.key",
	} {
		require.Equal(t, `invalid value "let… (12 characters)"`, validate.Redact(key, `invalid value "letmein-okay"`), key)
	}
	for _, key := range []string{"p:services.cart.port", "p:services.cart.grants[0].secret.name", "p:services.cart.routes[0].query[0].key", "p:network.endpoints.services[0]"} {
		require.Equal(t, `invalid value "letmein-okay"`, validate.Redact(key, `invalid value "letmein-okay"`), key)
	}
}
