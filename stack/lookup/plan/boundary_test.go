package plan_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	lookupplan "ecs-foundation/stack/lookup/plan"
)

func TestPermissionsBoundaryLimitsPermissions(t *testing.T) {
	t.Parallel()
	const (
		own, ofAWS = "arn:aws:iam::" + account12 + ":policy/boundary", "arn:aws:iam::aws:policy/New"
		limited    = `{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}`
		unlimited  = `{"Statement": {"Effect": "Allow", "Action": ["s3:*", "iam:PutRolePolicy"], "Resource": "*"}}`
		problem    = `" does not limit permissions, because it allows iam:PutRolePolicy: use a policy that allows what the services require, and no IAM actions`
	)
	for name, tc := range map[string]struct {
		arn, document   string
		development     bool
		err             error
		errors, warning string
	}{
		"limited":                    {arn: own, document: limited},
		"unlimited":                  {arn: own, document: unlimited, errors: `iam.permissionsBoundary: the policy "` + own + problem},
		"unlimited in development":   {arn: own, document: unlimited, development: true},
		"unlimited, of AWS":          {arn: ofAWS, document: unlimited, errors: `iam.permissionsBoundary: the policy "` + ofAWS + problem},
		"of another account":         {arn: "arn:aws:iam::210987654321:policy/boundary", document: unlimited},
		"unreadable":                 {arn: own, warning: `iam.permissionsBoundary: could not read the policy "` + own + `", so that it is not known whether it limits permissions: allow iam:GetPolicyVersion`},
		"unreadable in development":  {arn: own, development: true},
		"text that is not a policy":  {arn: own, document: "{", warning: "iam.permissionsBoundary: parse policy " + own + ": unexpected end of JSON input"},
		"lookup without permissions": {arn: own, err: errors.New("AccessDenied"), warning: "could not look up all that the stack names, because the credentials do not allow iam:GetPolicy: allow these actions, or set preflight.lookups: false"},
		"missing":                    {arn: own, err: errors.New("NoSuchEntity"), errors: `iam.permissionsBoundary: the policy "` + own + `" does not exist: create it first, because every role needs it`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := load(t, map[string]string{"iam": `{"permissionsBoundary": "` + tc.arn + `"}`})
			if !tc.development {
				p.Config.Profile = "production"
			}
			var answer any = lookupplan.PolicyDocument(tc.document)
			if tc.err != nil {
				answer = tc.err
			}
			warnings, problems := evaluate(p, owner(account{lookupplan.ManagedPolicy{ARN: tc.arn}: answer}))
			require.Equal(t, tc.errors, problems)
			require.Equal(t, tc.warning, only(t, warnings))
		})
	}
}
