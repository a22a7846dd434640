package awsname_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/awsname"
)

// FuzzParseARN parses any text as an ARN and composes it again.
func FuzzParseARN(f *testing.F) {
	for _, text := range []string{"", "arn:", "arn:aws:s3:::b", "arn:aws:iam::1:role/a:b", "arn::::::", "ARN:aws:s3:::b"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if a, ok := awsname.ParseARN(text); ok {
			require.Equal(t, text, strings.Join([]string{"arn", a.Partition, a.Service, a.Region, a.Account, a.Resource}, ":"))
			require.True(t, awsname.IsARN(text))
		}
	})
}
