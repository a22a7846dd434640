package explain

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/preflight/reach"
)

func TestFlowHasACheckForEachHop(t *testing.T) {
	t.Parallel()
	a := isolated()
	a.NetworkInterfaces = []reach.DescribedInterface{
		{NetworkInterfaceId: "eni-1", VpcId: "vpc-1", PrivateIpAddress: "10.0.1.7", Groups: []reach.DescribedGroupID{{GroupId: "sg-t"}}},
	}
	a.SecurityGroups[1].IpPermissions = nil
	r, err := Flow(a, "10.0.1.7", "ecr.dkr")
	require.NoError(t, err)
	require.Equal(t, `flow from 10.0.1.7 to ecr.dkr

Most likely: network: sg-e: no ingress rule allows port 443 from 10.0.1.7

Checks, in order:
  ✓ network         vpce-ecrdkr: name: ecr.dkr resolves to its interface endpoint in subnet-a
  ✓ network         sg-t: group sg-t, out: 0.0.0.0/0
  ✓ network         route of subnet-a: local, within 10.0.0.0/16
  ✗ network         sg-e: no ingress rule allows port 443 from 10.0.1.7
                    hop: group sg-e, in
                    confirm: aws ec2 describe-security-groups --group-ids sg-e
`, r.String())
}

func TestFlowEnds(t *testing.T) {
	t.Parallel()
	a := isolated()
	a.NetworkInterfaces = []reach.DescribedInterface{
		{NetworkInterfaceId: "eni-1", VpcId: "vpc-1", PrivateIpAddress: "10.0.8.7", Groups: []reach.DescribedGroupID{{GroupId: "sg-lb"}}},
	}
	for _, tc := range []struct {
		from, to string
		want     Status
	}{
		{"internet", "10.0.8.7:443", Passed},
		{"internet", "10.0.8.7:80", Failed},
		{"10.0.8.7", "10.0.8.7:443", Failed},
		{"subnet-a", "s3:443", Passed},
		{"sg-0a@subnet-a", "s3", Failed},
		{"internet", "subnet-a:443", Failed},
		{"internet", "10.0.1.7:443", Failed},
		{"subnet-a", "10.0.2.9:5432", Unknown},
		{"subnet-a", "internet:443", Failed},
		{"subnet-a", "10.9.0.0/16:443", Failed},
		{"10.0.1.0/24", "logs:443", Unknown},
		{"subnet-a", "[2001:db8::1]:443", Failed},
	} {
		r, err := Flow(a, tc.from, tc.to)
		require.NoError(t, err, "%s %s", tc.from, tc.to)
		require.Equal(t, tc.want, r.Status(), "%s", r)
	}
}

func TestFlowErrors(t *testing.T) {
	t.Parallel()
	a := isolated()
	for _, tc := range []struct{ from, to, want string }{
		{"sg-0a", "s3", `--from: invalid value "sg-0a": must be sg-0a1b@subnet-0a1b`},
		{"", "s3", "--from: required: must be sg-0a1b@subnet-0a1b"},
		{"subnet-a", "ecr.dkrr:443", `--to: invalid value "ecr.dkrr:443": must be a service such as ecr.dkr:443`},
		{"subnet-a", "ecr.dkrr:443", "did you mean ecr.dkr:443?"},
		{"subnet-a", "s3:https", `--to: invalid port "https" in s3:https: must be a number from 1 to 65535`},
		{"subnet-a", "s3:0", `invalid port "0"`},
		{"subnet-a", "10.0.0.1", `--to: invalid value "10.0.0.1"`},
		{"subnet-a", "", "--to: required: must be a service such as ecr.dkr:443"},
		{"10.9.0.1", "s3", "no subnet of --from 10.9.0.1 or --to s3 is in region us-east-1"},
	} {
		_, err := Flow(a, tc.from, tc.to)
		require.ErrorContains(t, err, tc.want)
	}
}

func FuzzFlowEnds(f *testing.F) {
	for _, text := range []string{"sg-1@subnet-1:3", "::", "[::]:1", "s3:443", "10.0.0.0/8:1", ":", "internet:65536", "[", "@"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, err := ParseFrom(text)
		end, port, errTo := ParseTo(text)
		if err == nil && errTo == nil {
			t.Fatalf("%q is a source and a destination with port %d: %v", text, port, end)
		}
	})
}
