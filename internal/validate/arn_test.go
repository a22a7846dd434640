package validate_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
)

// placed has a key for each rule of where a resource can be, in each kind of field.
type placed struct {
	Same      string            `json:"same"`
	Region    []string          `json:"region"`
	Account   map[string]string `json:"account"`
	Reachable *string           `json:"reachable"`
	Any       string            `json:"any"`
	Below     []*placed         `json:"below"`
}

func (placed) Constraints() map[string]validate.Constraint {
	topic := func(region validate.Region, account validate.Account) validate.Constraint {
		return validate.ARN{
			Name: "topic", Example: "arn:aws:sns:us-east-1:123456789012:a", Types: []string{"sns:REGION:(ACCOUNT|aws):a"},
			Region: region, Account: account,
		}.Constraint()
	}
	return map[string]validate.Constraint{
		"same":      topic(validate.SameRegion, validate.SameAccount),
		"region":    topic(validate.SameRegion, validate.AnyAccount),
		"account":   topic(validate.AnyRegion, validate.SameAccount),
		"reachable": topic(validate.ReachableRegion, validate.AnyAccount),
		"any":       topic(validate.AnyRegion, validate.AnyAccount),
	}
}

func everywhere(arn string) placed {
	return placed{
		Same: arn, Region: []string{arn}, Account: map[string]string{"x": arn}, Reachable: &arn, Any: arn,
		Below: []*placed{nil, {Same: arn}},
	}
}

func TestARNsOutsideTheirPlaceAreReported(t *testing.T) {
	t.Parallel()
	place := validate.Place{Region: "us-east-1", Accounts: []string{"123456789012", "210987654321"}, Internet: "nat"}
	const (
		partition = "must be in partition aws, the partition of us-east-1"
		region    = "must be a topic in us-east-1, the region of the stack"
		account   = "must be a topic in account 123456789012 or 210987654321, which the stack is deployed to"
		reach     = "the tasks can reach only the endpoints in us-east-1: choose a topic there, or allow internet egress with nat"
	)
	all := func(problem string) map[string]string {
		return map[string]string{
			"same": problem, "region[0]": problem, "account.x": problem, "reachable": problem, "any": problem, "below[1].same": problem,
		}
	}
	for arn, want := range map[string]map[string]string{
		"arn:aws:sns:us-east-1:123456789012:a":            {},
		"arn:aws:sns:us-east-1:aws:a":                     {},
		"topic":                                           {},
		"arn:aws-cn:sns:us-east-1:123456789012:a":         all(partition),
		"arn:aws-us-gov:sns:us-gov-west-1:123456789012:a": all(partition),
		"arn:aws:sns:cn-north-1:123456789012:a":           all("cn-north-1 is not a region of partition aws"),
		"arn:aws:sns:us-esat-1:123456789012:a":            all(`unknown region "us-esat-1": did you mean us-east-1?`),
		"arn:aws:sns:mars:123456789012:a":                 all(`unknown region "mars": must be a region, such as us-east-1`),
		"arn:aws:sns:eu-west-1:123456789012:a": {
			"same": region, "region[0]": region, "reachable": reach, "below[1].same": region,
		},
		"arn:aws:sns:us-east-1:999999999999:a": {"same": account, "account.x": account, "below[1].same": account},
	} {
		errs := validate.NewErrors("")
		validate.ARNs(errs, everywhere(arn), place)
		got := map[string]string{}
		for _, err := range validate.Split(errs.Err()) {
			got[err.Key] = err.Message
		}
		for key, problem := range want {
			want[key] = fmt.Sprintf("invalid ARN %q: %s", arn, problem)
		}
		require.Equal(t, want, got, arn)
	}
}

func TestUnknownPlaceAllowsEveryARN(t *testing.T) {
	t.Parallel()
	errs := validate.NewErrors("")
	validate.ARNs(errs, everywhere("arn:aws:sns:us-east-1:999999999999:a"), validate.Place{Region: "us-east-1"})
	validate.ARNs(errs, everywhere("arn:aws-cn:sns:cn-north-1:999999999999:a"), validate.Place{})
	require.NoError(t, errs.Err())
	validate.ARNs(errs, placed{Any: "arn:aws:sns:eu-west-1:999999999999:a"}, validate.Place{Region: "us-east-1"})
	require.NoError(t, errs.Err())
}

func TestARNConstraint(t *testing.T) {
	t.Parallel()
	constraints := placed{}.Constraints()
	same := constraints["same"]
	require.Regexp(t, same.Pattern, "arn:aws-us-gov:sns:us-gov-west-1:123456789012:a")
	for _, arn := range []string{
		"arn:aws:sqs:us-east-1:123456789012:a", "arn:aws:sns:us-east-1:123456789012:ab", "arn:aws:sns::123456789012:a", "a",
		"arn:aws:sns:us-east-1:12345678901:a", "arn:aws:sns:*:123456789012:a", "arn:azure:sns:us-east-1:123456789012:a",
	} {
		require.NotRegexp(t, same.Pattern, arn)
	}
	require.Equal(t, "the ARN of a topic, such as arn:aws:sns:us-east-1:123456789012:a", same.Format)
	require.Equal(t, "in the stack's region and account", same.ARN.Location())
	require.Equal(t, "in the stack's region", constraints["region"].ARN.Location())
	require.Equal(t, "in the stack's account", constraints["account"].ARN.Location())
	require.Empty(t, constraints["any"].ARN.Location())
}
