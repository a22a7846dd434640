package awsname_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/awsname"
)

func TestParseARN(t *testing.T) {
	t.Parallel()
	got, ok := awsname.ParseARN("arn:aws:secretsmanager:us-east-1:123456789012:secret:users/db-AbCdEf")
	require.True(t, ok)
	require.Equal(t, awsname.ARN{"aws", "secretsmanager", "us-east-1", "123456789012", "secret:users/db-AbCdEf"}, got)
	for _, text := range []string{"", "users/db", "arn:aws:s3::photos", "arn::s3:::photos", "arn:aws:s3:::", "urn:aws:s3:::photos"} {
		_, ok := awsname.ParseARN(text)
		require.False(t, ok, text)
	}
}
