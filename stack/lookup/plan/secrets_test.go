package plan_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	lookupplan "ecs-foundation/stack/lookup/plan"
)

const (
	account12 = "123456789012"
	secretARN = "arn:aws:secretsmanager:us-east-1:" + account12 + ":secret:"
)

// owner is an account in which the caller's account is known.
func owner(answers account) account {
	return usEast1().with(account{lookupplan.CallerIdentity{}: account12}).with(answers)
}

// withService returns the settings of a stack with a service that has more settings.
func withService(settings string) map[string]string {
	return map[string]string{"services": `{"ui": {"port": 3000, "routes": [{"paths": ["/*"], "priority": 1}], ` + settings + `}}`}
}

func TestSecretsThatTheServiceNeeds(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		secret   string // as typed
		names    string // that are asked for
		existing lookupplan.SecretARNs
		errors   string
		warning  string
	}{
		"complete ARN": {
			secret: secretARN + "cart/database-AbCdEf", names: "cart/database",
			existing: lookupplan.SecretARNs{secretARN + "cart/database-admin-GhIjKl", secretARN + "cart/database-AbCdEf"},
		},
		"name that ends in a hyphen and six letters": {
			secret: secretARN + "app-config", names: "app",
			existing: lookupplan.SecretARNs{secretARN + "app-config-GhIjKl", secretARN + "apple-AbCdEf"},
			errors: `services.ui.secrets[0]: incomplete ARN "` + secretARN + `app-config": the secret is named app-config, ` +
				"and AWS reads -config as the suffix of the ARN; set " + secretARN + "app-config-GhIjKl",
		},
		"name that ends in a hyphen and six digits": {
			secret: secretARN + "keys-202611", names: "keys",
			existing: lookupplan.SecretARNs{secretARN + "keys-202611-AbCdEf"},
			errors: `services.ui.secrets[0]: incomplete ARN "` + secretARN + `keys-202611": the secret is named keys-202611, ` +
				"and AWS reads -202611 as the suffix of the ARN; set " + secretARN + "keys-202611-AbCdEf",
		},
		"secret that was created again": {
			secret: secretARN + "cart/database-AbCdEf", names: "cart/database",
			existing: lookupplan.SecretARNs{secretARN + "cart/database-GhIjKl"},
			errors: `services.ui.secrets[0]: no secret has the ARN "` + secretARN + `cart/database-AbCdEf": set ` + secretARN +
				"cart/database-GhIjKl, the ARN of the secret cart/database",
		},
		"secret that does not exist": {
			secret: secretARN + "cart/database-AbCdEf", names: "cart/database", existing: lookupplan.SecretARNs{secretARN + "cart/database-admin-AbCdEf"},
			warning: `services.ui.secrets[0]: the secret "` + secretARN + `cart/database-AbCdEf" does not exist: create it before the service, which needs it`,
		},
		"secret of another account": {
			secret: "arn:aws:secretsmanager:us-east-1:210987654321:secret:cart/database-AbCdEf", names: "cart/database",
		},
		"secret in another region": {secret: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:cart/database-AbCdEf"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := load(t, withService(`"secrets": ["`+tc.secret+`"]`))
			request := lookupplan.Secrets{Names: tc.names}
			asked := lookupplan.Requests(lookupplan.Questions(p))
			require.Equal(t, tc.names != "", slices.Contains(asked, lookupplan.Request(request)))
			warnings, problems := evaluate(p, owner(account{request: tc.existing}))
			require.Equal(t, tc.errors, problems)
			require.Equal(t, tc.warning, only(t, warnings))
		})
	}
}

func TestSecretsThatTheCodeReads(t *testing.T) {
	t.Parallel()
	p := load(t, withService(`"grants": [{"secret": {"name": "app-config"}}]`))
	request := lookupplan.Secrets{Names: "app-config"}

	warnings, problems := evaluate(p, owner(account{request: lookupplan.SecretARNs{secretARN + "app-config-GhIjKl"}}))
	require.Empty(t, problems)
	require.Empty(t, warnings)

	warnings, problems = evaluate(p, owner(account{request: lookupplan.SecretARNs{secretARN + "app-config-other-GhIjKl"}}))
	require.Empty(t, problems)
	require.Equal(t, `services.ui.grants[0].secret.name: the secret "app-config" does not exist: create it before the service, which needs it`,
		only(t, warnings))
}

// AWS allows ten names in a filter, and each call is one more request.
func TestSecretsAreAskedForInGroupsOfTen(t *testing.T) {
	t.Parallel()
	var list []string
	for _, letter := range "abcdefghijkl" {
		list = append(list, `"`+secretARN+string(letter)+`-AbCdEf"`)
	}
	questions := lookupplan.Requests(lookupplan.Questions(load(t, withService(`"secrets": [`+strings.Join(list, ", ")+`]`))))
	require.Contains(t, questions, lookupplan.Secrets{Names: "a,b,c,d,e,f,g,h,i,j"})
	require.Contains(t, questions, lookupplan.Secrets{Names: "k,l"})
}

func TestSecretsWithoutPermission(t *testing.T) {
	t.Parallel()
	denied := errors.New("AccessDeniedException: not allowed")
	warnings, problems := evaluate(load(t, withService(`"secrets": ["`+secretARN+`a-AbCdEf"]`)), owner(account{lookupplan.Secrets{Names: "a"}: denied}))
	require.Empty(t, problems)
	require.Contains(t, only(t, warnings), "secretsmanager:ListSecrets")
}

// only returns the only warning, or "".
func only(t *testing.T, warnings []string) string {
	t.Helper()
	require.LessOrEqual(t, len(warnings), 1, "%v", warnings)
	if len(warnings) == 0 {
		return ""
	}
	return warnings[0]
}
