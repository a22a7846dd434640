package evaluate_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/policy/evaluate"
)

const role = "arn:aws:iam::123456789012:role/ecs/cart"

// TestDecide evaluates statements of every form.
func TestDecide(t *testing.T) {
	t.Parallel()
	get := evaluate.Request{
		Action: "s3:GetObject", Resource: "arn:aws:s3:::photos/cart/1.png", Principal: role,
		Context: map[string][]string{
			"aws:sourcevpc": {"vpc-1"}, "aws:principalaccount": {"123456789012"}, "aws:sourceip": {"10.0.1.7"},
			"aws:multifactorauthpresent": nil, "aws:calledvia": {"a.amazonaws.com", "b.amazonaws.com"},
			"aws:sourcearn": {"arn:aws:ecs:us-east-1:123456789012:*"}, "aws:principaltag/team": {"cart"},
		},
	}
	allow := func(more string) string {
		return `{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"` + more + `}}`
	}
	when := func(operator, key, values string) string {
		return allow(`, "Condition": {"` + operator + `": {"` + key + `": ` + values + `}}`)
	}
	for name, test := range map[string]struct {
		policy string
		want   evaluate.Decision
	}{
		"no statement":               {`{"Statement": []}`, evaluate.NotAllowed},
		"no statements":              {`{"Version": "2012-10-17"}`, evaluate.NotAllowed},
		"single statement":           {allow(""), evaluate.Allowed},
		"action in lower case":       {`{"Statement": [{"Effect": "Allow", "Action": ["S3:getobject"], "Resource": ["*"]}]}`, evaluate.Allowed},
		"action pattern":             {`{"Statement": [{"Effect": "Allow", "Action": ["s3:Get*"], "Resource": "arn:aws:s3:::photos/*"}]}`, evaluate.Allowed},
		"another resource":           {`{"Statement": [{"Effect": "Allow", "Action": ["s3:Get*"], "Resource": "arn:aws:s3:::photos"}]}`, evaluate.NotAllowed},
		"another action":             {`{"Statement": [{"Effect": "Allow", "Action": "s3:GetObjectAcl", "Resource": "*"}]}`, evaluate.NotAllowed},
		"not action":                 {`{"Statement": [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}]}`, evaluate.Allowed},
		"excluded by not action":     {`{"Statement": [{"Effect": "Allow", "NotAction": ["iam:*", "s3:*"], "Resource": "*"}]}`, evaluate.NotAllowed},
		"not resource":               {`{"Statement": [{"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::logs/*"}]}`, evaluate.Allowed},
		"excluded by not resource":   {`{"Statement": [{"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::photos/*"}]}`, evaluate.NotAllowed},
		"denial overrides":           {`{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}]}`, evaluate.Denied},
		"denial of another resource": {`{"Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::logs/*"}, {"Effect": "Allow", "Action": "*", "Resource": "*"}]}`, evaluate.Allowed},
		"denial on an unknown condition": {`{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"},
			{"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}}]}`, evaluate.Unknown},
		"only a denial on an unknown condition": {`{"Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}}]}`, evaluate.NotAllowed},
		"variable":                              {`{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::photos/${aws:PrincipalTag/team}/*"}]}`, evaluate.Allowed},
		"unknown variable":                      {`{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::photos/${aws:username}/*"}]}`, evaluate.Unknown},
		"unknown variable in a value":           {when("StringEquals", "aws:SourceVpc", `"${aws:PrincipalTag/vpc}"`), evaluate.Unknown},

		"principal by ARN":       {allow(`, "Principal": {"AWS": ["` + role + `"]}`), evaluate.Allowed},
		"principal by account":   {allow(`, "Principal": {"AWS": "123456789012"}`), evaluate.Allowed},
		"principal by root":      {allow(`, "Principal": {"AWS": "arn:aws:iam::123456789012:root"}`), evaluate.Allowed},
		"another account":        {allow(`, "Principal": {"AWS": "arn:aws:iam::999999999999:root"}`), evaluate.NotAllowed},
		"any principal":          {allow(`, "Principal": "*"`), evaluate.Allowed},
		"any AWS principal":      {allow(`, "Principal": {"AWS": "*"}`), evaluate.Allowed},
		"a service":              {allow(`, "Principal": {"Service": "ecs-tasks.amazonaws.com"}`), evaluate.NotAllowed},
		"excluded principal":     {allow(`, "NotPrincipal": {"AWS": "` + role + `"}`), evaluate.NotAllowed},
		"other than a principal": {allow(`, "NotPrincipal": {"AWS": "arn:aws:iam::123456789012:role/other"}`), evaluate.Allowed},

		"condition met":               {when("StringEquals", "aws:SourceVpc", `["vpc-2", "vpc-1"]`), evaluate.Allowed},
		"condition not met":           {when("StringEquals", "AWS:sourcevpc", `"vpc-2"`), evaluate.NotAllowed},
		"unknown condition":           {when("StringEquals", "aws:PrincipalOrgID", `"o-1"`), evaluate.Unknown},
		"negated condition":           {when("StringNotEquals", "aws:SourceVpc", `["vpc-2", "vpc-3"]`), evaluate.Allowed},
		"negated condition not met":   {when("StringNotLike", "aws:SourceVpc", `["vpc-*"]`), evaluate.NotAllowed},
		"absent key":                  {when("Bool", "aws:MultiFactorAuthPresent", `true`), evaluate.NotAllowed},
		"absent key if exists":        {when("BoolIfExists", "aws:MultiFactorAuthPresent", `"true"`), evaluate.Allowed},
		"absent key negated":          {when("StringNotEquals", "aws:MultiFactorAuthPresent", `"true"`), evaluate.Allowed},
		"null":                        {when("Null", "aws:MultiFactorAuthPresent", `"true"`), evaluate.Allowed},
		"null of a present key":       {when("Null", "aws:SourceVpc", `true`), evaluate.NotAllowed},
		"address in a range":          {when("IpAddress", "aws:SourceIp", `["10.0.0.0/16"]`), evaluate.Allowed},
		"address outside a range":     {when("IpAddress", "aws:SourceIp", `"10.1.0.0/16"`), evaluate.NotAllowed},
		"address not in a range":      {when("NotIpAddress", "aws:SourceIp", `"10.1.0.0/16"`), evaluate.Allowed},
		"any value":                   {when("ForAnyValue:StringEquals", "aws:CalledVia", `"b.amazonaws.com"`), evaluate.Allowed},
		"all values":                  {when("ForAllValues:StringEquals", "aws:CalledVia", `"b.amazonaws.com"`), evaluate.NotAllowed},
		"all of no values":            {when("ForAllValues:StringEquals", "aws:MultiFactorAuthPresent", `"b"`), evaluate.Allowed},
		"ARN of any resource":         {when("ArnLike", "aws:SourceArn", `"arn:aws:ecs:us-east-1:123456789012:*"`), evaluate.Allowed},
		"ARN of one of its resources": {when("ArnLike", "aws:SourceArn", `"arn:aws:ecs:us-east-1:123456789012:task/shop/*"`), evaluate.Unknown},
		"ARN of another region":       {when("ArnLike", "aws:SourceArn", `"arn:aws:ecs:eu-west-1:123456789012:*"`), evaluate.NotAllowed},
		"wildcard over a colon":       {when("ArnLike", "aws:SourceArn", `"arn:aws:ecs:*:*"`), evaluate.NotAllowed},
		"date":                        {when("DateGreaterThan", "aws:CurrentTime", `"2030-01-01T00:00:00Z"`), evaluate.Unknown},
		"second condition not met":    {allow(`, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1", "aws:SourceVpc": "vpc-2"}}`), evaluate.NotAllowed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, err := evaluate.Parse([]byte(test.policy))
			require.NoError(t, err)
			require.Equal(t, test.want, evaluate.Decide(get, d).Decision)
		})
	}
}

// TestReasonOfDecision returns what a message names: the statement and the unknown keys.
func TestReasonOfDecision(t *testing.T) {
	t.Parallel()
	parse := func(text string) evaluate.Document {
		d, err := evaluate.Parse([]byte(text))
		require.NoError(t, err)
		return d
	}
	all := parse(`{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}`)
	r := evaluate.Request{Action: "kms:Decrypt", Resource: "arn:aws:kms:us-east-1:123456789012:key/1", Principal: role}
	require.Equal(t, evaluate.Result{Decision: evaluate.Denied, Sid: "NoKeys"},
		evaluate.Decide(r, all, parse(`{"Statement": {"Sid": "NoKeys", "Effect": "Deny", "Action": "kms:*", "Resource": "*"}}`)))
	require.Equal(t, evaluate.Result{Decision: evaluate.Unknown, Sid: "Org", Keys: []string{"aws:PrincipalOrgID"}},
		evaluate.Decide(r, parse(`{"Statement": {"Sid": "Org", "Effect": "Allow", "Action": "*", "Resource": "*",
			"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}}`)))
	root := parse(`{"Statement": {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "kms:*", "Resource": "*"}}`)
	require.True(t, evaluate.Decide(r, root).ByAccount)
	direct := parse(`{"Statement": {"Effect": "Allow", "Principal": {"AWS": "` + role + `"}, "Action": "kms:*", "Resource": "*"}}`)
	require.False(t, evaluate.Decide(r, root, direct).ByAccount)
	require.False(t, evaluate.Decide(r, direct, root).ByAccount)
	inOrganization := func(principal string) evaluate.Document {
		return parse(`{"Statement": {"Effect": "Allow", "Principal": {"AWS": "` + principal + `"}, "Action": "*", "Resource": "*",
			"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}}`)
	}
	require.True(t, evaluate.Decide(r, inOrganization("123456789012")).ByAccount)
	require.False(t, evaluate.Decide(r, inOrganization("123456789012"), inOrganization(role)).ByAccount)
}

// TestParseErrors rejects what is not a policy.
func TestParseErrors(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "[]", `{"Statement": 1}`, `{"Statement": [{"Action": [{}]}]}`, `{"Statement": [{"Principal": "x"}]}`} {
		_, err := evaluate.Parse([]byte(text))
		require.Error(t, err, text)
	}
}
